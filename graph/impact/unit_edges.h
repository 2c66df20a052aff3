/* What each unit needs, by cargo's rules. */
#ifndef WHITTLE_IMPACT_UNIT_EDGES_H
#define WHITTLE_IMPACT_UNIT_EDGES_H

#include "graph/impact/unit_graph.h"

/* Fills edges and first_user of units that are otherwise complete.
 * Rules: cargo's src/cargo/core/compiler/unit_dependencies.rs. */
void unit_edges_add(struct arena *arena, struct units *units, const struct units_request *request);

#endif
