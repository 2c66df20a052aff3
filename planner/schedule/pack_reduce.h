/* What a packing is found for: the same items in an order of their own, with as few units as tell
 * them apart. For the files of packing. */
#ifndef WHITTLE_SCHEDULE_PACK_REDUCE_H
#define WHITTLE_SCHEDULE_PACK_REDUCE_H

#include "planner/schedule/packing.h"

struct pack_reduced {
    struct pack_request request; /* items: the longest alone first, then by name; units that the
                                    same items need are one, those that none needs or that take no
                                    time are left out */
    uint32_t *item_of;           /* by its items: which of the original it is */
};

struct pack_reduced pack_reduce(struct arena *arena, const struct pack_request *request);

/* How long a runner takes for units of so much work and so long a chain, and items of so much. */
static inline int64_t pack_duration(const struct pack_request *request, int64_t work, int64_t path,
                                    int64_t run)
{
    return request->set_up_ms + pack_compile_ms(work, path, request->cores) + run;
}

#endif
