/* The symbolic links of a whole tree. */
#ifndef WHITTLE_GIT_TREE_LINKS_H
#define WHITTLE_GIT_TREE_LINKS_H

#include <git2.h>

#include "graph/base/err.h"
#include "graph/base/vec.h"

/* Adds the path of every link in the tree `id` and below it to `paths`, in no order; submodules
 * are passed over. ERR_GIT where a tree is missing, or a link lies too far down. */
int tree_links(git_repository *handle, const git_oid *id, struct arena *arena,
               struct strings *paths, struct err *err);

#endif
