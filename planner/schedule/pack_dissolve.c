#include "planner/schedule/packing_parts.h"

static size_t shortest(const struct bins *bins, const bool *kept)
{
    size_t found = bins->count;
    for (size_t b = 0; b < bins->count; b++)
        if (bins->items[b].ms && !kept[b] &&
            (found == bins->count || bins->items[b].ms < bins->items[found].ms))
            found = b;
    return found;
}

/* Where an item of a bin adds least to another that has some; the count of bins where none has
 * room.
 */
static size_t cheapest_other(const struct bins *bins, size_t bin, uint32_t item, int64_t deadline)
{
    const int64_t run = bins->request->items[item].run_ms;
    int64_t least = INT64_MAX;
    size_t best = bins->count;
    for (size_t b = 0; b < bins->count; b++) {
        const int64_t before = bins->items[b].ms;
        if (b == bin || !before || before + run > deadline)
            continue;
        const int64_t ms = bins_with(bins, b, item);
        if (ms > deadline || ms - before >= least)
            continue;
        least = ms - before;
        best = b;
    }
    return best;
}

/* Moves all items of a bin to others; false, with all where they were, where one finds no room.
 * `moved` has room for all. */
static bool empty(struct bins *bins, size_t bin, int64_t deadline, uint32_t *moved)
{
    size_t count = 0;
    while (bins->items[bin].first != BIN_NONE) {
        const uint32_t item = bins->items[bin].first;
        const size_t other = cheapest_other(bins, bin, item, deadline);
        if (other == bins->count)
            break;
        bins_remove(bins, item);
        bins_add(bins, other, item);
        moved[count++] = item;
    }
    if (bins->items[bin].first == BIN_NONE)
        return true;
    while (count) {
        const uint32_t item = moved[--count];
        bins_remove(bins, item);
        bins_add(bins, bin, item);
    }
    return false;
}

void pack_dissolve(struct pack_state *state)
{
    struct bins *bins = &state->bins;
    struct arena scratch = {0};
    bool *kept = arena_array(&scratch, bins->count, sizeof *kept);
    uint32_t *moved = arena_array(&scratch, bins->request->count, sizeof *moved);
    const int64_t deadline = bins_longest(bins);
    for (size_t bin; (bin = shortest(bins, kept)) < bins->count;)
        kept[bin] = !empty(bins, bin, deadline, moved);
    arena_free(&scratch);
    pack_keep(state);
}
