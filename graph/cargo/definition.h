/* What a manifest says, key by key and after inheritance, sorted by what depends on it: so that an
 * edit can be told from a rewording, and a dev-dependency from a profile. */
#ifndef WHITTLE_CARGO_DEFINITION_H
#define WHITTLE_CARGO_DEFINITION_H

#include "graph/base/hash.h"
#include "graph/cargo/workspace.h"

enum part {
    PART_PACKAGE,   /* every unit of the package: [package] but for what no build asks for,
                       [features], [lints], [lib], [[bin]], keys that are not known */
    PART_NORMAL,    /* one normal dependency */
    PART_DEV,       /* one dev-dependency */
    PART_BUILD,     /* one build-dependency */
    PART_TARGET,    /* one [[test]], [[example]] or [[bench]] */
    PART_PATCH,     /* who uses a patch: one entry of [patch] or [replace] */
    PART_WORKSPACE, /* every package of the workspace: profiles, the resolver, cargo-features, keys
                       of [workspace] that are not known */
};

struct definition_item {
    enum part part;
    const char *key;           /* "package.version", "features.std", "dependencies.serde",
                                  "target.cfg(windows).dependencies.winapi", "test.smoke",
                                  "profile.release", "patch.crates-io.serde": unique in its
                                  definition. A last part that holds a '.', '"', '\' or '#' is
                                  quoted; a second item of the same key ends with "#2" */
    const struct toml *value;  /* as declared */
    const struct toml *shared; /* what it inherits from [workspace], where it does; else NULL */
    const char *shared_key;    /* "workspace.dependencies.serde"; NULL where nothing is inherited */
    const char *platform;      /* of a dependency: as in struct dependency; NULL: any */
    const char *path;          /* of a dependency: as in struct dependency */
    const char *name;          /* PART_TARGET: of the target; of a dependency: its key */
    enum target_kind kind;     /* PART_TARGET */
    struct hash meaning;       /* what the rest but `key` says, wherever it stands, after
                                  inheritance: what is compared */
};

/* Sorted by key. */
struct definition {
    struct definition_item *items;
    size_t count, capacity;
};

/* Of a package that is not opaque. */
struct definition definition_of_package(struct arena *arena, const struct package *package);

/* Of the root manifest: PART_PATCH and PART_WORKSPACE alone. `document` may also be a package's. */
struct definition definition_of_workspace(struct arena *arena, const struct toml *document);

/* What a root manifest says of lints. Clippy reads it for every member, whoever inherits it: it
 * looks for a Cargo.toml where it runs, which is the root. */
struct hash definition_of_lints(struct arena *arena, const struct toml *document);

/* Whether a root manifest asks for cargo's first resolver, by itself or by its edition: features
 * are then those of all platforms and of dev-dependencies, whatever is built. */
bool definition_resolves_first(struct arena *arena, const struct toml *document);

/* Whether both say the same; formatting, comments and the order of a table's keys don't count. Of
 * inherited keys the value that results is compared: one that is written out where it was
 * inherited before says the same. */
bool definition_item_equal(const struct definition_item *left, const struct definition_item *right);

/* Whether two dependencies that are fetched ask for the same features, written the same way: then
 * they differ in what is fetched at most. */
bool definition_asks_the_same(const struct definition_item *left,
                              const struct definition_item *right);

/* Adds what definition_item_equal compares, and the key. */
void definition_add_item(struct hasher *hasher, const struct definition_item *item);

/* An item that differs: NULL on the side where it is not. */
struct definition_change {
    const struct definition_item *base, *head;
};

struct definition_changes {
    struct definition_change *items; /* sorted by key */
    size_t count, capacity;
};

struct definition_changes definition_compare(struct arena *arena, const struct definition *base,
                                             const struct definition *head);

/* The meaning of an item whose other fields but `key` are filled. */
struct hash item_hash_of(struct arena *arena, const struct definition_item *item);

#endif
