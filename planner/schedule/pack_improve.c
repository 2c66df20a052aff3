#include "planner/schedule/packing_parts.h"

/* What is left to be looked at. */
struct search {
    struct bins *bins;
    unsigned left;
};

static bool may_look(struct search *search)
{
    if (!search->left)
        return false;
    search->left--;
    return true;
}

static size_t longest_bin(const struct bins *bins)
{
    size_t found = 0;
    for (size_t b = 1; b < bins->count; b++)
        found = bins->items[b].ms > bins->items[found].ms ? b : found;
    return found;
}

static void move(struct bins *bins, size_t from, size_t to, uint32_t item)
{
    bins_remove(bins, from, item);
    bins_add(bins, to, item);
}

/* Moves an item of the longest bin to where both are shorter than it was. */
static bool move_out(struct search *search, size_t longest)
{
    struct bins *bins = search->bins;
    const int64_t ms = bins->items[longest].ms;
    for (uint32_t item = bins->items[longest].first; item != BIN_NONE; item = bins->next[item]) {
        if (bins_without(bins, longest, item) >= ms)
            continue;
        for (size_t b = 0; b < bins->count && may_look(search); b++)
            if (b != longest && bins_with(bins, b, item) < ms) {
                move(bins, longest, b, item);
                return true;
            }
    }
    return false;
}

/* Whether two items that change places leave both bins shorter than the longer one was. They go
 * back where not. */
static bool swap(struct bins *bins, uint32_t mine, uint32_t theirs)
{
    const size_t one = bins->bin_of[mine], other = bins->bin_of[theirs];
    const int64_t ms = bins->items[one].ms;
    move(bins, one, other, mine);
    move(bins, other, one, theirs);
    if (bins->items[one].ms < ms && bins->items[other].ms < ms)
        return true;
    move(bins, one, other, theirs);
    move(bins, other, one, mine);
    return false;
}

/* Against each item of the other bins, in their order. */
static bool swap_item(struct search *search, const uint32_t *order, uint32_t item)
{
    struct bins *bins = search->bins;
    for (size_t i = 0; i < bins->request->count; i++)
        if (bins->bin_of[order[i]] != bins->bin_of[item] && may_look(search) &&
            swap(bins, item, order[i]))
            return true;
    return false;
}

static bool swap_out(struct search *search, const uint32_t *order, size_t longest)
{
    const struct bins *bins = search->bins;
    for (size_t i = 0; i < bins->request->count && search->left; i++)
        if (bins->bin_of[order[i]] == longest && swap_item(search, order, order[i]))
            return true;
    return false;
}

/* Moves an item to where all takes less, with nothing longer than the longest is. */
static bool move_together(struct search *search, const uint32_t *order, int64_t longest)
{
    struct bins *bins = search->bins;
    for (size_t i = 0; i < bins->request->count; i++) {
        const size_t from = bins->bin_of[order[i]];
        const int64_t gain = bins->items[from].ms - bins_without(bins, from, order[i]);
        for (size_t b = 0; b < bins->count && may_look(search); b++) {
            const int64_t ms = b == from ? INT64_MAX : bins_with(bins, b, order[i]);
            if (ms > longest || ms - bins->items[b].ms >= gain)
                continue;
            move(bins, from, b, order[i]);
            return true;
        }
    }
    return false;
}

void pack_improve(struct bins *bins, const uint32_t *order)
{
    struct search search = {bins, PACK_MOVES};
    while (search.left) {
        const size_t longest = longest_bin(bins);
        if (!move_out(&search, longest) && !swap_out(&search, order, longest))
            break;
    }
    search.left = PACK_MOVES;
    while (search.left && move_together(&search, order, bins_longest(bins)))
        continue;
}
