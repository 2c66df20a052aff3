/* A walk over the files of a tree: what source.walk is for a commit. */
#ifndef WHITTLE_GIT_TREE_WALK_H
#define WHITTLE_GIT_TREE_WALK_H

#include <git2.h>

#include "graph/cargo/source.h"

/* Goes through the tree `id`, whose path is `dir`. ERR_GIT where a tree is missing, ERR_INPUT where
 * there are more files, or longer paths, than any repository has. */
int tree_walk(git_repository *handle, const git_oid *id, const char *dir,
              const struct file_visitor *visitor, struct err *err);

#endif
