#include "planner/schedule/row_schedule.h"

#include "planner/matrix/runner.h"

static const int64_t *shard_times(struct arena *arena, const struct row_items *items,
                                  const struct packing *packing)
{
    int64_t *ms = arena_array(arena, packing->shards, sizeof *ms);
    row_items_times(items, packing, true, ms);
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

static struct runners_point point_of(struct arena *arena, const struct row_items *items,
                                     const struct packing *packing)
{
    const int64_t *shard_ms = shard_times(arena, items, packing);
    const struct packing now = packing_now(arena, &items->now, packing, shard_ms);
    return (struct runners_point){.items = items,
                                  .runners = now.shards,
                                  .longest_ms = now.longest_ms,
                                  .total_ms = now.total_ms,
                                  .billed = now.billed,
                                  .packing = now,
                                  .shard_ms = shard_ms,
                                  .settled_ms = packing->longest_ms,
                                  .settled_billed = packing->billed};
}

/* There is one way to share a row among one runner. */
static struct packing settle_one(struct packing packing)
{
    if (packing.shards != 1)
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

/* While the points of a row are found. */
struct finding {
    struct arena *arena;
    const struct row_share *share;
    const struct row_items *whole;
    struct row_split *split;
    struct runners_point *points;
    size_t count;
};

static bool add_point(struct finding *finding, const struct row_items *items,
                      const struct packing *packing)
{
    if (finding->count && packing->longest_ms >= finding->points[finding->count - 1].settled_ms)
        return false;
    finding->points[finding->count++] = point_of(finding->arena, items, packing);
    return true;
}

/* With tests of entries apart, where that is shorter still. */
static bool add_split(struct finding *finding, const struct packing *packing, size_t runners)
{
    struct row_items *items = arena_alloc(finding->arena, sizeof *items);
    struct packing found;
    return runners > 1 && row_split_find(finding->split, packing, runners, items, &found) &&
           add_point(finding, items, &found);
}

/* Up to the number of runners from which on nothing gets shorter. */
static bool find_points(struct finding *finding, size_t most)
{
    enum { IN_VAIN = 2 }; /* numbers in a row that may be no shorter */
    const struct pack_request *settled = &finding->whole->settled;
    const size_t wholes = finding->share->shards;
    const int64_t least = floor_of(finding->arena, settled);
    const struct pack_frontier frontier = pack_frontier(finding->arena, settled, wholes);
    struct packing packing = {0};
    size_t in_vain = 0;
    bool ended = false, all = false;
    for (size_t runners = 1; runners <= most && in_vain < IN_VAIN;
         runners = next_after(runners, most)) {
        if (!ended) {
            packing = frontier.items[(runners < frontier.count ? runners : frontier.count) - 1];
            packing = runners == 1 ? settle_one(packing) : packing;
            add_point(finding, finding->whole, &packing);
            all = packing.longest_ms > least && runners >= wholes;
        }
        ended |= packing.longest_ms <= least || runners >= wholes;
        const bool split = add_split(finding, &packing, runners);
        in_vain = !ended || split ? 0 : in_vain + 1;
        all = split ? runners == most : all;
    }
    return all;
}

/* What the job says: that many runners at most, or one for each entry. */
static void find_said(struct finding *finding, bool each)
{
    const struct pack_request *settled = &finding->whole->settled;
    const size_t wholes = finding->share->shards;
    const struct packing packing =
        each ? apart(finding->arena, settled) : pack(finding->arena, settled, wholes);
    const struct packing one = settle_one(packing);
    add_point(finding, finding->whole, wholes == 1 ? &one : &packing);
    if (!each)
        add_split(finding, &packing, finding->share->most);
}

static const struct row_items *whole_items(struct arena *arena, const struct job_load *load,
                                           const struct job_load *settled,
                                           const struct row_share *share)
{
    struct row_source *source = arena_alloc(arena, sizeof *source);
    struct row_items *items = arena_alloc(arena, sizeof *items);
    *source = (struct row_source){load, settled, (const struct matrix_entry *const *)share->entries,
                                  share->count};
    *items = row_items_whole(arena, source);
    return items;
}

struct row_schedule row_schedule_of(struct arena *arena, const struct job_load *load,
                                    const struct job_load *settled, const struct row_share *share)
{
    struct row_schedule row = {0};
    const struct job *job = job_load_owner(load->job, share->row);
    struct finding finding = {.arena = arena, .share = share};
    const size_t most = share->most > share->shards ? share->most : share->shards;
    finding.whole = whole_items(arena, load, settled, share);
    finding.split = arena_alloc(arena, sizeof *finding.split);
    *finding.split = row_split_new(arena, finding.whole);
    finding.points = arena_array(arena, 2 * most, sizeof *finding.points);
    if (job->runners == RUNNERS_AUTO)
        row.most = find_points(&finding, most);
    else
        find_said(&finding, job->runners == RUNNERS_EACH && share->shards == share->count);
    row.split = finding.split;
    row.points = finding.points;
    row.point_count = finding.count;
    row.why = job->runners == RUNNERS_AUTO ? RUNNERS_ENDS : RUNNERS_SAID;
    return row;
}

void row_schedule_choose(struct row_schedule *row, int64_t minute_ms)
{
    int64_t least = INT64_MAX;
    row->minute_ms = minute_ms;
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
    const struct runners_point *point = &row->points[row->chosen];
    return row_items_time(point->items, &point->packing, shard);
}

void row_schedule_apply(struct arena *arena, struct row_schedule *row, struct row_share *share)
{
    const struct runners_point *point = &row->points[row->chosen];
    row->bound = row_bound_of(row->split, point->items, &point->packing, row->minute_ms);
    row_items_apply(arena, point->items, &point->packing, share);
}

const char *runners_why_name(enum runners_why why)
{
    static const char *const names[] = {[RUNNERS_SAID] = "said",
                                        [RUNNERS_PAYS] = "pays",
                                        [RUNNERS_MOST] = "most",
                                        [RUNNERS_ENDS] = "no-shorter"};
    return names[why];
}
