/* From seeds to everything that is rebuilt because of them. */
#ifndef WHITTLE_IMPACT_REACH_H
#define WHITTLE_IMPACT_REACH_H

#include "graph/impact/impact.h"

/* Spreads from `seeds` over the edges of both revisions, with the fewest dependencies between a
 * unit and its seed; of two seeds the first. Returns the states of all units. */
struct impact_unit *reach_spread(struct arena *arena, const struct units *units,
                                 const struct impact_seed *seeds, size_t seed_count);

#endif
