/* Files of a commit or of the work tree, behind the graph's one interface. */
#ifndef WHITTLE_GIT_SOURCE_H
#define WHITTLE_GIT_SOURCE_H

#include "graph/cargo/source.h"
#include "planner/git/repository.h"

/* A source for `revision`; allocated from `arena`, but holding library handles: the caller gives
 * it back with source_close before repository_close.
 * A commit's submodules are read from their own repositories where those are here; else their
 * directories are FILE_SUBMODULE. In the work tree a file that a sparse checkout left out is read
 * from the index. */
int source_open(struct repository *repository, const struct revision *revision, struct arena *arena,
                struct source *source, struct err *err);
void source_close(struct source *source);

#endif
