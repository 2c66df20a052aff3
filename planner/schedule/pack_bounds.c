#include "planner/schedule/pack_bounds.h"

#include <stdlib.h>

#include "planner/schedule/pack_shares.h"

enum {
    LARGE = 1500,  /* needs of all items of a large row */
    HUGE = 2000,   /* items of a row whose shares are not looked at for each number of runners */
    MOST = 400000, /* needs of one whose shares are not looked at at all */
};

struct pack_bounds {
    const struct pack_request *request;
    int64_t one_ms, all_ms; /* the longest item alone, all on one runner */
    int64_t work_ms;        /* of all units and items, on one core */
    int64_t *runs;          /* of items, falling */
    size_t needs;           /* of all items */
};

static int compare_falling(const void *left, const void *right)
{
    const int64_t one = *(const int64_t *)left, other = *(const int64_t *)right;
    return (one < other) - (one > other);
}

struct pack_bounds *pack_bounds_new(struct arena *arena, const struct pack_request *request)
{
    struct pack_bounds *bounds = arena_alloc(arena, sizeof *bounds);
    bool *seen = arena_array(arena, request->unit_count, sizeof *seen);
    int64_t work = 0, run = 0, path = 0;
    *bounds = (struct pack_bounds){.request = request,
                                   .runs = arena_array(arena, request->count, sizeof(int64_t))};
    for (size_t i = 0; i < request->count; i++) {
        const struct pack_item *item = &request->items[i];
        int64_t own = 0;
        bounds->needs += item->unit_count;
        for (size_t k = 0; k < item->unit_count; k++) {
            const int64_t ms = request->units[item->units[k]];
            work += seen[item->units[k]] ? 0 : ms;
            seen[item->units[k]] = true;
            own += ms;
        }
        const int64_t alone = pack_duration(request, own, item->path_ms, item->run_ms);
        bounds->one_ms = alone > bounds->one_ms ? alone : bounds->one_ms;
        path = item->path_ms > path ? item->path_ms : path;
        run += item->run_ms;
        bounds->runs[i] = item->run_ms;
    }
    bounds->work_ms = work + run * request->cores;
    bounds->all_ms = pack_duration(request, work, path, run);
    qsort(bounds->runs, request->count, sizeof *bounds->runs, compare_falling);
    return bounds;
}

int64_t pack_bounds_one(const struct pack_bounds *bounds)
{
    return bounds->one_ms;
}

/* Every unit is compiled somewhere, and every item runs: shared evenly it is no less. */
static int64_t bound_of_all(const struct pack_bounds *bounds, size_t runners)
{
    const int64_t places = (int64_t)runners * bounds->request->cores;
    return bounds->request->set_up_ms + (bounds->work_ms + places - 1) / places;
}

/* Of one item more than there are runners two share one. */
static int64_t bound_of_pairs(const struct pack_bounds *bounds, size_t runners)
{
    if (bounds->request->count <= runners)
        return 0;
    return bounds->request->set_up_ms + bounds->runs[runners - 1] + bounds->runs[runners];
}

enum bound_effort pack_bounds_effort(const struct pack_bounds *bounds, bool due)
{
    const bool large = !due && bounds->needs > LARGE;
    return large || bounds->request->count > HUGE ? BOUND_MEANS : BOUND_SHARES;
}

int64_t pack_bounds_find(struct pack_bounds *bounds, size_t runners, enum bound_effort effort,
                         int64_t longest_ms)
{
    const int64_t others[] = {bound_of_all(bounds, runners), bound_of_pairs(bounds, runners)};
    int64_t bound = runners == 1 ? bounds->all_ms : bounds->one_ms;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        bound = others[i] > bound ? others[i] : bound;
    if (runners == 1 || effort == BOUND_MEANS || bounds->needs > MOST)
        return bound;
    return pack_shares_bound(bounds->request, runners, bound,
                             longest_ms < bounds->all_ms ? longest_ms : bounds->all_ms);
}
