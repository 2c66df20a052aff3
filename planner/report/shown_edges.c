#include "planner/report/shown_edges.h"

#include <string.h>

static bool is_same(const struct bond *bond, const struct edge *edge)
{
    return bond->from == edge->from && bond->to == edge->to && bond->kind == edge->kind &&
           bond->patched == edge->patched;
}

struct bonds bonds_of(struct arena *arena, const struct edges *edges)
{
    struct bonds bonds = {0};
    for (size_t i = 0; i < edges->count; i++) {
        const struct edge *edge = &edges->items[i];
        const char *platform = edge->platform;
        struct bond *last = bonds.count ? &bonds.items[bonds.count - 1] : NULL;
        if (!last || !is_same(last, edge)) {
            struct bond bond = {edge->from, edge->to, edge->kind, edge->patched, platform};
            vec_push(arena, &bonds, bond);
        } else if (!platform) {
            last->platform = NULL;
        } else if (last->platform && strcmp(last->platform, platform) != 0) {
            last->platform = "some platforms";
        }
    }
    return bonds;
}
