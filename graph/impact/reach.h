/* From seeded packages to everything that is rebuilt because of them. */
#ifndef WHITTLE_IMPACT_REACH_H
#define WHITTLE_IMPACT_REACH_H

#include "graph/impact/impact.h"

/* Spreads from the packages that are already affected: over normal and build edges as far as they
 * go, over a dev edge as the last hop only. Every package gets its reason, with the shortest chain
 * from a seed; those that nothing reaches get REASON_NOT_REACHED. */
void reach_spread(struct arena *arena, struct impact *impact);

#endif
