/* What the index knows and the disk may not have: files that a sparse checkout left out, and
 * submodules that were not initialised. */
#ifndef WHITTLE_GIT_INDEX_ONLY_H
#define WHITTLE_GIT_INDEX_ONLY_H

#include <git2.h>

#include "graph/base/map.h"
#include "graph/base/vec.h"
#include "graph/cargo/source.h"

struct left_out_entry {
    enum file_kind kind;
    git_oid id; /* of a file or a link */
};

struct left_out {
    struct arena *arena;
    struct map entries; /* path → place in items */
    VEC(struct left_out_entry) items;
    struct map dirs; /* directory that holds such entries, at any depth → place in children */
    VEC(struct strings) children; /* their names */
};

/* Reads `index`; borrows nothing from it. */
void left_out_init(struct left_out *left_out, struct arena *arena, git_index *index);

/* The entry at `path`: FILE_REGULAR, FILE_LINK, FILE_SUBMODULE, or FILE_DIR for a directory that
 * holds some; FILE_NONE where there is none. */
struct left_out_entry left_out_at(const struct left_out *left_out, const char *path);

/* The names of the entries directly in `dir`; in no order. */
struct strings left_out_list(const struct left_out *left_out, const char *dir);

#endif
