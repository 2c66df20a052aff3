#include "planner/schedule/packing_parts.h"

/* All partitions of the items that may be shorter, each once: an item goes to a bin that has some,
 * or opens the next. */
struct exact {
    struct pack_state *state; /* its bins are empty at first */
    unsigned left;            /* nodes */
    size_t depth;             /* items that are placed */
    size_t *next;             /* by depth: the bin that is tried next */
    size_t *opened;           /* likewise: bins that have items */
    int64_t *rest;            /* likewise: own times of those that are not placed */
    int64_t total_ms;         /* of the bins */
};

static struct exact exact_new(struct arena *arena, struct pack_state *state, size_t nodes)
{
    const struct pack_request *request = state->bins.request;
    struct exact exact = {.state = state,
                          .left = (unsigned)nodes,
                          .next = arena_array(arena, request->count + 1, sizeof(size_t)),
                          .opened = arena_array(arena, request->count + 1, sizeof(size_t)),
                          .rest = arena_array(arena, request->count + 1, sizeof(int64_t))};
    for (size_t i = request->count; i--;)
        exact.rest[i] = exact.rest[i + 1] + request->items[i].run_ms;
    return exact;
}

static void descend(struct exact *exact, size_t bin)
{
    struct bins *bins = &exact->state->bins;
    const size_t opened = exact->opened[exact->depth];
    exact->total_ms -= bins->items[bin].ms;
    bins_add(bins, bin, (uint32_t)exact->depth);
    exact->total_ms += bins->items[bin].ms;
    exact->depth++;
    exact->next[exact->depth] = 0;
    exact->opened[exact->depth] = bin == opened ? opened + 1 : opened;
}

/* False where everything was gone through. */
static bool ascend(struct exact *exact)
{
    struct bins *bins = &exact->state->bins;
    if (!exact->depth)
        return false;
    const uint32_t item = (uint32_t)--exact->depth;
    const size_t bin = bins->bin_of[item];
    exact->total_ms -= bins->items[bin].ms;
    bins_remove(bins, item);
    exact->total_ms += bins->items[bin].ms;
    return true;
}

/* Whether with the next item in a bin all may still be shorter than what is kept: that bin, and
 * the mean, since each item that is not placed adds at least its own time somewhere. */
static bool may_be_shorter(const struct exact *exact, size_t bin)
{
    const struct bins *bins = &exact->state->bins;
    const int64_t most = exact->state->longest_ms - 1;
    const int64_t ms = bins_with(bins, bin, (uint32_t)exact->depth);
    const int64_t total = exact->total_ms - bins->items[bin].ms + ms;
    return ms <= most && total + exact->rest[exact->depth + 1] <= most * (int64_t)bins->count;
}

/* One node of the search; false at its end. */
static bool step(struct exact *exact)
{
    const size_t depth = exact->depth, opened = exact->opened[depth];
    const struct bins *bins = &exact->state->bins;
    if (depth == bins->request->count) {
        pack_keep(exact->state);
        return ascend(exact);
    }
    const size_t last = opened < bins->count ? opened : bins->count - 1;
    const size_t bin = exact->next[depth]++;
    if (bin > last || exact->state->longest_ms <= exact->state->bound_ms)
        return ascend(exact);
    if (may_be_shorter(exact, bin))
        descend(exact, bin);
    return true;
}

bool pack_exact(struct pack_state *state, size_t nodes)
{
    struct arena scratch = {0};
    struct exact exact = exact_new(&scratch, state, nodes);
    bins_clear(&state->bins);
    while (exact.left && step(&exact))
        exact.left--;
    pack_back(state);
    arena_free(&scratch);
    return exact.left > 0;
}
