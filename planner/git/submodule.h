/* The repositories of submodules, where they are on this machine. */
#ifndef WHITTLE_GIT_SUBMODULE_H
#define WHITTLE_GIT_SUBMODULE_H

#include <git2.h>
#include <stdbool.h>

#include "planner/git/trouble.h"

/* Opens the repository of the submodule at `path`: from the work tree of `parent`, or from the
 * modules that its git directory keeps. NULL where it is not here, or belongs to another user;
 * where it can't be read, `trouble` says so. The caller frees. */
git_repository *submodule_open(git_repository *parent, const char *path, struct trouble *trouble);

/* Whether anything in the work tree of `handle` differs from its HEAD, untracked files included,
 * into
 * `*dirty`. A libgit2 error code where that can't be told. */
int submodule_is_dirty(git_repository *handle, bool *dirty);

#endif
