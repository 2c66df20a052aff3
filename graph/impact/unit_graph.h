/* Makes the graph of units of two revisions. */
#ifndef WHITTLE_IMPACT_UNIT_GRAPH_H
#define WHITTLE_IMPACT_UNIT_GRAPH_H

#include "graph/impact/units.h"

/* A package's tests start programs of another one, which nothing in a manifest tells. */
struct runtime_edge {
    const char *package; /* whose tests, examples and benchmarks, by name */
    const char *starts;  /* whose programs; where it has none, its library */
};

struct units_request {
    const struct workspace *base, *head; /* with their targets found; may be the same value */
    const struct build_platform *platforms;
    size_t platform_count; /* none: one of which nothing is known */
    /* Names that a revision has not are passed over there. Where several packages have one, members
     * are meant. */
    const struct runtime_edge *runtime;
    size_t runtime_count;
};

/* Builds the graph of two revisions. Everything is the arena's; the workspaces are borrowed. */
struct units units_build(struct arena *arena, const struct units_request *request);

/* How many units that may be at most: for each about 200 bytes are needed. */
size_t units_estimate(const struct workspace *workspace, size_t platform_count);

#endif
