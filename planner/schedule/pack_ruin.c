/* Ruin and recreate, after Schrimpf et al., "Record breaking optimization results using the ruin
 * and recreate principle" (2000): what is a little worse is gone on with at first, ever less. */
#include <string.h>

#include "planner/schedule/packing_parts.h"

enum {
    OVER = 8,   /* what each millisecond beyond the deadline costs, in milliseconds of all */
    TAKEN = 24, /* items that are taken out at most */
    WARM = 100, /* at first a packing may be worse by 1 / WARM of the deadline */
    BLINK = 32, /* one look in so many is left out */
};

struct ruin {
    struct pack_state *state;
    struct bins *bins;
    uint64_t random;
    int64_t deadline;
    size_t left, all; /* looks */
    uint32_t taken[TAKEN], from[TAKEN];
    size_t count; /* that are taken */
};

/* Marsaglia, "Xorshift RNGs" (2003). Always the same numbers. */
static uint32_t below(struct ruin *ruin, size_t limit)
{
    ruin->random ^= ruin->random << 13;
    ruin->random ^= ruin->random >> 7;
    ruin->random ^= ruin->random << 17;
    return (uint32_t)((ruin->random >> 16) % limit);
}

static int64_t cost(const struct ruin *ruin, int64_t ms)
{
    return ms + (ms > ruin->deadline ? OVER * (ms - ruin->deadline) : 0);
}

static int64_t cost_of_all(const struct ruin *ruin)
{
    int64_t all = 0;
    for (size_t b = 0; b < ruin->bins->count; b++)
        all += cost(ruin, ruin->bins->items[b].ms);
    return all;
}

static void take(struct ruin *ruin, uint32_t item)
{
    ruin->taken[ruin->count] = item;
    ruin->from[ruin->count++] = ruin->bins->bin_of[item];
    bins_remove(ruin->bins, item);
}

/* Some of a bin's items, or all. */
static void take_of(struct ruin *ruin, size_t bin, size_t most)
{
    const uint32_t chance = below(ruin, 4);
    for (uint32_t i = ruin->bins->items[bin].first, next; i != BIN_NONE && ruin->count < most;
         i = next) {
        next = ruin->bins->next[i];
        if (below(ruin, 4) <= chance)
            take(ruin, i);
    }
}

static void ruin_some(struct ruin *ruin)
{
    const struct bins *bins = ruin->bins;
    const size_t count = bins->request->count;
    ruin->count = 0;
    const size_t bin = below(ruin, 3) ? bins_longest_bin(bins) : bins->bin_of[below(ruin, count)];
    const size_t most = 1 + below(ruin, TAKEN / 2);
    take_of(ruin, bin, most);
    for (size_t others = 1 + below(ruin, 2); others--;)
        if (ruin->count < TAKEN)
            take_of(ruin, below(ruin, bins->count), TAKEN / 2 + below(ruin, TAKEN / 2));
}

/* Where an item costs least; where it was last if nothing is looked at. */
static size_t cheapest(struct ruin *ruin, uint32_t item, size_t best)
{
    const struct bins *bins = ruin->bins;
    int64_t least = INT64_MAX;
    bool empty = false;
    for (size_t b = 0; b < bins->count; b++) {
        const int64_t ms = bins->items[b].ms;
        if ((!ms && empty) || below(ruin, BLINK) == 0)
            continue;
        empty |= !ms;
        ruin->left -= ruin->left ? 1 : 0;
        const int64_t more = cost(ruin, bins_with(bins, b, item)) - cost(ruin, ms);
        best = more < least ? b : best;
        least = more < least ? more : least;
    }
    return best;
}

/* Longest first, or as they come. */
static void sort_taken(struct ruin *ruin)
{
    if (below(ruin, 3) == 0)
        return;
    for (size_t i = 1; i < ruin->count; i++)
        for (size_t k = i; k && ruin->taken[k] < ruin->taken[k - 1]; k--) {
            const uint32_t taken = ruin->taken[k], from = ruin->from[k];
            ruin->taken[k] = ruin->taken[k - 1];
            ruin->from[k] = ruin->from[k - 1];
            ruin->taken[k - 1] = taken;
            ruin->from[k - 1] = from;
        }
}

static void undo(struct ruin *ruin)
{
    for (size_t i = 0; i < ruin->count; i++)
        if (ruin->bins->bin_of[ruin->taken[i]] != ruin->from[i]) {
            bins_remove(ruin->bins, ruin->taken[i]);
            bins_add(ruin->bins, ruin->from[i], ruin->taken[i]);
        }
}

/* A part of the way from what is kept to the bound. */
static void aim(struct ruin *ruin)
{
    const int64_t gap = ruin->state->longest_ms - ruin->state->bound_ms;
    ruin->deadline = ruin->state->longest_ms - (gap ? 1 + gap / 16 : 0);
}

void pack_ruin(struct pack_state *state, size_t looks)
{
    struct ruin ruin = {.state = state,
                        .bins = &state->bins,
                        .random = 88172645463325252U,
                        .left = looks,
                        .all = looks};
    aim(&ruin);
    int64_t before = cost_of_all(&ruin);
    while (ruin.left && state->longest_ms > state->bound_ms && state->bins.count > 1) {
        ruin.left--;
        ruin_some(&ruin);
        sort_taken(&ruin);
        for (size_t i = 0; i < ruin.count; i++)
            bins_add(ruin.bins, cheapest(&ruin, ruin.taken[i], ruin.from[i]), ruin.taken[i]);
        const int64_t now = cost_of_all(&ruin);
        const int64_t worse = ruin.deadline / WARM * (int64_t)ruin.left / (int64_t)ruin.all;
        if (now > before + worse * (int64_t)below(&ruin, 1 << 16) / (1 << 16)) {
            undo(&ruin);
            continue;
        }
        before = now;
        if (pack_keep(state)) {
            aim(&ruin);
            before = cost_of_all(&ruin);
        }
    }
    pack_back(state);
}
