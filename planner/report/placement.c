#include "planner/report/placement.h"

#include "graph/base/bits.h"
#include "planner/matrix/runner.h"
#include "planner/schedule/stages.h"

/* An entry's row while places for it are looked for. */
struct moving {
    struct arena *arena;
    const struct plan *plan;
    const struct plan_job *job;
    const struct row_schedule *row;
    const struct packing *packing;
    const struct row_items *items;      /* of the row */
    uint32_t item;                      /* that is moved */
    size_t from;                        /* its shard, as the packing numbers them */
    int64_t from_ms, rest_ms, alone_ms; /* that shard as it is, without the item; the item alone */
};

/* Of a row of which something runs. */
static const struct row_schedule *row_of(const struct plan_job *job, const struct job_row *row)
{
    const struct row_shares *shares = &job->schedule->shares;
    size_t place = 0;
    while (place + 1 < shares->count && shares->items[place].row != row)
        place++;
    return &job->schedule->rows[place];
}

static const struct matrix_entry *entry_at(const struct moving *moving, uint32_t item)
{
    return moving->items->source->entries[moving->items->of[item].entry];
}

/* Of an entry whose tests are apart, one of those that its first shard has. */
static void find_item(struct moving *moving, const struct matrix_entry *entry, size_t shard)
{
    for (uint32_t i = 0; i < moving->items->now.count; i++)
        if (entry_at(moving, i) == entry && moving->packing->shard_of[i] == shard)
            moving->item = i;
    moving->from = shard;
}

/* What a shard takes with the item, or without it. */
static struct shard_time time_of(const struct moving *moving, size_t shard, bool with)
{
    struct arena scratch = {0};
    const struct pack_request *request = &moving->items->now;
    uint32_t *items = arena_array(&scratch, request->count, sizeof *items);
    size_t count = 0;
    for (uint32_t i = 0; i < request->count; i++)
        if (i == moving->item ? with : moving->packing->shard_of[i] == shard)
            items[count++] = i;
    const struct shard_time none = {0};
    const struct shard_time time = count ? row_load_time(request, items, count) : none;
    arena_free(&scratch);
    return time;
}

static const struct shard *shard_at(const struct moving *moving, size_t place)
{
    const struct plan_job *job = moving->job;
    for (size_t i = 0; i < job->shard_count; i++)
        if (job->shards[i].place == place &&
            job->shards[i].row == entry_at(moving, moving->item)->row)
            return &job->shards[i];
    return NULL;
}

/* Two shards take another time; NULL for the second: a new one. */
struct swap {
    const struct plan_job *job;
    const struct shard *from, *to;
    int64_t from_ms, to_ms;
};

/* The times of a job's shards in the order in which they start. One that takes nothing is none. */
static struct staged_job stage_of(struct arena *arena, const struct plan_job *job,
                                  const struct swap *swap)
{
    int64_t *ms = arena_array(arena, job->shard_count + 1, sizeof *ms);
    size_t count = 0;
    for (size_t i = 0; i < job->shard_count; i++) {
        const struct shard *shard = &job->shards[i];
        ms[count] = shard == swap->from ? swap->from_ms
                    : shard == swap->to ? swap->to_ms
                                        : shard_time_ms(&shard->time);
        count += ms[count] > 0;
    }
    if (!swap->to && job == swap->job)
        ms[count++] = swap->to_ms;
    return (struct staged_job){.ms = ms,
                               .count = count,
                               .parallel = job->parallel,
                               .needs = &job->job->needs,
                               .stage = job->stage};
}

static int64_t wait_with(const struct moving *moving, const struct swap *swap)
{
    struct arena scratch = {0};
    const struct plan *plan = moving->plan;
    struct staged_job *stages = arena_array(&scratch, plan->job_count, sizeof *stages);
    for (size_t i = 0; i < plan->job_count; i++)
        stages[i] = stage_of(&scratch, &plan->jobs[i], swap);
    const int64_t wait = stages_run(&scratch, stages, plan->job_count);
    arena_free(&scratch);
    return wait;
}

static int64_t billed(int64_t ms)
{
    return ms > 0 ? runner_billed(ms) : 0;
}

/* Takes a place if it is better than what was found. */
static void try_place(const struct moving *moving, const struct shard *to, int64_t before,
                      int64_t after, struct placement *placement)
{
    const struct swap swap = {moving->job, placement->shard, to, moving->rest_ms, after};
    const int64_t wait = wait_with(moving, &swap) - moving->plan->durations.wait_ms;
    const int64_t runners = moving->rest_ms + after - moving->from_ms - before;
    if (placement->movable && (wait > placement->wait_ms ||
                               (wait == placement->wait_ms && runners >= placement->runner_ms)))
        return;
    placement->movable = true;
    placement->instead = to;
    placement->wait_ms = wait;
    placement->runner_ms = runners;
    placement->billed =
        billed(moving->rest_ms) + billed(after) - billed(moving->from_ms) - billed(before);
}

static void find_place(const struct moving *moving, struct placement *placement)
{
    for (size_t i = 0; i < moving->packing->shards; i++) {
        if (i == moving->from)
            continue;
        const struct shard_time before = time_of(moving, i, false),
                                after = time_of(moving, i, true);
        try_place(moving, shard_at(moving, i), shard_time_ms(&before), shard_time_ms(&after),
                  placement);
    }
    if (moving->packing->shards == 1 && placement->others)
        try_place(moving, NULL, 0, moving->alone_ms, placement);
}

/* What others there need as well. */
static struct ids shared_of(const struct moving *moving)
{
    const struct closure *const *of = moving->job->schedule->load.of;
    const struct matrix_entry *entries = moving->job->matrix->entries;
    const struct closure *own = of[entry_at(moving, moving->item) - entries];
    struct bits needed = bits_new(moving->arena, moving->plan->impact->package_count);
    struct ids shared = {0};
    for (uint32_t i = 0; i < moving->items->now.count; i++) {
        const struct ids *packages = &of[entry_at(moving, i) - entries]->packages;
        const bool beside = entry_at(moving, i) != entry_at(moving, moving->item) &&
                            moving->packing->shard_of[i] == moving->from;
        for (size_t k = 0; beside && k < packages->count; k++)
            bits_add(&needed, packages->items[k]);
    }
    for (size_t i = 0; i < own->packages.count; i++)
        if (bits_has(&needed, own->packages.items[i]))
            vec_push(moving->arena, &shared, own->packages.items[i]);
    return shared;
}

struct placement placement_of(struct arena *arena, const struct plan *plan,
                              const struct outline_entry *entry)
{
    struct placement placement = {.shard = shard_of_entry(entry)};
    struct moving moving = {.arena = arena, .plan = plan, .job = entry->job};
    moving.row = row_of(entry->job, entry->entry->row);
    moving.packing = &moving.row->points[moving.row->chosen].packing;
    moving.items = moving.row->points[moving.row->chosen].items;
    find_item(&moving, entry->entry, placement.shard->place);
    placement.others = placement.shard->entry_count - 1;
    const struct shard_time with = time_of(&moving, moving.from, true),
                            rest = time_of(&moving, moving.from, false),
                            alone = row_load_time(&moving.items->now, &moving.item, 1);
    moving.from_ms = shard_time_ms(&with);
    moving.rest_ms = shard_time_ms(&rest);
    moving.alone_ms = shard_time_ms(&alone);
    placement.saved_ms = rest.compile_ms + alone.compile_ms - with.compile_ms;
    placement.shared = shared_of(&moving);
    if (moving.items->of[moving.item].part == ITEM_WHOLE)
        find_place(&moving, &placement);
    return placement;
}
