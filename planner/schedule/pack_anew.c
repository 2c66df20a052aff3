#include "planner/schedule/packing_parts.h"

void pack_greedy(struct bins *bins)
{
    for (uint32_t i = 0; i < bins->request->count; i++) {
        const int64_t run = bins->request->items[i].run_ms;
        int64_t least = INT64_MAX;
        size_t best = 0;
        for (size_t b = 0; b < bins->count; b++) {
            if (bins->items[b].ms + run >= least)
                continue;
            const int64_t ms = bins_with(bins, b, i);
            best = ms < least ? b : best;
            least = ms < least ? ms : least;
        }
        bins_add(bins, best, i);
    }
}

/* The place in which an item adds least; the count of bins where none has room. */
static size_t cheapest(const struct bins *bins, uint32_t item, int64_t deadline)
{
    const int64_t run = bins->request->items[item].run_ms;
    int64_t least = INT64_MAX;
    size_t best = bins->count;
    for (size_t b = 0; b < bins->count && least > run; b++) {
        if (bins->items[b].ms + run > deadline)
            continue;
        const int64_t ms = bins_with(bins, b, item), more = ms - bins->items[b].ms;
        if (ms > deadline || more >= least)
            continue;
        least = more;
        best = b;
    }
    return best;
}

bool pack_within(struct bins *bins, int64_t deadline)
{
    for (uint32_t i = 0; i < bins->request->count; i++) {
        const size_t bin = cheapest(bins, i, deadline);
        if (bin == bins->count)
            return false;
        bins_add(bins, bin, i);
    }
    return true;
}

void pack_anew(struct pack_state *state, size_t halvings)
{
    struct bins *bins = &state->bins;
    bins_clear(bins);
    pack_greedy(bins);
    pack_keep(state);
    int64_t low = state->bound_ms, high = state->longest_ms - 1;
    for (size_t step = 0; step < halvings && low <= high; step++) {
        const int64_t middle = low + (high - low) / 2;
        bins_clear(bins);
        const bool holds = pack_within(bins, middle);
        if (holds)
            pack_keep(state);
        high = holds ? middle - 1 : high;
        low = holds ? low : middle + 1;
    }
    pack_back(state);
}

/* Moves one item of a bin to a shorter one where both are shorter than it was. */
static bool give(struct bins *bins, size_t bin, size_t to)
{
    const int64_t ms = bins->items[bin].ms;
    for (uint32_t item = bins->items[bin].first; item != BIN_NONE; item = bins->next[item]) {
        if (bins_with(bins, to, item) >= ms || bins_without(bins, item) >= ms)
            continue;
        bins_remove(bins, item);
        bins_add(bins, to, item);
        return true;
    }
    return false;
}

void pack_spread(struct pack_state *state)
{
    struct bins *bins = &state->bins;
    size_t empty = 0;
    while (empty < bins->count && bins->items[empty].ms)
        empty++;
    while (empty < bins->count && bins_longest(bins) > state->bound_ms) {
        if (!give(bins, bins_longest_bin(bins), empty))
            break;
    }
    pack_keep(state);
}
