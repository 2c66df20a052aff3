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

static void move(struct bins *bins, size_t to, uint32_t item)
{
    bins_remove(bins, item);
    bins_add(bins, to, item);
}

/* Moves an item of the longest bin to where both are shorter than it was. */
static bool move_out(struct search *search, size_t longest)
{
    struct bins *bins = search->bins;
    const int64_t ms = bins->items[longest].ms;
    for (uint32_t item = bins->items[longest].first; item != BIN_NONE; item = bins->next[item]) {
        if (bins_without(bins, item) >= ms)
            continue;
        for (size_t b = 0; b < bins->count && may_look(search); b++)
            if (b != longest && bins_with(bins, b, item) < ms) {
                move(bins, b, item);
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
    move(bins, other, mine);
    move(bins, one, theirs);
    if (bins->items[one].ms < ms && bins->items[other].ms < ms)
        return true;
    move(bins, other, theirs);
    move(bins, one, mine);
    return false;
}

/* Against each item of the other bins, in their order. */
static bool swap_item(struct search *search, uint32_t item)
{
    struct bins *bins = search->bins;
    for (uint32_t i = 0; i < bins->request->count; i++)
        if (bins->bin_of[i] != bins->bin_of[item] && may_look(search) && swap(bins, item, i))
            return true;
    return false;
}

static bool swap_out(struct search *search, size_t longest)
{
    const struct bins *bins = search->bins;
    for (uint32_t i = 0; i < bins->request->count && search->left; i++)
        if (bins->bin_of[i] == longest && swap_item(search, i))
            return true;
    return false;
}

/* Moves an item to where all takes less, with nothing longer than the longest is. */
static bool move_together(struct search *search, int64_t longest)
{
    struct bins *bins = search->bins;
    for (uint32_t i = 0; i < bins->request->count; i++) {
        const size_t from = bins->bin_of[i];
        const int64_t gain = bins->items[from].ms - bins_without(bins, i);
        for (size_t b = 0; b < bins->count && may_look(search); b++) {
            const int64_t ms = b == from ? INT64_MAX : bins_with(bins, b, i);
            if (ms > longest || ms - bins->items[b].ms >= gain)
                continue;
            move(bins, b, i);
            return true;
        }
    }
    return false;
}

void pack_improve(struct pack_state *state)
{
    struct search search = {&state->bins, state->moves};
    while (search.left && bins_longest(&state->bins) > state->bound_ms) {
        const size_t longest = bins_longest_bin(&state->bins);
        if (!move_out(&search, longest) && !swap_out(&search, longest))
            break;
    }
    search.left = state->moves;
    while (search.left && move_together(&search, bins_longest(&state->bins)))
        continue;
    pack_keep(state);
}
