/* Packages that replace a registry's or a git repository's: [patch], [replace], and `paths` and
 * [patch] in cargo's configuration. */
#ifndef WHITTLE_CARGO_PATCHES_H
#define WHITTLE_CARGO_PATCHES_H

#include "graph/cargo/config.h"
#include "graph/cargo/workspace.h"

enum patch_kind {
    PATCH_PATH,
    PATCH_GIT,
    PATCH_OVERRIDE, /* `paths` of a configuration: the lock file stays as it would be without */
    PATCH_OTHER,    /* by another registry's package, or nothing that cargo takes */
};

struct patch {
    enum patch_kind kind;
    const char *name; /* of the package that takes the other's place */
    const char *dir;  /* PATCH_PATH, PATCH_OVERRIDE: its repository path; outside it where that is
                         said. Else NULL */
    const struct toml *value; /* what says it */
    const char *file;         /* where it is said */
    const char *key;          /* likewise: "patch.crates-io.serde" */
};

struct patches {
    struct patch *items;
    size_t count, capacity;
};

/* Every replacement that holds for the workspace at `root`: its manifest's, and those of the
 * configuration.
 * Rules: https://doc.rust-lang.org/cargo/reference/overriding-dependencies.html */
struct patches patches_find(struct arena *arena, const struct source *source,
                            const struct manifest *root, const struct configs *configs);

#endif
