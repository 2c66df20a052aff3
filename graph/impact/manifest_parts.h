/* Which units of a package a part of its manifest counts for: one table, which seeds read from the
 * part, and ingredients from the unit. */
#ifndef WHITTLE_IMPACT_MANIFEST_PARTS_H
#define WHITTLE_IMPACT_MANIFEST_PARTS_H

#include "graph/cargo/definition.h"
#include "graph/impact/units.h"

/* A set of UNIT_BIT, in which UNIT_COMPILE stands for compiling the build script, and a target's
 * own units are left out. Without a script (`scripted`) nobody uses build dependencies: they count
 * for all of the package. */
static inline unsigned part_kinds(enum part part, bool scripted)
{
    static const unsigned kinds[] = {
        [PART_PACKAGE] = UNIT_BIT(UNIT_NEEDS) | UNIT_BIT(UNIT_FORMAT) | UNIT_BIT(UNIT_LINT) |
                         UNIT_BIT(UNIT_COMPILE),
        [PART_NORMAL] = UNIT_BIT(UNIT_NEEDS),
        [PART_DEV] = UNIT_BIT(UNIT_TEST_NEEDS),
        [PART_BUILD] = UNIT_BIT(UNIT_COMPILE),
        [PART_TARGET] = UNIT_BIT(UNIT_FORMAT),
    };
    return part == PART_BUILD && !scripted ? UNIT_BIT(UNIT_NEEDS) : kinds[part];
}

static inline enum part part_of_dependency(enum dep_kind kind)
{
    static const enum part parts[] = {
        [DEP_NORMAL] = PART_NORMAL, [DEP_DEV] = PART_DEV, [DEP_BUILD] = PART_BUILD};
    return parts[kind];
}

#endif
