/* Strongly connected components: what in a directed graph lies on cycles with each other. */
#ifndef WHITTLE_BASE_COMPONENTS_H
#define WHITTLE_BASE_COMPONENTS_H

#include "graph/base/arena.h"
#include "graph/base/vec.h"

/* The edges from node n are to[first[n]] … to[first[n + 1] - 1]. */
struct digraph {
    size_t count; /* of nodes */
    const size_t *first;
    const uint32_t *to;
};

/* Components are numbered so that each comes after all that it reaches. The nodes of component c
 * are members[first[c]] … members[first[c + 1] - 1], ascending. */
struct components {
    size_t count;
    uint32_t *of; /* by node */
    size_t *first;
    uint32_t *members;
};

/* Tarjan's algorithm without recursion: linear in nodes and edges. */
struct components components_find(struct arena *arena, const struct digraph *graph);

#endif
