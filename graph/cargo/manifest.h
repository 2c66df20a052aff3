/* One Cargo.toml as it is written, before anything is inherited. */
#ifndef WHITTLE_CARGO_MANIFEST_H
#define WHITTLE_CARGO_MANIFEST_H

#include "graph/base/map.h"
#include "graph/base/vec.h"
#include "graph/cargo/source.h"
#include "graph/cargo/toml.h"

enum {
    /* Bytes: far above any manifest that a person or a tool wrote, far below what fills memory. */
    MANIFEST_LIMIT = 16 * 1024 * 1024,
};

struct manifest {
    const char *path; /* of the file */
    const char *dir;
    const char
        *real_dir; /* where `dir` really is, behind a symbolic link; NULL where it is there */
    const struct toml *document;
    const struct toml *package;   /* [package], or [project] as old manifests call it; or NULL */
    const struct toml *workspace; /* [workspace], or NULL */
};

/* Parsed manifests by object id, shared between revisions so that nothing is parsed twice.
 * Initialise with {0}; lives as long as its arena. */
struct manifest_cache {
    struct map by_id;
    VEC(const struct toml *) documents;
};

/* The manifests of one revision, each read once. Initialise with {arena, source, cache}. */
struct manifests {
    struct arena *arena;
    const struct source *source;
    struct manifest_cache *cache;
    struct map by_path;
    VEC(const struct manifest *) items;
};

/* The manifest at `path`; NULL and ERR_INPUT (or ERR_GIT for a missing object) where it can't be
 * read or is neither a package nor a workspace. The value is the arena's. */
const struct manifest *manifests_get(struct manifests *manifests, const char *path,
                                     struct err *err);

/* The [package] of a parsed manifest, [project] as old ones call it; NULL where it has neither. */
const struct toml *manifest_package(const struct toml *document);

/* The manifest in directory `dir` or above it that is the root of `manifest`'s workspace: itself,
 * the one that its `package.workspace` names, or the nearest [workspace] above that does not
 * exclude it. Sets `*root` to NULL where it stands alone.
 * As cargo's find_workspace_root. */
int manifest_find_root(struct manifests *manifests, const struct manifest *manifest,
                       const struct manifest **root, struct err *err);

/* Whether a workspace root's `exclude` covers the manifest at `path`; a literal entry of `members`
 * that covers it too wins. */
bool manifest_excludes(struct arena *arena, const struct manifest *root, const char *path);

/* The value of [package] key, or of the root's [workspace.package] where it says
 * `key.workspace = true`; NULL where absent. ERR_INPUT through `err` and NULL where it is to be
 * inherited but the root (which may be NULL) has none: so check err->code. */
const struct toml *manifest_field(const struct manifest *manifest, const struct manifest *root,
                                  const char *key, struct err *err);

#endif
