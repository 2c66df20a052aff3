#include "graph/impact/chain.h"

struct chain chain_of(struct arena *arena, const struct impact *impact, uint32_t unit)
{
    struct chain hops = {0};
    for (uint32_t at = unit; impact->reached[at].hop != UNIT_NONE;) {
        const struct unit_edge *edge = &impact->units.edges.items[impact->reached[at].hop];
        struct chain_step hop = {impact->units.items[edge->to].package,
                                 impact->units.items[edge->from].package,
                                 (enum need_kind)edge->kind};
        if (edge->kind != NEED_OWN)
            vec_push(arena, &hops, hop);
        at = edge->to;
    }
    for (size_t i = 0; i < hops.count / 2; i++) {
        struct chain_step first = hops.items[i];
        hops.items[i] = hops.items[hops.count - 1 - i];
        hops.items[hops.count - 1 - i] = first;
    }
    return hops;
}

static enum reason_code hop_code(enum need_kind kind)
{
    static const enum reason_code codes[] = {
        [NEED_OWN] = REASON_FILE_CHANGED,   [NEED_NORMAL] = REASON_DEPENDENCY,
        [NEED_DEV] = REASON_DEV_DEPENDENCY, [NEED_BUILD] = REASON_BUILD_DEPENDENCY,
        [NEED_PATCH] = REASON_PATCH,        [NEED_RUNTIME] = REASON_RUNTIME,
    };
    return codes[kind];
}

/* Names the last `count` dependencies of a unit's chain, from `via` on. */
static void name_last(const struct impact *impact, uint32_t unit, const char **via, size_t count)
{
    for (uint32_t at = unit; count;) {
        const struct unit_edge *edge = &impact->units.edges.items[impact->reached[at].hop];
        at = edge->to;
        if (edge->kind != NEED_OWN)
            via[--count] =
                unit_package(&impact->units.packages[impact->units.items[at].package])->name;
    }
}

static enum reason_code last_hop_code(const struct impact *impact, uint32_t unit)
{
    const struct unit_edge *edges = impact->units.edges.items;
    uint32_t hop = impact->reached[unit].hop;
    while (edges[hop].kind == NEED_OWN)
        hop = impact->reached[edges[hop].to].hop;
    return hop_code((enum need_kind)edges[hop].kind);
}

/* The chain as names, the seed first. A long one is cut in its middle, and the middle is not gone
 * through: all chains together would otherwise grow with the square of the workspace. */
struct reason chain_reason(struct arena *arena, const struct impact *impact, uint32_t unit)
{
    enum { FIRST = REASON_VIA_LIMIT / 2, LAST = REASON_VIA_LIMIT - FIRST - 1 };
    const struct impact_unit *state = &impact->reached[unit];
    const struct impact_seed *seed = &impact->seeds[state->seed];
    size_t shown = state->distance > REASON_VIA_LIMIT ? REASON_VIA_LIMIT : state->distance;
    if (!shown)
        return (struct reason){.code = seed->code, .path = seed->path, .item = seed->item};
    const char **via = arena_array(arena, shown, sizeof *via);
    if (shown == state->distance) {
        name_last(impact, unit, via, shown);
    } else {
        name_last(impact, state->early, via, FIRST);
        via[FIRST] = "…";
        name_last(impact, unit, via + FIRST + 1, LAST);
    }
    return (struct reason){.code = last_hop_code(impact, unit),
                           .path = seed->path,
                           .item = seed->item,
                           .via = via,
                           .via_count = shown};
}
