/* Packages that replace a registry's or a git repository's: [patch], [replace], and `paths` and
 * [patch] in cargo's configuration. */
#ifndef WHITTLE_CARGO_PATCHES_H
#define WHITTLE_CARGO_PATCHES_H

#include "graph/cargo/config.h"
#include "graph/cargo/workspace.h"

struct patch {
    const char *name; /* of the package that is replaced */
    const char *dir;  /* repository path of the replacement; outside it where that is said */
    const char *file; /* where it is said */
    unsigned line, column;
};

struct patches {
    struct patch *items;
    size_t count, capacity;
};

/* Every replacement by a path that holds for the workspace at `root`: its manifest's, and those of
 * the configuration.
 * Rules: https://doc.rust-lang.org/cargo/reference/overriding-dependencies.html */
struct patches patches_find(struct arena *arena, const struct source *source,
                            const struct manifest *root, const struct configs *configs);

#endif
