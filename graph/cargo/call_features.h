/* Features that packages turn on for each other. Cargo builds what several packages of one call
 * share with the features of all of them: a package can pass beside another and fail alone. */
#ifndef WHITTLE_CARGO_CALL_FEATURES_H
#define WHITTLE_CARGO_CALL_FEATURES_H

#include "graph/base/bits.h"
#include "graph/base/hash.h"
#include "graph/cargo/workspace.h"

/* What packages ask for, found out once for each. Initialise with {arena, workspace}. */
struct call_features {
    struct arena *arena;
    const struct workspace *workspace;
    struct asked_features **known; /* by index in the workspace; NULL: not asked about yet */
    struct hash *said;             /* likewise what each says of features; NULL: not yet */
};

/* Whether one of `others` (by index in the workspace; itself may be among them) may turn on a
 * feature of something that `package` needs, which its own manifests don't surely turn on; its own
 * default ones are on. What
 * packages of a registry ask of each other is not known here: only what manifests of the workspace
 * show. https://doc.rust-lang.org/cargo/reference/features.html#feature-unification */
bool call_features_add(struct call_features *features, uint32_t package, const struct bits *others);

/* Adds who `others` are, and what their manifests and those of all that they need in the workspace
 * say of dependencies and features: beside packages that ask for something else a package is built
 * in another way. */
void call_features_hash(struct call_features *features, const struct bits *others,
                        struct hasher *hasher);

#endif
