#include <stdlib.h>
#include <string.h>

#include "planner/matrix/runner.h"
#include "planner/schedule/packing_parts.h"

struct named_bin {
    const char *name; /* the first of its items' */
    uint32_t bin;
};

static int compare_named(const void *left, const void *right)
{
    return strcmp(((const struct named_bin *)left)->name, ((const struct named_bin *)right)->name);
}

static const char *first_name(const struct bins *bins, size_t bin)
{
    const char *first = NULL;
    for (uint32_t i = bins->items[bin].first; i != BIN_NONE; i = bins->next[i]) {
        const char *name = bins->request->items[i].name;
        first = !first || strcmp(name, first) < 0 ? name : first;
    }
    return first;
}

/* Shards are numbered by the names of their items: the order of bins says nothing. */
static void number_shards(struct arena *arena, const struct pack_reduced *reduced,
                          const struct bins *bins, struct packing *packing)
{
    struct arena scratch = {0};
    struct named_bin *named = arena_array(&scratch, bins->count, sizeof *named);
    uint32_t *shard_of = arena_array(arena, bins->request->count, sizeof *shard_of);
    for (uint32_t b = 0; b < bins->count; b++)
        if (bins->items[b].first != BIN_NONE)
            named[packing->shards++] = (struct named_bin){first_name(bins, b), b};
    qsort(named, packing->shards, sizeof *named, compare_named);
    for (uint32_t shard = 0; shard < packing->shards; shard++)
        for (uint32_t i = bins->items[named[shard].bin].first; i != BIN_NONE; i = bins->next[i])
            shard_of[reduced->item_of[i]] = shard;
    packing->shard_of = shard_of;
    arena_free(&scratch);
}

struct packing pack_number(struct arena *arena, const struct pack_reduced *reduced,
                           const struct pack_state *state)
{
    const struct bins *bins = &state->bins;
    struct packing packing = {.longest_ms = state->longest_ms,
                              .total_ms = state->total_ms,
                              .bound_ms = state->bound_ms,
                              .proved = state->longest_ms == state->bound_ms};
    number_shards(arena, reduced, bins, &packing);
    for (size_t b = 0; b < bins->count; b++)
        packing.billed += runner_billed(bins->items[b].ms);
    return packing;
}
