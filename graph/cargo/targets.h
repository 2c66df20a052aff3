/* How cargo finds the targets of a package: by its manifest, and by looking at its files. */
#ifndef WHITTLE_CARGO_TARGETS_H
#define WHITTLE_CARGO_TARGETS_H

#include "graph/cargo/workspace.h"

/* The targets of `package` (name, path, manifest_path, edition and document are read), in cargo's
 * order. ERR_INPUT where a target that the manifest names can't be found.
 * Rules: https://doc.rust-lang.org/cargo/reference/cargo-targets.html#target-auto-discovery, and
 * cargo's own src/cargo/util/toml/targets.rs for what was before edition 2018. */
int targets_find(struct arena *arena, const struct source *source, const struct package *package,
                 struct targets *targets, struct err *err);

/* Directories of the sources that the manifest names, but for `package_dir` itself, whose files are
 * the package's own: readable from the manifest alone. */
struct strings targets_dirs(struct arena *arena, const char *package_dir,
                            const struct toml *document);

/* Whether `path` lies where cargo looks for tests, examples and benchmarks of the package. */
bool targets_are_for_tests(const char *package_dir, const char *path);

#endif
