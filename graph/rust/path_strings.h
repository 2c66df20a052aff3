/* Strings of a package's sources by what they may name. */
#ifndef WHITTLE_RUST_PATH_STRINGS_H
#define WHITTLE_RUST_PATH_STRINGS_H

#include "graph/rust/modules.h"

/* A string, and the target whose sources hold it. */
struct path_string {
    const struct module_mention *said;
    uint32_t target; /* place in the package's targets */
    uint32_t
        next_first;     /* others of the same first part, of the same last one; UINT32_MAX at the */
    uint32_t next_last; /* end */
};

struct path_strings {
    VEC(struct path_string) items;
    struct map by_first; /* the first component that stands for itself → the last such string */
    struct map by_last;  /* the last component, where it stands for itself */
    struct ids patterns; /* those of which no component stands for itself */
};

/* Of the crates of one package. Borrows them. */
struct path_strings path_strings_index(struct arena *arena, const struct modules *targets,
                                       size_t count);

/* The strings that may name `path` (as the package's own sources would write it), or a directory
 * above it, seen from wherever: by the components that stand for themselves, or by how it ends. */
struct ids path_strings_find(struct arena *arena, const struct path_strings *path_strings,
                             const char *path);

#endif
