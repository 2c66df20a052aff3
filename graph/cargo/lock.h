/* Cargo.lock as a graph. Versions 1 to 4 differ in how they write it, not in what they say.
 * Format: cargo's src/cargo/core/resolver/encode.rs. */
#ifndef WHITTLE_CARGO_LOCK_H
#define WHITTLE_CARGO_LOCK_H

#include "graph/base/components.h"
#include "graph/base/err.h"
#include "graph/base/hash.h"
#include "graph/base/map.h"
#include "graph/base/vec.h"

/* A package as it is locked. Its identity is name, version and source; its content is the checksum
 * and what it depends on. */
struct lock_node {
    const char *name, *version;
    const char *source; /* "registry+…", "git+…#commit" in one spelling for all versions of the
                           format; NULL for a path: a member or a patch */
    const char *checksum;    /* NULL where there is none */
    const char *replace;     /* of [replace]: identity of what takes its place, which is among its
                                dependencies; else NULL */
    struct ids dependencies; /* sorted, places in the lock's nodes */
    bool loose;              /* the file leaves open what it depends on, or which checksum is its */
};

#define LOCK_NO_NODE UINT32_MAX

/* A patch that no package asks for. */
struct lock_unused {
    const char *name, *version;
    const char *source; /* as in struct lock_node */
};

struct lock {
    struct lock_node *nodes; /* sorted by name, version, source */
    size_t count;
    unsigned version;               /* 1 to 4 */
    struct map by_name;             /* → the first node of that name */
    VEC(struct lock_unused) unused; /* in the order of the file */
};

/* Parses a lock file. ERR_INPUT with file, line and column for bad TOML, a package without a name
 * or version, values of another type than expected, a version of the format that is not 1 to 4, two
 * packages of one identity. A dependency that names no package, or several, makes its node `loose`.
 * Metadata of other tools is left out, and so is what is odd in [[patch.unused]]. */
int lock_parse(struct arena *arena, const char *file, const char *text, size_t size,
               struct lock *lock, struct err *err);

/* Order of identities: by name, version, source. */
int lock_node_compare(const struct lock_node *left, const struct lock_node *right);

/* Nodes among the dependencies of `node` (or, for NULL, of all) with that name. */
struct ids lock_find(struct arena *arena, const struct lock *lock, const struct lock_node *node,
                     const char *name);

/* The path package of that name and version; NULL where there is none. */
const struct lock_node *lock_member(const struct lock *lock, const char *name, const char *version);

/* From each node to those that depend on it, ascending. */
struct digraph lock_dependents(struct arena *arena, const struct lock *lock);

/* For every node a hash over identity and content of it and all that it reaches. Independent of
 * order, format version and all that it does not reach. Nodes of a cycle have hashes of their own,
 * each over the whole cycle. */
struct hash *lock_hashes(struct arena *arena, const struct lock *lock);

#endif
