/* Lower bounds of one row, for numbers of runners that grow. For the files of packing. */
#ifndef WHITTLE_SCHEDULE_PACK_BOUNDS_H
#define WHITTLE_SCHEDULE_PACK_BOUNDS_H

#include "planner/schedule/pack_reduce.h"

struct pack_bounds;

/* Of reduced items. */
struct pack_bounds *pack_bounds_new(struct arena *arena, const struct pack_request *request);

/* What an item takes alone, at most: no number of runners takes less. */
int64_t pack_bounds_one(const struct pack_bounds *bounds);

enum bound_effort {
    BOUND_MEANS,  /* what costs nothing */
    BOUND_SHARES, /* pack_shares.h, too */
};

/* What is worth it for one of many numbers of runners: of large rows only for those that are due,
 * of huge ones for none. */
enum bound_effort pack_bounds_effort(const struct pack_bounds *bounds, bool due);

/* No packing on at most so many runners takes less. `longest_ms` is what one takes, or more. */
int64_t pack_bounds_find(struct pack_bounds *bounds, size_t runners, enum bound_effort effort,
                         int64_t longest_ms);

#endif
