/* Where an entry stands in a schedule, and why: what it shares there, and what another place would
 * cost. Pure; only of plans whose times are known; milliseconds. */
#ifndef WHITTLE_REPORT_PLACEMENT_H
#define WHITTLE_REPORT_PLACEMENT_H

#include "planner/report/packages.h"

struct placement {
    const struct shard *shard;   /* that takes it */
    size_t others;               /* entries that the shard takes beside it */
    struct ids shared;           /* packages that are compiled once for it and for others there; by
                                    index in plan->impact->packages */
    int64_t saved_ms;            /* of compiling, against a runner of its own */
    bool movable;                /* there is another place: not where it is all of its row, or
                                    its tests are on several runners */
    const struct shard *instead; /* the next best one of its row; NULL: a runner of its own */
    /* What that would add, with all else where it is; less than 0 where it takes away. */
    int64_t wait_ms;   /* to the end of the plan */
    int64_t runner_ms; /* to what all runners take */
    int64_t billed;    /* minutes */
};

/* Of an entry that runs. Next best is where the plan ends first, then where runners take least. */
struct placement placement_of(struct arena *arena, const struct plan *plan,
                              const struct outline_entry *entry);

#endif
