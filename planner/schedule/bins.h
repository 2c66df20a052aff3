/* Shards while they are filled: what each compiles, and how long it takes with one item more or
 * less. For the files of packing. */
#ifndef WHITTLE_SCHEDULE_BINS_H
#define WHITTLE_SCHEDULE_BINS_H

#include "planner/schedule/pack_reduce.h"

#define BIN_NONE UINT32_MAX

struct bin {
    uint32_t *needed;     /* by unit: how many of its items need it */
    uint32_t first, last; /* of its items, a chain; BIN_NONE: it has none */
    int64_t work_ms, run_ms, path_ms;
    size_t paths; /* items whose chain is the longest one, path_ms */
    int64_t ms;   /* how long it takes; 0 for an empty one */
};

struct bins {
    const struct pack_request *request;
    struct bin *items;
    size_t count;
    /* By item; BIN_NONE for none. */
    uint32_t *bin_of;
    uint32_t *next, *before; /* in its bin's chain */
};

/* All empty. */
struct bins bins_new(struct arena *arena, const struct pack_request *request, size_t count);

/* How long a bin would take with the item besides. */
int64_t bins_with(const struct bins *bins, size_t bin, uint32_t item);

/* How long the item's bin would take without it. */
int64_t bins_without(const struct bins *bins, uint32_t item);

void bins_add(struct bins *bins, size_t bin, uint32_t item);
void bins_remove(struct bins *bins, uint32_t item);

/* Takes all items out. */
void bins_clear(struct bins *bins);

int64_t bins_longest(const struct bins *bins);
int64_t bins_total(const struct bins *bins);

/* The first of the bins that take longest. */
size_t bins_longest_bin(const struct bins *bins);

#endif
