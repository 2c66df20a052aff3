/* What the index knows and the disk may not have: files that a sparse checkout left out, and
 * submodules that were not initialised. */
#ifndef WHITTLE_GIT_INDEX_ONLY_H
#define WHITTLE_GIT_INDEX_ONLY_H

#include <git2.h>

#include "graph/base/map.h"
#include "graph/base/vec.h"
#include "graph/cargo/source.h"

struct index_only_entry {
    enum file_kind kind;
    git_oid id; /* of a file or a link */
};

struct index_only {
    struct arena *arena;
    struct map entries; /* path → place in items */
    VEC(struct index_only_entry) items;
    struct map dirs; /* directory that holds such entries, at any depth → place in children */
    VEC(struct strings) children; /* their names */
};

/* Reads `index`; borrows nothing from it. */
void index_only_init(struct index_only *index_only, struct arena *arena, git_index *index);

/* The entry at `path`: FILE_REGULAR, FILE_LINK, FILE_SUBMODULE, or FILE_DIR for a directory that
 * holds some; FILE_NONE where there is none. */
struct index_only_entry index_only_at(const struct index_only *index_only, const char *path);

/* The names of the entries directly in `dir`; in no order. */
struct strings index_only_list(const struct index_only *index_only, const char *dir);

#endif
