/* Why a package runs, target by target: those with one chain together. */
#ifndef WHITTLE_REPORT_SHARED_CHAINS_H
#define WHITTLE_REPORT_SHARED_CHAINS_H

#include "graph/base/bits.h"
#include "planner/report/closure.h"

struct shared_chain {
    struct ids units; /* at least one: one of each target */
    struct bits platforms;
};

struct shared_chains {
    struct shared_chain *items;
    size_t count, capacity;
};

/* Of all that the plan's jobs make of a package and that is affected, on every platform. */
struct shared_chains shared_chains_of(struct arena *arena, const struct plan *plan,
                                      uint32_t package);

/* The hops of a unit's chain, by name. */
struct hops shared_chain_hops(struct arena *arena, const struct impact *impact, uint32_t unit);

#endif
