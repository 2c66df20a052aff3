#include "planner/schedule/packing.h"

#include <stdlib.h>
#include <string.h>

#include "planner/schedule/packing_parts.h"

void pack_greedy(struct bins *bins, const uint32_t *order)
{
    for (size_t i = 0; i < bins->request->count; i++) {
        const int64_t run = bins->request->items[order[i]].run_ms;
        int64_t least = INT64_MAX;
        size_t best = 0;
        for (size_t b = 0; b < bins->count; b++) {
            if (bins->items[b].ms + run >= least)
                continue;
            const int64_t ms = bins_with(bins, b, order[i]);
            best = ms < least ? b : best;
            least = ms < least ? ms : least;
        }
        bins_add(bins, best, order[i]);
    }
}

/* The place in which an item adds least; the count of bins where none has room. */
static size_t cheapest(const struct bins *bins, uint32_t item, int64_t deadline)
{
    const int64_t run = bins->request->items[item].run_ms;
    int64_t least = INT64_MAX;
    size_t best = bins->count;
    for (size_t b = 0; b < bins->count && least > run; b++) {
        if (bins->items[b].ms + run > deadline)
            continue;
        const int64_t ms = bins_with(bins, b, item), more = ms - bins->items[b].ms;
        if (ms > deadline || more >= least)
            continue;
        least = more;
        best = b;
    }
    return best;
}

bool pack_within(struct bins *bins, const uint32_t *order, int64_t deadline)
{
    for (size_t i = 0; i < bins->request->count; i++) {
        const size_t bin = cheapest(bins, order[i], deadline);
        if (bin == bins->count)
            return false;
        bins_add(bins, bin, order[i]);
    }
    return true;
}

/* The shortest deadline that is found to hold; `best` becomes what holds it. */
static void bisect(struct arena *arena, struct bins *best, const uint32_t *order, int64_t bound)
{
    const size_t once = best->request->count * best->count;
    struct bins trial = bins_new(arena, best->request, best->count);
    int64_t low = bound, high = bins_longest(best);
    for (size_t step = 0; step < PACK_STEPS && low <= high; step++) {
        const int64_t middle = low + (high - low) / 2;
        if ((step + 1) * once > PACK_EVALUATIONS)
            return;
        bins_clear(&trial);
        const bool holds = pack_within(&trial, order, middle);
        if (holds && bins_better(&trial, best))
            bins_copy(best, &trial);
        high = holds ? middle - 1 : high;
        low = holds ? low : middle + 1;
    }
}

static size_t shortest(const struct bins *bins, const bool *kept)
{
    size_t found = bins->count;
    for (size_t b = 0; b < bins->count; b++)
        if (bins->items[b].ms && !kept[b] &&
            (found == bins->count || bins->items[b].ms < bins->items[found].ms))
            found = b;
    return found;
}

/* Where an item of a bin adds least to another that has some; the count of bins where none has
 * room.
 */
static size_t cheapest_other(const struct bins *bins, size_t bin, uint32_t item, int64_t deadline)
{
    const int64_t run = bins->request->items[item].run_ms;
    int64_t least = INT64_MAX;
    size_t best = bins->count;
    for (size_t b = 0; b < bins->count; b++) {
        const int64_t before = bins->items[b].ms;
        if (b == bin || !before || before + run > deadline)
            continue;
        const int64_t ms = bins_with(bins, b, item);
        if (ms > deadline || ms - before >= least)
            continue;
        least = ms - before;
        best = b;
    }
    return best;
}

/* Moves all items of a bin to others; false, with all where they were, where one finds no room.
 * `moved` has room for all. */
static bool empty(struct bins *bins, size_t bin, int64_t deadline, uint32_t *moved)
{
    size_t count = 0;
    while (bins->items[bin].first != BIN_NONE) {
        const uint32_t item = bins->items[bin].first;
        const size_t other = cheapest_other(bins, bin, item, deadline);
        if (other == bins->count)
            break;
        bins_remove(bins, bin, item);
        bins_add(bins, other, item);
        moved[count++] = item;
    }
    if (bins->items[bin].first == BIN_NONE)
        return true;
    while (count) {
        const uint32_t item = moved[--count];
        bins_remove(bins, bins->bin_of[item], item);
        bins_add(bins, bin, item);
    }
    return false;
}

void pack_dissolve(struct bins *bins)
{
    struct arena scratch = {0};
    bool *kept = arena_array(&scratch, bins->count, sizeof *kept);
    uint32_t *moved = arena_array(&scratch, bins->request->count, sizeof *moved);
    const int64_t deadline = bins_longest(bins);
    for (size_t bin; (bin = shortest(bins, kept)) < bins->count;)
        kept[bin] = !empty(bins, bin, deadline, moved);
    arena_free(&scratch);
}

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
static void number_shards(struct arena *arena, const struct bins *bins, struct packing *packing)
{
    struct named_bin *named = arena_array(arena, bins->count, sizeof *named);
    packing->shard_of = arena_array(arena, bins->request->count, sizeof *packing->shard_of);
    for (uint32_t b = 0; b < bins->count; b++)
        if (bins->items[b].first != BIN_NONE)
            named[packing->shards++] = (struct named_bin){first_name(bins, b), b};
    qsort(named, packing->shards, sizeof *named, compare_named);
    for (uint32_t shard = 0; shard < packing->shards; shard++)
        for (uint32_t i = bins->items[named[shard].bin].first; i != BIN_NONE; i = bins->next[i])
            packing->shard_of[i] = shard;
}

static struct packing finish(struct arena *arena, const struct bins *bins, int64_t bound)
{
    enum { MINUTE = 60000 };
    struct packing packing = {
        .longest_ms = bins_longest(bins), .total_ms = bins_total(bins), .bound_ms = bound};
    number_shards(arena, bins, &packing);
    for (size_t b = 0; b < bins->count; b++)
        packing.billed += (bins->items[b].ms + MINUTE - 1) / MINUTE;
    return packing;
}

struct packing pack(struct arena *arena, const struct pack_request *request, size_t runners)
{
    struct arena scratch = {0};
    const size_t count = runners < request->count ? runners : request->count;
    const uint32_t *order = bins_order(&scratch, request);
    const int64_t bound = pack_bound(&scratch, request, count);
    struct bins bins = bins_new(&scratch, request, count);
    pack_greedy(&bins, order);
    if (bins_longest(&bins) > bound)
        bisect(&scratch, &bins, order, bound);
    pack_improve(&bins, order);
    pack_dissolve(&bins);
    const bool proved = request->count <= PACK_EXACT && bins_longest(&bins) > bound &&
                        pack_exact(&scratch, &bins, order, bound);
    struct packing packing = finish(arena, &bins, bound);
    packing.proved = proved || packing.longest_ms == bound;
    arena_free(&scratch);
    return packing;
}
