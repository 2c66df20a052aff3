/* The lock file of a workspace, as a source holds it. */
#ifndef WHITTLE_CARGO_LOCK_FILE_H
#define WHITTLE_CARGO_LOCK_FILE_H

#include "graph/cargo/lock.h"
#include "graph/cargo/source.h"

/* Cargo.lock in the directory of the root manifest; NULL, with the trouble, where there is none
 * that can be read. Everything is the arena's. */
const struct lock *lock_read(struct arena *arena, const struct source *source, const char *root,
                             struct err *err);

/* Likewise, but none that git ignores, as in repositories of libraries: it lies in one work tree
 * alone, and what it says holds for that. */
const struct lock *lock_read_shared(struct arena *arena, const struct source *source,
                                    const char *root);

#endif
