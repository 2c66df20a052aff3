#include <stdlib.h>

#include "planner/schedule/bins.h"

static int compare_falling(const void *left, const void *right)
{
    const int64_t one = *(const int64_t *)left, other = *(const int64_t *)right;
    return (one < other) - (one > other);
}

/* Each item has to be somewhere. */
static int64_t bound_of_one(const struct bins *alone)
{
    int64_t bound = 0;
    for (uint32_t i = 0; i < alone->request->count; i++) {
        const int64_t ms = bins_with(alone, 0, i);
        bound = ms > bound ? ms : bound;
    }
    return bound;
}

/* Every unit is compiled somewhere, and every item runs: shared evenly it is no less. */
static int64_t bound_of_all(struct bins *together, size_t runners)
{
    const struct pack_request *request = together->request;
    const int64_t places = (int64_t)runners * request->cores;
    for (uint32_t i = 0; i < request->count; i++)
        bins_add(together, 0, i);
    const struct bin *all = &together->items[0];
    const int64_t work = all->work_ms + all->run_ms * request->cores;
    return request->set_up_ms + (work + places - 1) / places;
}

/* Of one item more than there are runners two share one. */
static int64_t bound_of_pairs(struct arena *arena, const struct pack_request *request,
                              size_t runners)
{
    int64_t *runs = arena_array(arena, request->count, sizeof *runs);
    if (request->count <= runners)
        return 0;
    for (size_t i = 0; i < request->count; i++)
        runs[i] = request->items[i].run_ms;
    qsort(runs, request->count, sizeof *runs, compare_falling);
    return request->set_up_ms + runs[runners - 1] + runs[runners];
}

int64_t pack_bound(struct arena *arena, const struct pack_request *request, size_t runners)
{
    struct bins one = bins_new(arena, request, 1);
    int64_t bound = bound_of_one(&one);
    const int64_t others[] = {bound_of_all(&one, runners), bound_of_pairs(arena, request, runners)};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        bound = others[i] > bound ? others[i] : bound;
    return bound;
}
