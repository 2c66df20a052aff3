/* The edges of a workspace as they are shown: each pair of packages and kind once, for however many
 * platforms it is declared. */
#ifndef WHITTLE_REPORT_SHOWN_EDGES_H
#define WHITTLE_REPORT_SHOWN_EDGES_H

#include "graph/cargo/workspace.h"

struct shown_edge {
    uint32_t from, to;
    enum dep_kind kind;
    bool patched;
    const char *platform; /* as it is written: "cfg(windows)", "some platforms"; NULL: everywhere */
};

/* In the order of the edges. */
struct shown_edges {
    struct shown_edge *items;
    size_t count, capacity;
};

struct shown_edges shown_edges_of(struct arena *arena, const struct edges *edges);

#endif
