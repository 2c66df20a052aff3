/* The dependencies that a manifest declares. */
#ifndef WHITTLE_CARGO_DEPENDENCIES_H
#define WHITTLE_CARGO_DEPENDENCIES_H

#include "graph/cargo/workspace.h"

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

#endif
