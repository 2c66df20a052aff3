/* The packages that a change reaches as a drawing: in layers, each package to the right of all that
 * it needs. Pure. */
#ifndef WHITTLE_REPORT_DRAWING_H
#define WHITTLE_REPORT_DRAWING_H

#include "planner/report/packages.h"

struct drawn_node {
    uint32_t package; /* index in plan->impact->packages */
    bool seed;        /* the change begins here; else it comes from the left */
    uint32_t layer;   /* from 0 */
    uint32_t place;   /* in its layer, from 0 */
};

/* What reaches `from` reaches `to`; places of nodes. */
struct drawn_edge {
    uint32_t from, to;
};

struct drawing {
    struct drawn_node *nodes; /* by package */
    size_t count;             /* of all that are reached; more than `most`: the rest is empty */
    struct drawn_edge *edges; /* by `to`, then by `from` */
    size_t edge_count;
    size_t implied;         /* edges that are left out, since longer ways say the same */
    uint32_t *layer_counts; /* nodes of each layer */
    uint32_t layers;
};

/* `outlines` are packages_of_plan's. */
struct drawing drawing_of(struct arena *arena, const struct plan *plan,
                          const struct outline *outlines, size_t most);

#endif
