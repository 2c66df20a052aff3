#include "planner/schedule/row_split.h"

#include <string.h>

#include "planner/matrix/runner.h"

struct row_split row_split_new(struct arena *arena, const struct row_items *whole)
{
    const struct job *job = whole->source->settled->job->job;
    const size_t count = whole->source->count;
    return (struct row_split){
        .arena = arena,
        .whole = whole,
        .parts = arena_array(arena, count, sizeof(struct test_parts)),
        .known = bits_new(arena, count),
        .shared = job->calls || job->nextest,
    };
}

const struct test_parts *row_split_parts(struct row_split *split, uint32_t entry)
{
    const struct row_source *source = split->whole->source;
    if (bits_add(&split->known, entry))
        split->parts[entry] = test_parts_of(split->arena, source->settled, source->entries[entry]);
    return &split->parts[entry];
}

static int64_t alone_ms(const struct pack_request *request, uint32_t item)
{
    const struct shard_time time = row_load_time(request, &item, 1);
    return shard_time_ms(&time);
}

/* Some items of a request, as a request of their own. */
struct pool {
    uint32_t *items; /* places in the whole request */
    struct pack_request request;
    size_t runners;
    struct packing packing;
};

static struct pool pool_of(struct arena *scratch, const struct pack_request *request,
                           const uint32_t *pool_by_item, uint32_t pool)
{
    struct pool found = {.items = arena_array(scratch, request->count, sizeof *found.items),
                         .request = *request};
    struct pack_item *items = arena_array(scratch, request->count, sizeof *items);
    found.request.count = 0;
    for (uint32_t i = 0; i < request->count; i++) {
        if (pool_by_item[i] != pool)
            continue;
        found.items[found.request.count] = i;
        items[found.request.count++] = request->items[i];
    }
    found.request.items = items;
    return found;
}

static void pack_pool(struct row_split *split, struct arena *scratch, struct pool *pool,
                      size_t runners)
{
    pool->runners = runners;
    pool->packing = pack(scratch, &pool->request, runners);
    split->work += pool->request.count;
}

static int64_t longest_of(const struct pool *pools, size_t count)
{
    int64_t longest = 0;
    for (size_t i = 0; i < count; i++)
        longest = pools[i].packing.longest_ms > longest ? pools[i].packing.longest_ms : longest;
    return longest;
}

/* One runner each, then another one for whichever takes longest. */
static void pack_parts(struct row_split *split, struct arena *scratch, struct pool *pools,
                       size_t count, size_t runners)
{
    for (size_t i = 0; i < count; i++)
        pack_pool(split, scratch, &pools[i], 1);
    for (size_t used = count; used < runners; used++) {
        struct pool *longest = &pools[0];
        for (size_t i = 1; i < count; i++)
            if (pools[i].packing.longest_ms > longest->packing.longest_ms)
                longest = &pools[i];
        if (longest->runners == longest->request.count)
            return;
        pack_pool(split, scratch, longest, longest->runners + 1);
    }
}

/* How long it takes where the rest, the first pool, has so many of the runners. */
static void pack_with(struct row_split *split, struct arena *scratch, struct pool *pools,
                      size_t count, size_t runners, size_t rest)
{
    if (rest)
        pack_pool(split, scratch, &pools[0], rest);
    pack_parts(split, scratch, pools + 1, count - 1, runners - rest);
}

/* The pools of parts are few and small, the rest is not: how many runners it gets is found by
 * halves, since with one more it takes no longer, and the parts no less. */
static void pack_pools(struct row_split *split, struct arena *scratch, struct pool *pools,
                       size_t count, size_t runners)
{
    size_t least = 1, most = runners - (count - 1), best = 0;
    int64_t best_ms = INT64_MAX;
    while (pools[0].request.count && least <= most) {
        const size_t rest = least + (most - least) / 2;
        pack_with(split, scratch, pools, count, runners, rest);
        const int64_t ms = longest_of(pools, count);
        best = ms < best_ms ? rest : best;
        best_ms = ms < best_ms ? ms : best_ms;
        if (pools[0].packing.longest_ms > longest_of(pools + 1, count - 1))
            least = rest + 1;
        else
            most = rest - 1;
    }
    pack_with(split, scratch, pools, count, runners, best);
}

static struct packing join(struct arena *arena, const struct pack_request *request,
                           const struct pool *pools, size_t count)
{
    struct packing packing = {0};
    uint32_t *shard_of = arena_array(arena, request->count, sizeof *shard_of);
    for (size_t p = 0; p < count; p++) {
        const struct packing *own = &pools[p].packing;
        for (size_t i = 0; i < pools[p].request.count; i++)
            shard_of[pools[p].items[i]] = (uint32_t)packing.shards + own->shard_of[i];
        packing.shards += own->shards;
        packing.longest_ms =
            own->longest_ms > packing.longest_ms ? own->longest_ms : packing.longest_ms;
        packing.total_ms += own->total_ms;
        packing.billed += own->billed;
    }
    packing.shard_of = shard_of;
    packing.bound_ms = pack_bound(arena, request, packing.shards);
    packing.proved = packing.longest_ms == packing.bound_ms;
    return packing;
}

/* Parts of one entry by themselves, and all that is whole. */
static bool pack_apart(struct row_split *split, const struct row_items *items, size_t runners,
                       struct packing *packing)
{
    struct arena scratch = {0};
    const struct pack_request *request = &items->settled;
    uint32_t *pool_by_item = arena_array(&scratch, request->count, sizeof *pool_by_item);
    uint32_t pools = 0;
    for (uint32_t i = 0; i < request->count; i++) {
        const bool first = items->of[i].part == 0;
        pools += first;
        pool_by_item[i] = items->of[i].part == ITEM_WHOLE ? 0 : pools;
    }
    struct pool *all = arena_array(&scratch, pools + 1, sizeof *all);
    for (uint32_t p = 0; p <= pools; p++)
        all[p] = pool_of(&scratch, request, pool_by_item, p);
    const bool fits = runners >= pools + (all[0].request.count ? 1 : 0);
    if (fits) {
        pack_pools(split, &scratch, all, pools + 1, runners);
        *packing = join(split->arena, request, all, pools + 1);
    }
    arena_free(&scratch);
    return fits;
}

/* The entry without which the longest runner would be done sooner, if it is whole, takes more than
 * a runner's share, and can be apart. */
static bool find_bounding(struct row_split *split, const struct row_items *items,
                          const struct packing *packing, size_t runners, uint32_t *entry)
{
    int64_t longest = -1, *shard_ms;
    struct arena scratch = {0};
    uint32_t found = ITEM_WHOLE;
    shard_ms = arena_array(&scratch, packing->shards, sizeof *shard_ms);
    row_items_times(items, packing, false, shard_ms);
    for (uint32_t i = 0; i < items->settled.count; i++) {
        if (shard_ms[packing->shard_of[i]] != packing->longest_ms)
            continue;
        const int64_t ms = alone_ms(&items->settled, i);
        found = ms > longest ? i : found;
        longest = ms > longest ? ms : longest;
    }
    arena_free(&scratch);
    if (found == ITEM_WHOLE || items->of[found].part != ITEM_WHOLE ||
        longest <= packing->total_ms / (int64_t)runners)
        return false;
    *entry = items->of[found].entry;
    return row_split_parts(split, *entry)->why == PARTS_FIT;
}

static bool pack_items(struct row_split *split, const struct row_items *items, size_t runners,
                       struct packing *packing)
{
    if (!split->shared)
        return pack_apart(split, items, runners, packing);
    *packing = pack(split->arena, &items->settled, runners);
    split->work += items->settled.count;
    return true;
}

bool row_split_find(struct row_split *split, const struct packing *packing, size_t runners,
                    struct row_items *items, struct packing *found)
{
    struct bits apart = bits_new(split->arena, split->whole->source->count);
    struct row_items tried = *split->whole;
    struct packing best = *packing, last = *packing;
    uint32_t entry;
    bool is_found = false;
    for (size_t i = 0; i < SPLIT_ENTRIES && split->work < SPLIT_WORK; i++) {
        if (!find_bounding(split, &tried, &last, runners, &entry))
            break;
        bits_add(&apart, entry);
        tried = row_items_apart(split->arena, split->whole, &apart, split->parts);
        if (!pack_items(split, &tried, runners, &last))
            break;
        if (last.longest_ms >= best.longest_ms)
            continue;
        best = last;
        *items = tried;
        *found = last;
        is_found = true;
    }
    return is_found;
}
