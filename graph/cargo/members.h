/* The directories that a root manifest's `members` names. */
#ifndef WHITTLE_CARGO_MEMBERS_H
#define WHITTLE_CARGO_MEMBERS_H

#include "graph/cargo/workspace.h"

struct member_dir {
    const char *dir;          /* repository path */
    const struct toml *place; /* the entry of `members` */
};

struct member_dirs {
    struct member_dir *items;
    size_t count, capacity;
    struct strings
        without_manifest; /* matched by a glob, but without a manifest, and not excluded */
};

/* Expands the globs of `root` over the directories of `source`. Symbolic links are not followed
 * below `**`. A directory that a glob matches but that holds no manifest is left out with a
 * warning; one that is named outright stays, and so does a glob that matches nothing: as with
 * cargo, reading its manifest is what fails. ERR_INPUT for a malformed glob. */
int members_expand(struct arena *arena, const struct source *source, const struct manifest *root,
                   struct member_dirs *dirs, struct warnings *warnings, struct err *err);

#endif
