/* The files that a build script asks cargo to watch. */
#ifndef WHITTLE_RUST_BUILD_SCRIPT_H
#define WHITTLE_RUST_BUILD_SCRIPT_H

#include "graph/cargo/workspace.h"
#include "graph/rust/rust_file.h"

struct script_inputs {
    bool any;             /* every file of the package may be one: nothing certain is known */
    struct strings paths; /* repository paths of files and directories, where `any` is false */
};

/* What the build script `script` of `package` says with `cargo:rerun-if-changed` (or `cargo::`).
 * Known for certain only where at least one such line (or a rerun-if-env-changed) is printed
 * whatever happens, every other one is a literal, and nothing else may print some: the script has
 * no modules of its own and the package no build-dependencies. Else `any`.
 * Rules: https://doc.rust-lang.org/cargo/reference/build-scripts.html#change-detection: without
 * such a line cargo watches every file of the package; with one, only what is named. */
struct script_inputs script_inputs_read(struct rust_files *files, const struct source *source,
                                        const struct package *package, const struct target *script);

#endif
