#include "planner/report/closure.h"

#include <string.h>

#include "graph/base/bits.h"

struct hops closure_hops(struct arena *arena, const struct impact *impact, uint32_t package)
{
    uint32_t unit = impact->packages[package].unit;
    return unit == UNIT_NONE ? (struct hops){0} : shared_chain_hops(arena, impact, unit);
}

struct ids closure_of(struct arena *arena, const struct impact *impact, uint32_t package)
{
    struct bits seen = bits_new(arena, impact->package_count);
    struct ids queue = {0}, closure = {0};
    bits_add(&seen, package);
    vec_push(arena, &queue, package);
    for (size_t next = 0; next < queue.count; next++) {
        uint32_t from = queue.items[next];
        for (size_t i = 0; i < impact->edges.count; i++) {
            const struct edge *edge = &impact->edges.items[i];
            bool counts = edge->kind != DEP_DEV || from == package;
            if (edge->from == from && counts && bits_add(&seen, edge->to))
                vec_push(arena, &queue, edge->to);
        }
    }
    for (uint32_t i = 0; i < impact->package_count; i++)
        if (i != package && bits_has(&seen, i))
            vec_push(arena, &closure, i);
    return closure;
}

const struct impact_change *closure_change(const struct impact *impact, const char *path)
{
    for (size_t i = 0; i < impact->change_count; i++)
        if (strcmp(impact->changes[i].change->path, path) == 0)
            return &impact->changes[i];
    return NULL;
}
