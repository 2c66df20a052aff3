/* Other workspaces of the repository: manifests between a path and the packages of this one. */
#ifndef WHITTLE_IMPACT_NESTED_H
#define WHITTLE_IMPACT_NESTED_H

#include "graph/impact/judge.h"

/* Whether a manifest stands above `path`, which no package owns, that is not the root manifest:
 * then the path is another workspace's. Only a virtual manifest above packages of this one leaves
 * it open whose the path is. */
bool nested_is_foreign(struct arena *arena, struct judge *judge, const char *path);

/* The directory between `owner` and `path` where another workspace begins: one with a manifest that
 * cargo would load as, or for, another workspace than this. NULL for none. Not below a directory of
 * tests or fixtures, where manifests are data; nor where cargo would refuse the manifest, which is
 * data as well. */
const char *nested_dir(struct arena *arena, struct judge *judge, const struct package *owner,
                       const char *path);

#endif
