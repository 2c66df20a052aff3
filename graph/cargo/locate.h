/* Finding the manifest to plan for, where the user names none. */
#ifndef WHITTLE_CARGO_LOCATE_H
#define WHITTLE_CARGO_LOCATE_H

#include "graph/base/arena.h"
#include "graph/base/err.h"
#include "graph/cargo/source.h"

/* The manifest in `dir` or the nearest one above it, as cargo looks for it; else the only
 * workspace below `dir` (nested directories of a package are not searched). NULL with ERR_INPUT
 * where there is none, or where there are several: the message lists them. */
const char *locate_manifest(struct arena *arena, const struct source *source, const char *dir,
                            struct err *err);

#endif
