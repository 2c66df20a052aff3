#include <string.h>

#include "planner/schedule/packing_parts.h"

bool pack_keep(struct pack_state *state)
{
    const int64_t longest = bins_longest(&state->bins), total = bins_total(&state->bins);
    if (longest > state->longest_ms || (longest == state->longest_ms && total >= state->total_ms))
        return false;
    memcpy(state->kept, state->bins.bin_of, state->bins.request->count * sizeof *state->kept);
    state->longest_ms = longest;
    state->total_ms = total;
    return true;
}

void pack_back(struct pack_state *state)
{
    struct bins *bins = &state->bins;
    for (uint32_t i = 0; i < bins->request->count; i++)
        if (bins->bin_of[i] != state->kept[i] && bins->bin_of[i] != BIN_NONE)
            bins_remove(bins, i);
    for (uint32_t i = 0; i < bins->request->count; i++)
        if (bins->bin_of[i] == BIN_NONE)
            bins_add(bins, state->kept[i], i);
}
