/* Packing: which entries of a row share a runner. What several need is compiled once on a runner,
 * so that two entries together may take hardly longer than one. Pure: numbers in, numbers out; the
 * same for the same items in whatever order they come. Times are whole milliseconds. */
#ifndef WHITTLE_SCHEDULE_PACKING_H
#define WHITTLE_SCHEDULE_PACKING_H

#include "graph/base/vec.h"

struct pack_item {
    const char *name;      /* no other has it: what is alike is told apart by its bytes */
    int64_t run_ms;        /* what it takes where all is compiled; no less than 0 */
    int64_t path_ms;       /* its longest chain of units, each of which waits for the one before */
    const uint32_t *units; /* what is compiled for it: places in the request's, rising */
    size_t unit_count;
};

struct pack_request {
    const struct pack_item *items;
    size_t count;         /* at least 1 */
    const int64_t *units; /* what each takes to be compiled on one core */
    size_t unit_count;
    int64_t set_up_ms; /* of each runner */
    unsigned cores;    /* of each runner, at least 1 */
};

struct packing {
    const uint32_t *shard_of; /* by item: from 0, in the order of their first items' names */
    size_t shards;            /* none is empty */
    int64_t longest_ms;       /* of a shard: how long all of it takes */
    int64_t total_ms;         /* of all shards */
    int64_t billed;           /* minutes: services charge each that begins */
    int64_t bound_ms;         /* no packing on as many runners takes less */
    bool proved;              /* nor than this one */
};

enum {
    PACK_EXACT = 12, /* items up to which all packings are gone through, if need be */
};

/* How long so much work takes on so many cores, of which a chain waits for itself. */
static inline int64_t pack_compile_ms(int64_t work, int64_t chain, unsigned cores)
{
    const int64_t shared = (work + cores - 1) / cores;
    return shared > chain ? shared : chain;
}

/* How long a runner takes for some items:
 *     set-up + max(longest chain, work / cores) of what they need, each once, + their own times
 * The best packing that is found on at most `runners`: the longest shard first, then the total.
 * More runners never make it longer. It is the last one of a frontier, which whoever asks for
 * several numbers of runners takes. */
struct packing pack(struct arena *arena, const struct pack_request *request, size_t runners);

/* No packing on at most so many runners takes less. A packing's own bound may be higher, since more
 * was tried. */
int64_t pack_bound(struct arena *arena, const struct pack_request *request, size_t runners);

/* Packings on at most 1, 2, … `runners`, by their number less one. Each is begun with the one
 * before, so that more runners never take longer. Costs little more than the last of them alone; of
 * rows with thousands of entries bounds are weaker than pack() finds them. */
struct pack_frontier {
    struct packing *items;
    size_t count; /* runners, but no more than there are items */
};

struct pack_frontier pack_frontier(struct arena *arena, const struct pack_request *request,
                                   size_t runners);

#endif
