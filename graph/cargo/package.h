/* A package as its manifest describes it. */
#ifndef WHITTLE_CARGO_PACKAGE_H
#define WHITTLE_CARGO_PACKAGE_H

#include "graph/cargo/workspace.h"

/* Reads everything but targets from `manifest`, which has a [package]; what it inherits comes from
 * `root` (NULL where it stands alone). `member` and `opaque` stay false. ERR_INPUT where cargo
 * would refuse the manifest. */
int package_read(struct arena *arena, const struct manifest *manifest, const struct manifest *root,
                 struct package *package, struct err *err);

/* A package of which only the name and the directory are known. */
struct package package_opaque(struct arena *arena, const char *name, const char *dir);

#endif
