/* The steps of a packing. Each leaves what is kept no worse. For the files of packing.
 *
 * Work is limited by looks: one is an item against a shard. Limits depend on the request alone, not
 * on how many runners are asked for, since the packing on fewer runners begins the one on more. */
#ifndef WHITTLE_SCHEDULE_PACKING_PARTS_H
#define WHITTLE_SCHEDULE_PACKING_PARTS_H

#include "planner/schedule/bins.h"

enum {
    PACK_HALVINGS = 20,  /* of the deadline */
    PACK_MOVES = 5000,   /* moves and swaps that may be looked at, where items need little */
    PACK_NODES = 200000, /* of an exact search, for each number of runners */
};

/* Packings of reduced items on a number of runners that grows. */
struct pack_state {
    struct bins bins;             /* the one that is worked on */
    uint32_t *kept;               /* the best one: by item, its bin */
    int64_t longest_ms, total_ms; /* of that */
    int64_t bound_ms;             /* nothing is shorter */
    unsigned moves;               /* and swaps that may be looked at */
};

/* Keeps what is worked on if it is the better one: shorter, or as short with less in all. */
bool pack_keep(struct pack_state *state);

/* Goes on with what is kept. */
void pack_back(struct pack_state *state);

/* Each item to where the shard is shortest with it. */
void pack_greedy(struct bins *bins);

/* Each item to where it adds least, with no shard longer than `deadline`. Returns false, with some
 * items left out, where that fails. */
bool pack_within(struct bins *bins, int64_t deadline);

/* Begins anew: greedily, and under deadlines that are halved. */
void pack_anew(struct pack_state *state, size_t halvings);

/* Gives an empty bin something of the longest ones, if there is one. */
void pack_spread(struct pack_state *state);

/* Moves and swaps out of the longest shard while that makes it shorter, then moves that make the
 * total less. */
void pack_improve(struct pack_state *state);

/* Empties shards, the shortest first, whose items fit into others without making the longest
 * longer. */
void pack_dissolve(struct pack_state *state);

/* Takes items out of some shards and puts them where they cost least, many times. */
void pack_ruin(struct pack_state *state, size_t looks);

/* Goes through all packings that may be shorter; true where none is, or it found the shortest. */
bool pack_exact(struct pack_state *state, size_t nodes);

/* What is kept, and worked on, as it is returned. */
struct packing pack_number(struct arena *arena, const struct pack_reduced *reduced,
                           const struct pack_state *state);

#endif
