#include "planner/schedule/row_schedule.h"

#include "planner/matrix/runner.h"

static size_t items_of(const struct pack_request *request, const struct packing *packing,
                       size_t shard, uint32_t *items)
{
    size_t count = 0;
    for (uint32_t i = 0; i < request->count; i++)
        if (packing->shard_of[i] == shard)
            items[count++] = i;
    return count;
}

static const int64_t *shard_times(struct arena *arena, const struct pack_request *request,
                                  const struct packing *packing)
{
    struct arena scratch = {0};
    uint32_t *items = arena_array(&scratch, request->count, sizeof *items);
    int64_t *ms = arena_array(arena, packing->shards, sizeof *ms);
    for (size_t shard = 0; shard < packing->shards; shard++) {
        const struct shard_time time =
            row_load_time(request, items, items_of(request, packing, shard, items));
        ms[shard] = shard_time_ms(&time);
    }
    arena_free(&scratch);
    return ms;
}

/* A packing by settled times, as it is now. */
static struct packing packing_now(struct arena *arena, const struct pack_request *request,
                                  const struct packing *packing, const int64_t *shard_ms)
{
    struct packing now = {.shard_of = packing->shard_of, .shards = packing->shards};
    for (size_t i = 0; i < packing->shards; i++) {
        now.longest_ms = shard_ms[i] > now.longest_ms ? shard_ms[i] : now.longest_ms;
        now.total_ms += shard_ms[i];
        now.billed += runner_billed(shard_ms[i]);
    }
    now.bound_ms = now.shards == 1 ? now.longest_ms : pack_bound(arena, request, packing->shards);
    now.proved = now.longest_ms == now.bound_ms ||
                 (packing->proved && packing->longest_ms == now.longest_ms);
    return now;
}

static struct runners_point point_of(struct arena *arena, const struct pack_request *request,
                                     const struct packing *packing)
{
    const int64_t *shard_ms = shard_times(arena, request, packing);
    const struct packing now = packing_now(arena, request, packing, shard_ms);
    return (struct runners_point){.runners = now.shards,
                                  .longest_ms = now.longest_ms,
                                  .total_ms = now.total_ms,
                                  .billed = now.billed,
                                  .packing = now,
                                  .shard_ms = shard_ms,
                                  .settled_ms = packing->longest_ms,
                                  .settled_billed = packing->billed};
}

/* There is one way to share a row among one runner. */
static struct packing pack_on(struct arena *arena, const struct pack_request *request,
                              size_t runners)
{
    struct packing packing = pack(arena, request, runners);
    if (runners != 1)
        return packing;
    packing.bound_ms = packing.longest_ms;
    packing.proved = true;
    return packing;
}

/* Every entry for itself, whatever it costs. */
static struct packing apart(struct arena *arena, const struct pack_request *request)
{
    struct packing packing = {.shards = request->count, .proved = true};
    uint32_t *shard_of = arena_array(arena, request->count, sizeof *shard_of);
    for (uint32_t i = 0; i < request->count; i++) {
        const struct shard_time time = row_load_time(request, &i, 1);
        const int64_t ms = shard_time_ms(&time);
        shard_of[i] = i;
        packing.longest_ms = ms > packing.longest_ms ? ms : packing.longest_ms;
        packing.total_ms += ms;
        packing.billed += runner_billed(ms);
    }
    packing.shard_of = shard_of;
    packing.bound_ms = packing.longest_ms;
    return packing;
}

/* The least that any number of runners takes. */
static int64_t floor_of(struct arena *arena, const struct pack_request *request)
{
    return pack_bound(arena, request, request->count);
}

/* Each number of a few; of many not each is worth a look. */
static size_t next_after(size_t runners, size_t most)
{
    enum { FEW = 16, PART = 8 };
    const size_t next = runners + (runners < FEW ? 1 : runners / PART);
    return runners < most && next > most ? most : next;
}

/* Up to the number of runners from which on nothing gets shorter. */
static void find_points(struct arena *arena, const struct pack_request *settled, size_t most,
                        struct row_schedule *row)
{
    struct runners_point *points = arena_array(arena, most, sizeof *points);
    const int64_t least = floor_of(arena, settled);
    for (size_t runners = 1; runners <= most; runners = next_after(runners, most)) {
        const struct packing packing = pack_on(arena, settled, runners);
        const bool shorter =
            !row->point_count || packing.longest_ms < points[row->point_count - 1].settled_ms;
        if (shorter)
            points[row->point_count++] = point_of(arena, &row->request, &packing);
        if (packing.longest_ms <= least)
            break;
        row->most = runners == most;
    }
    row->points = points;
}

struct row_schedule row_schedule_of(struct arena *arena, const struct job_load *load,
                                    const struct job_load *settled, const struct row_share *share)
{
    struct row_schedule row = {.why = RUNNERS_ENDS};
    const struct job *job = job_load_owner(load->job, share->row);
    const struct pack_request by = row_load_of(arena, settled, share->entries, share->count);
    row.request = row_load_of(arena, load, share->entries, share->count);
    if (job->runners == RUNNERS_AUTO) {
        find_points(arena, &by, share->shards, &row);
        return row;
    }
    struct runners_point *point = arena_alloc(arena, sizeof *point);
    const bool each = job->runners == RUNNERS_EACH && share->shards == share->count;
    const struct packing packing = each ? apart(arena, &by) : pack_on(arena, &by, share->shards);
    *point = point_of(arena, &row.request, &packing);
    row.points = point;
    row.point_count = 1;
    row.why = RUNNERS_SAID;
    return row;
}

void row_schedule_choose(struct row_schedule *row, int64_t minute_ms)
{
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < row->point_count; i++) {
        const int64_t price = row->points[i].settled_ms + row->points[i].settled_billed * minute_ms;
        row->chosen = price < least ? i : row->chosen;
        least = price < least ? price : least;
    }
    if (row->why != RUNNERS_SAID)
        row->why = row->chosen + 1 < row->point_count ? RUNNERS_PAYS
                   : row->most                        ? RUNNERS_MOST
                                                      : RUNNERS_ENDS;
}

struct shard_time row_schedule_time(const struct row_schedule *row, size_t shard)
{
    const struct packing *packing = &row->points[row->chosen].packing;
    struct arena scratch = {0};
    uint32_t *items = arena_array(&scratch, row->request.count, sizeof *items);
    const struct shard_time time =
        row_load_time(&row->request, items, items_of(&row->request, packing, shard, items));
    arena_free(&scratch);
    return time;
}

/* Puts the entries of a shard beside each other. */
void row_schedule_apply(struct arena *arena, const struct row_schedule *row,
                        struct row_share *share)
{
    const struct packing *packing = &row->points[row->chosen].packing;
    const struct matrix_entry **entries = arena_array(arena, share->count, sizeof *entries);
    size_t *ends = arena_array(arena, packing->shards, sizeof *ends);
    size_t count = 0;
    for (size_t shard = 0; shard < packing->shards; shard++) {
        for (size_t i = 0; i < share->count; i++)
            if (packing->shard_of[i] == shard)
                entries[count++] = share->entries[i];
        ends[shard] = count;
    }
    share->entries = entries;
    share->ends = ends;
    share->shards = packing->shards;
}

const char *runners_why_name(enum runners_why why)
{
    static const char *const names[] = {[RUNNERS_SAID] = "said",
                                        [RUNNERS_PAYS] = "pays",
                                        [RUNNERS_MOST] = "most",
                                        [RUNNERS_ENDS] = "no-shorter"};
    return names[why];
}
