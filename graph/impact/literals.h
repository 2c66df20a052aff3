/* Whether sources know a tool: uv, ruff and biome are such tools themselves. */
#ifndef WHITTLE_IMPACT_LITERALS_H
#define WHITTLE_IMPACT_LITERALS_H

#include "graph/impact/comparison.h"

/* Whether a Rust source of the era's packages holds `name`, all of it, as a string: then the
 * program, or a test of it, may read a file of that name wherever it is. `name` is the
 * unread_name() of a changed path. What can't be read may hold anything. The first question reads
 * every source once, for the names of all changes. */
bool literals_hold(struct comparison *comparison, struct era *era, const char *name);

#endif
