/* The way from a seed to a unit: derived from what reach found, when somebody asks. */
#ifndef WHITTLE_IMPACT_CHAIN_H
#define WHITTLE_IMPACT_CHAIN_H

#include "graph/impact/impact.h"

/* One step of a chain. */
struct chain_step {
    uint32_t from, to; /* packages: `to` depends on `from` */
    enum need_kind kind;
};

struct chain {
    struct chain_step *items;
    size_t count, capacity;
};

/* The steps from a seed to `unit`, the seed's first. */
struct chain chain_of(struct arena *arena, const struct impact *impact, uint32_t unit);

/* Why a unit is affected, with the names of the chain. */
struct reason chain_reason(struct arena *arena, const struct impact *impact, uint32_t unit);

#endif
