#include "planner/report/shown_edges.h"

#include <string.h>

static bool is_same(const struct shown_edge *shown_edge, const struct edge *edge)
{
    return shown_edge->from == edge->from && shown_edge->to == edge->to &&
           shown_edge->kind == edge->kind && shown_edge->patched == edge->patched;
}

struct shown_edges shown_edges_of(struct arena *arena, const struct edges *edges)
{
    struct shown_edges shown_edges = {0};
    for (size_t i = 0; i < edges->count; i++) {
        const struct edge *edge = &edges->items[i];
        const char *platform = edge->platform;
        struct shown_edge *last =
            shown_edges.count ? &shown_edges.items[shown_edges.count - 1] : NULL;
        if (!last || !is_same(last, edge)) {
            struct shown_edge shown_edge = {edge->from, edge->to, edge->kind, edge->patched,
                                            platform};
            vec_push(arena, &shown_edges, shown_edge);
        } else if (!platform) {
            last->platform = NULL;
        } else if (last->platform && strcmp(last->platform, platform) != 0) {
            last->platform = "some platforms";
        }
    }
    return shown_edges;
}
