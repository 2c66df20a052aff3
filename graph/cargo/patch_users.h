/* Who is built with what a patch brings in. */
#ifndef WHITTLE_CARGO_PATCH_USERS_H
#define WHITTLE_CARGO_PATCH_USERS_H

#include "graph/cargo/patches.h"
#include "graph/cargo/workspace.h"

/* Fills `patches` of every package, and adds an edge to each patched one that is here. A patch may
 * stand behind any dependency that leads out of the workspace, at any depth: the workspace's lock
 * file tells behind which. Where there is none, or it knows nothing of a patch (then it is behind
 * the manifests, and cargo will choose), or nothing of a dependency, that is possible for all.
 * Dependencies on packages of the workspace are found already. */
void patch_users_add(struct arena *arena, const struct patches *patches,
                     struct workspace *workspace);

#endif
