/* Directories above a package's that Rust source finds by calls: parent(), ancestors(), pop(). */
#ifndef WHITTLE_CARGO_ASCENTS_H
#define WHITTLE_CARGO_ASCENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "graph/base/vec.h"

/* Stands for every directory above. */
#define ASCENT_ANYWHERE "/"

/* Adds every path that `bytes` may reach by going up from the package's directory, which it knows
 * where it asks for CARGO_MANIFEST_DIR, or holds the current directory (graph/cargo/current_dir.h):
 * "../..", "../../data", or ASCENT_ANYWHERE where it looks for something above, as for the
 * workspace's root. What a variable or a function of the same source went up counts where its name
 * is used; a loop goes up without end. False where there are more than `limit`. */
bool ascents_find(struct arena *arena, const char *bytes, size_t size, size_t limit,
                  struct strings *paths);

#endif
