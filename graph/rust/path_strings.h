/* Strings of a package's sources by what they may name. */
#ifndef WHITTLE_RUST_PATH_STRINGS_H
#define WHITTLE_RUST_PATH_STRINGS_H

#include "graph/rust/modules.h"

/* A string, and the target whose sources hold it. */
struct mention {
    const struct module_mention *said;
    uint32_t target; /* place in the package's targets */
    uint32_t
        next_first;     /* others of the same first part, of the same last one; UINT32_MAX at the */
    uint32_t next_last; /* end */
};

struct mentions {
    VEC(struct mention) items;
    struct map by_first; /* the first component that stands for itself → the last such string */
    struct map by_last;  /* the last component, where it stands for itself */
    struct ids patterns; /* those of which no component stands for itself */
};

/* Of the crates of one package. Borrows them. */
struct mentions mentions_index(struct arena *arena, const struct modules *targets, size_t count);

/* The strings that may name `path` (as the package's own sources would write it), or a directory
 * above it, seen from wherever: by the components that stand for themselves, or by how it ends. */
struct ids mentions_find(struct arena *arena, const struct mentions *mentions, const char *path);

#endif
