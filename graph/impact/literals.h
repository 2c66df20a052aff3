/* Whether sources know a tool: uv, ruff and biome are such tools themselves. */
#ifndef WHITTLE_IMPACT_LITERALS_H
#define WHITTLE_IMPACT_LITERALS_H

#include "graph/impact/seeds.h"

/* Whether a Rust source of the packages of a revision holds `name`, all of it, as a string: then
 * the program, or a test of it, may read a file of that name wherever it is. `name` is the
 * unread_name() of a changed path. What can't be read may hold anything. The first question reads
 * every source once, for the names of all changes. */
bool literals_hold(const struct seeding *seeding, enum rev rev, const char *name);

#endif
