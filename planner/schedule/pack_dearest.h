/* Which items that one runner can hold cost most. For the files of packing: pack_prices.h says how
 * it is found out. */
#ifndef WHITTLE_SCHEDULE_PACK_DEAREST_H
#define WHITTLE_SCHEDULE_PACK_DEAREST_H

#include "planner/schedule/pack_reduce.h"

struct dearest_node;
struct dearest_item;

struct pack_dearest {
    struct pack_request request; /* its units with the steps of chains behind them */
    int64_t *price;              /* by item, no less than 0: whoever asks sets them */
    int64_t room;                /* of a runner, in milliseconds of one core: likewise */
    size_t left, limit;          /* nodes in all, and for one search */
    bool *best;                  /* the dearest set that was seen, by item */
    int64_t best_price;          /* of that */
    bool *set;                   /* one that is tried */
    int64_t *work, *chain;       /* by unit, in milliseconds of one core; one of them is 0 */
    int64_t *mixed;              /* by unit */
    bool *with;                  /* by unit and other unit: all that need the one need the other */
    int eighths;                 /* of the chain in the mixture */
    struct dearest_node *nodes;  /* a path in the tree */
    struct dearest_item *sorted; /* of the node that is looked at */
    int64_t *sums, *left_over;   /* by unit: prices of its users there, and of those not taken */
    bool *held;                  /* by unit */
};

/* Of reduced items, in an arena that outlives it. */
struct pack_dearest pack_dearest_new(struct arena *arena, const struct pack_request *request);

/* Counts so many eighths of chains and the others of work. */
void pack_dearest_mix(struct pack_dearest *dearest, int eighths);

enum dearest_end {
    DEAREST_NONE,   /* no set costs `least` or more */
    DEAREST_FOUND,  /* one does */
    DEAREST_NEARLY, /* it can't be told: one that a runner can almost hold does */
    DEAREST_LIMIT,  /* there were not nodes enough */
};

enum dearest_end pack_dearest_find(struct pack_dearest *dearest, int64_t least);

#endif
