#include "planner/schedule/packing_parts.h"

/* All partitions of the items, each once: an item goes to a bin that has some, or opens the next.
 */
struct exact {
    struct bins trial, *best;
    const uint32_t *order;
    int64_t bound;
    unsigned left;                 /* nodes */
    size_t depth;                  /* items that are placed */
    size_t next[PACK_EXACT + 1];   /* by depth: the bin that is tried next */
    size_t opened[PACK_EXACT + 1]; /* likewise: bins that have items */
};

static void descend(struct exact *exact, size_t bin)
{
    const size_t opened = exact->opened[exact->depth];
    bins_add(&exact->trial, bin, exact->order[exact->depth]);
    exact->depth++;
    exact->next[exact->depth] = 0;
    exact->opened[exact->depth] = bin == opened ? opened + 1 : opened;
}

/* False where everything was gone through. */
static bool ascend(struct exact *exact)
{
    if (!exact->depth)
        return false;
    const uint32_t item = exact->order[--exact->depth];
    bins_remove(&exact->trial, exact->trial.bin_of[item], item);
    return true;
}

/* One node of the search; false at its end. */
static bool step(struct exact *exact)
{
    const size_t depth = exact->depth, opened = exact->opened[depth];
    if (depth == exact->trial.request->count) {
        if (bins_better(&exact->trial, exact->best))
            bins_copy(exact->best, &exact->trial);
        return ascend(exact);
    }
    const size_t last = opened < exact->trial.count ? opened : exact->trial.count - 1;
    const size_t bin = exact->next[depth]++;
    if (bin > last || bins_longest(exact->best) <= exact->bound)
        return ascend(exact);
    if (bins_with(&exact->trial, bin, exact->order[depth]) <= bins_longest(exact->best))
        descend(exact, bin);
    return true;
}

bool pack_exact(struct arena *arena, struct bins *bins, const uint32_t *order, int64_t bound)
{
    struct exact exact = {.trial = bins_new(arena, bins->request, bins->count),
                          .best = bins,
                          .order = order,
                          .bound = bound,
                          .left = PACK_NODES};
    while (exact.left && step(&exact))
        exact.left--;
    return exact.left > 0;
}
