#include "planner/schedule/row_items.h"

struct row_items row_items_whole(struct arena *arena, const struct row_source *source)
{
    const struct matrix_entry **entries = arena_array(arena, source->count, sizeof *entries);
    struct row_item *of = arena_array(arena, source->count, sizeof *of);
    for (uint32_t i = 0; i < source->count; i++) {
        entries[i] = source->entries[i];
        of[i] = (struct row_item){i, ITEM_WHOLE};
    }
    return (struct row_items){.source = source,
                              .of = of,
                              .now = row_load_of(arena, source->now, entries, source->count),
                              .settled =
                                  row_load_of(arena, source->settled, entries, source->count)};
}

static void add_part(struct arena *arena, const struct pack_item *whole,
                     const struct test_part *part, int64_t ms, struct pack_item *item)
{
    *item = *whole;
    item->run_ms = ms;
    item->name = arena_printf(arena, "%s\n%s", whole->name, part->name);
}

static size_t count_items(const struct row_source *source, const struct bits *apart,
                          const struct test_parts *parts)
{
    size_t count = source->count;
    for (size_t i = 0; i < source->count; i++)
        count += bits_has(apart, i) ? parts[i].count - 1 : 0;
    return count;
}

/* A part needs what its entry needs. */
static struct pack_request request_apart(struct arena *arena, const struct job_load *load,
                                         const struct row_items *whole,
                                         const struct pack_request *known, const struct bits *apart,
                                         const struct test_parts *parts)
{
    const struct row_source *source = whole->source;
    struct pack_request request = *known;
    request.count = count_items(source, apart, parts);
    struct pack_item *items = arena_array(arena, request.count, sizeof *items);
    size_t next = 0;
    for (size_t i = 0; i < source->count; i++) {
        if (!bits_has(apart, i)) {
            items[next++] = known->items[i];
            continue;
        }
        const int64_t *ms =
            test_parts_ms(arena, load, source->entries[i], &parts[i], known->items[i].run_ms);
        for (size_t k = 0; k < parts[i].count; k++)
            add_part(arena, &known->items[i], &parts[i].items[k], ms[k], &items[next++]);
    }
    request.items = items;
    return request;
}

struct row_items row_items_apart(struct arena *arena, const struct row_items *whole,
                                 const struct bits *apart, const struct test_parts *parts)
{
    const struct row_source *source = whole->source;
    struct row_items items = {.source = source, .parts = parts};
    struct row_item *of = arena_array(arena, count_items(source, apart, parts), sizeof *of);
    size_t next = 0;
    for (uint32_t i = 0; i < source->count; i++) {
        const bool is_apart = bits_has(apart, i);
        for (uint32_t k = 0; k < (is_apart ? parts[i].count : 1); k++)
            of[next++] = (struct row_item){i, is_apart ? k : ITEM_WHOLE};
    }
    items.of = of;
    items.now = request_apart(arena, source->now, whole, &whole->now, apart, parts);
    items.settled = request_apart(arena, source->settled, whole, &whole->settled, apart, parts);
    return items;
}

static struct shard_time time_of(const struct pack_request *request, const struct packing *packing,
                                 size_t shard, uint32_t *scratch)
{
    size_t count = 0;
    for (uint32_t i = 0; i < request->count; i++)
        if (packing->shard_of[i] == shard)
            scratch[count++] = i;
    return row_load_time(request, scratch, count);
}

struct shard_time row_items_time(const struct row_items *items, const struct packing *packing,
                                 size_t shard)
{
    struct arena scratch = {0};
    uint32_t *places = arena_array(&scratch, items->now.count, sizeof *places);
    const struct shard_time time = time_of(&items->now, packing, shard, places);
    arena_free(&scratch);
    return time;
}

void row_items_times(const struct row_items *items, const struct packing *packing, bool now,
                     int64_t *shard_ms)
{
    struct arena scratch = {0};
    const struct pack_request *request = now ? &items->now : &items->settled;
    uint32_t *places = arena_array(&scratch, request->count, sizeof *places);
    for (size_t shard = 0; shard < packing->shards; shard++) {
        const struct shard_time time = time_of(request, packing, shard, places);
        shard_ms[shard] = shard_time_ms(&time);
    }
    arena_free(&scratch);
}

/* While a share is filled. */
struct filling {
    struct arena *arena;
    const struct row_items *items;
    const struct packing *packing;
    const struct matrix_entry **entries;
    const struct strings **parts;
    size_t count;
};

static void add_entry(struct filling *filling, uint32_t entry, const struct strings *part)
{
    filling->entries[filling->count] = filling->items->source->entries[entry];
    filling->parts[filling->count++] = part;
}

/* The items of an entry that a shard has, from `first` on; all its items follow each other. Returns
 * the first one of another entry. */
static size_t add_items(struct filling *filling, size_t shard, size_t first)
{
    const struct row_items *items = filling->items;
    const struct row_item *of = &items->of[first];
    size_t end = first, met = 0;
    if (of->part == ITEM_WHOLE) {
        if (filling->packing->shard_of[first] == shard)
            add_entry(filling, of->entry, NULL);
        return first + 1;
    }
    const struct test_parts *parts = &items->parts[of->entry];
    struct bits chosen = bits_new(filling->arena, parts->count);
    for (; end < items->settled.count && items->of[end].entry == of->entry; end++)
        if (filling->packing->shard_of[end] == shard)
            met += bits_add(&chosen, items->of[end].part);
    if (met)
        add_entry(filling, of->entry,
                  test_parts_calls(filling->arena, items->source->settled, parts, &chosen));
    return end;
}

void row_items_apply(struct arena *arena, const struct row_items *items,
                     const struct packing *packing, struct row_share *share)
{
    const size_t count = items->settled.count;
    struct filling filling = {.arena = arena,
                              .items = items,
                              .packing = packing,
                              .entries = arena_array(arena, count, sizeof(void *)),
                              .parts = arena_array(arena, count, sizeof(void *))};
    size_t *ends = arena_array(arena, packing->shards, sizeof *ends);
    for (size_t shard = 0; shard < packing->shards; shard++) {
        for (size_t i = 0; i < count;)
            i = add_items(&filling, shard, i);
        ends[shard] = filling.count;
    }
    share->entries = filling.entries;
    share->parts = items->parts ? (const struct strings *const *)filling.parts : NULL;
    share->ends = ends;
    share->shards = packing->shards;
}
