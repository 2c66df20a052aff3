/* Where a locked package comes from: "registry+URL", "sparse+URL", "git+URL?branch=NAME#COMMIT".
 * Format: cargo's src/cargo/core/source_id.rs. */
#ifndef WHITTLE_CARGO_LOCK_SOURCE_H
#define WHITTLE_CARGO_LOCK_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "graph/base/arena.h"

/* How a lock file spells its sources. */
struct lock_spelling {
    bool encoded;           /* the name of a branch, tag or revision is: since version 4 */
    bool master_is_default; /* `?branch=master` is left out */
};

/* `written` in one spelling: what it names, with only the bytes encoded that would be taken for
 * something else. A query that cargo would not write stays as it is. */
const char *lock_source_read(struct arena *arena, const char *written,
                             const struct lock_spelling *spelling);

/* Bytes of `source` without the commit. */
size_t lock_source_base(const char *source);

/* The first digits of the commit; "no commit" where there is none. */
const char *lock_source_commit(struct arena *arena, const char *source);

/* For qsort and searches: NULL first, then by what is before the commit, then by commit. */
int lock_source_compare(const char *left, const char *right);

/* The same without regard to the commit, and to all but the kind: path (NULL), registry, git, … */
int lock_source_compare_base(const char *left, const char *right);
int lock_source_compare_kind(const char *left, const char *right);

/* A few words for people: "path", "registry" (of crates.io), "git URL#1234567". */
const char *lock_source_text(struct arena *arena, const char *source);

#endif
