/* The steps of a packing, each of which leaves it no worse. For the files of packing. */
#ifndef WHITTLE_SCHEDULE_PACKING_PARTS_H
#define WHITTLE_SCHEDULE_PACKING_PARTS_H

#include "planner/schedule/bins.h"

enum {
    PACK_STEPS = 20,            /* halvings of the deadline */
    PACK_EVALUATIONS = 2000000, /* insertions that may be looked at to find a deadline */
    PACK_MOVES = 5000,          /* moves and swaps that may be looked at */
    PACK_NODES = 200000,        /* of an exact search, for each number of runners */
};

/* Each item, the longest first, to where the shard is shortest with it. */
void pack_greedy(struct bins *bins, const uint32_t *order);

/* Each item, the longest first, to where it adds least, with no shard longer than `deadline`.
 * Returns false, with some items left out, where that fails. */
bool pack_within(struct bins *bins, const uint32_t *order, int64_t deadline);

/* Moves and swaps out of the longest shard while that makes it shorter, then moves that make the
 * total less. */
void pack_improve(struct bins *bins, const uint32_t *order);

/* Empties shards, the shortest first, whose items fit into others without making the longest
 * longer. */
void pack_dissolve(struct bins *bins);

/* Goes through all packings that may be better; true where none is, or it found the best. */
bool pack_exact(struct arena *arena, struct bins *bins, const uint32_t *order, int64_t bound);

#endif
