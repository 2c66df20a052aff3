/* What a build script tells cargo to watch, as far as its text alone shows what it prints. */
#ifndef WHITTLE_RUST_BUILD_SCRIPT_OUTPUT_H
#define WHITTLE_RUST_BUILD_SCRIPT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "graph/base/vec.h"

/* Adds to `paths` what each `rerun-if-changed` line names, as written; "" for an empty one. True
 * where at least one line that begins with `rerun-if` is printed whatever happens, and no other one
 * than those that are found can be. Else false, and what `paths` holds means nothing.
 * Lines are those that println! and print! are given as a literal. The script's own modules,
 * macros, programs that it starts, and whatever else may write to its output make it uncertain. */
bool script_output_read(struct arena *arena, const char *bytes, size_t size, struct strings *paths);

#endif
