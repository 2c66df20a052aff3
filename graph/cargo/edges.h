/* From declared dependencies to edges between packages. */
#ifndef WHITTLE_CARGO_EDGES_H
#define WHITTLE_CARGO_EDGES_H

#include "graph/cargo/workspace_parts.h"

/* Fills `package` of every dependency and the workspace's edges. The dev-dependencies of a package
 * that is no member make no edge: cargo never builds its tests. Who may use a patch is told by
 * graph/cargo/patch_users.c. What an opaque package depends on is unknown: it gets an edge to every
 * other one. */
void edges_resolve(struct arena *arena, const struct patches *patches, struct workspace *workspace);

/* Sorts by from, to, kind, patched, artifact and platform, and drops what is there twice. */
void edges_sort(struct edges *edges);

#endif
