/* The changed paths between two revisions, read from trees alone. */
#ifndef WHITTLE_GIT_RAW_CHANGES_H
#define WHITTLE_GIT_RAW_CHANGES_H

#include "graph/impact/changes.h"
#include "planner/git/repository.h"

/* As `git diff-tree -r --raw --no-renames BASE HEAD` for two commits. Where `head` is the work
 * tree: the base's tree against the files, staged, unstaged, untracked (unless ignored) and
 * deleted ones; a path that is skipped by a sparse checkout is as in the index. A file whose mode
 * or type alone differs is modified. `base->oid` may be "": everything is added then.
 * ERR_GIT where an object is missing (a partial clone: the hint says how to fetch it), ERR_INPUT
 * with the file where the work tree can't be read, and without one where there are more than a
 * million. */
int changes_read(struct repository *repository, const struct revision *base,
                 const struct revision *head, struct arena *arena, struct changes *changes,
                 struct err *err);

#endif
