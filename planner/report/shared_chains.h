/* Why a package runs, target by target: those with one chain together. */
#ifndef WHITTLE_REPORT_SHARED_CHAINS_H
#define WHITTLE_REPORT_SHARED_CHAINS_H

#include "graph/base/bits.h"
#include "planner/report/closure.h"

struct strand {
    struct ids units; /* at least one: one of each target */
    struct bits platforms;
};

struct strands {
    struct strand *items;
    size_t count, capacity;
};

/* Of all that the plan's jobs make of a package and that is affected, on every platform. */
struct strands strands_of(struct arena *arena, const struct plan *plan, uint32_t package);

/* The hops of a unit's chain, by name. */
struct hops strands_hops(struct arena *arena, const struct impact *impact, uint32_t unit);

#endif
