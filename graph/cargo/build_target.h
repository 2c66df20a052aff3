/* What cargo builds for where nobody says --target. */
#ifndef WHITTLE_CARGO_BUILD_TARGET_H
#define WHITTLE_CARGO_BUILD_TARGET_H

#include "graph/base/vec.h"
#include "graph/cargo/source.h"

/* The target triples, paths of specifications, or "host-tuple", that `build.target` names in
 * cargo's configuration for directory `dir`: of all files that hold there, though the nearest
 * decides, as nobody knows from where cargo is called. None where they can't be read: who loads the
 * workspace tells. Rules: https://doc.rust-lang.org/cargo/reference/config.html#buildtarget */
struct strings build_targets(struct arena *arena, const struct source *source, const char *dir);

#endif
