#include "tests/property/packing_cases.h"

#include <stdlib.h>

#include "tests/property/world.h"

enum { TAIL = 12, SHARED = 20, LARGE = 3, LARGE_MS = 5000 };

static int64_t time_of(struct random *random, bool tail)
{
    const int64_t ms = 1 + (int64_t)random_below(random, 30000);
    return tail && random_below(random, TAIL) == 0 ? 20 * ms : ms;
}

/* Entries need the first units more often than the last, as they do in workspaces. */
static void add_units(struct arena *arena, struct random *random, unsigned units,
                      struct pack_item *item)
{
    uint32_t *own = arena_array(arena, units + 1, sizeof *own);
    for (uint32_t i = 0; i < units; i++)
        if (random_below(random, units + i) < units / 2)
            own[item->unit_count++] = i;
    item->units = own;
}

struct pack_request packing_case(struct arena *arena, uint64_t seed, size_t count)
{
    struct random random = random_new(seed);
    const bool tail = random_below(&random, 2);
    struct pack_request request = {.count = count,
                                   .unit_count = random_below(&random, SHARED),
                                   .set_up_ms = (int64_t)random_below(&random, 90000),
                                   .cores = 1 + (unsigned)random_below(&random, 4)};
    struct pack_item *items = arena_array(arena, count, sizeof *items);
    int64_t *units = arena_array(arena, request.unit_count + 1, sizeof *units);
    for (size_t i = 0; i < request.unit_count; i++)
        units[i] = time_of(&random, tail);
    for (size_t i = 0; i < count; i++) {
        items[i].name = arena_printf(arena, "entry %zu", i);
        items[i].run_ms = random_below(&random, 5) ? time_of(&random, tail) : 0;
        add_units(arena, &random, (unsigned)request.unit_count, &items[i]);
        for (size_t k = 0; k < items[i].unit_count; k += 2)
            items[i].path_ms += units[items[i].units[k]];
    }
    request.items = items;
    request.units = units;
    return request;
}

struct pack_request packing_apart(struct arena *arena, uint64_t seed, size_t count,
                                  enum packing_times times)
{
    struct random random = random_new(seed);
    struct pack_request request = {.count = count, .unit_count = count, .cores = 1};
    struct pack_item *items = arena_array(arena, count, sizeof *items);
    int64_t *units = arena_array(arena, count, sizeof *units);
    for (size_t i = 0; i < count; i++) {
        uint32_t *own = arena_array(arena, 1, sizeof *own);
        own[0] = (uint32_t)i;
        units[i] = time_of(&random, times == TIMES_TAIL);
        items[i] = (struct pack_item){.name = arena_printf(arena, "entry %zu", i),
                                      .run_ms = time_of(&random, times == TIMES_TAIL),
                                      .path_ms = units[i],
                                      .units = own,
                                      .unit_count = 1};
        if (times == TIMES_LARGE && i < LARGE)
            items[i].run_ms += (int64_t)count * LARGE_MS;
    }
    request.items = items;
    request.units = units;
    return request;
}
