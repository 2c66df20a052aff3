/* The parts of loading a workspace, for each other. */
#ifndef WHITTLE_CARGO_WORKSPACE_PARTS_H
#define WHITTLE_CARGO_WORKSPACE_PARTS_H

#include "graph/cargo/config.h"

/* Reads every dependency section of `manifest`, the platform-specific ones included; what says
 * `workspace = true` is looked up in `root` (which may be NULL). `package` is PACKAGE_NONE in all.
 * ERR_INPUT where cargo would refuse it.
 * Rules: https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html */
int dependencies_read(struct arena *arena, const struct manifest *manifest,
                      const struct manifest *root, struct dependencies *dependencies,
                      struct err *err);

/* Whether a child of the manifest, or of one platform in its [target], is a table that
 * dependencies_read reads, or passes over because it stands there in the newer spelling too. */
bool dependencies_is_section(const struct toml *value);

/* Reads everything but targets from `manifest`, which has a [package]; what it inherits comes from
 * `root` (NULL where it stands alone). `member` and `opaque` stay false. ERR_INPUT where cargo
 * would refuse the manifest. */
int package_read(struct arena *arena, const struct manifest *manifest, const struct manifest *root,
                 struct package *package, struct err *err);

/* A package of which only the name and the directory are known. */
struct package package_opaque(struct arena *arena, const char *name, const char *dir);

/* The directories that a root manifest's `members` names. */
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

/* Packages that replace a registry's or a git repository's: [patch], [replace], and `paths` and
 * [patch] in cargo's configuration. */
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

/* Fills `patches` of every package, and adds an edge to each patched one that is here. A patch may
 * stand behind any dependency that leads out of the workspace, at any depth: the workspace's lock
 * file tells behind which. Where there is none, or it knows nothing of a patch (then it is behind
 * the manifests, and cargo will choose), or nothing of a dependency, that is possible for all.
 * Dependencies on packages of the workspace are found already. */
void patch_users_add(struct arena *arena, const struct patches *patches,
                     struct workspace *workspace);

#endif
