#include "planner/schedule/pack_reduce.h"

#include <stdlib.h>
#include <string.h>

/* Units by who needs them: those of a class are needed by the same items so far. */
struct classes {
    uint32_t *of;    /* by unit */
    size_t *sizes;   /* by class */
    size_t *moved;   /* by class: how many of it the present item needs; 0 between items */
    uint32_t *apart; /* by class: where those go, where not all of it does; 0 else */
    size_t count;
};

static struct classes classes_new(struct arena *arena, size_t units)
{
    struct classes classes = {.of = arena_array(arena, units, sizeof *classes.of),
                              .sizes = arena_array(arena, units + 1, sizeof *classes.sizes),
                              .moved = arena_array(arena, units + 1, sizeof *classes.moved),
                              .apart = arena_array(arena, units + 1, sizeof *classes.apart),
                              .count = 1};
    classes.sizes[0] = units;
    return classes;
}

/* Parts each class into what the item needs and what it does not. `parted` has room for its units.
 */
static void split(struct classes *classes, const struct pack_item *item, uint32_t *parted)
{
    size_t count = 0;
    for (size_t i = 0; i < item->unit_count; i++)
        classes->moved[classes->of[item->units[i]]]++;
    for (size_t i = 0; i < item->unit_count; i++) {
        const uint32_t of = classes->of[item->units[i]];
        if (classes->moved[of] == 0 || classes->moved[of] == classes->sizes[of])
            continue;
        classes->sizes[of] -= classes->moved[of];
        classes->sizes[classes->count] = classes->moved[of];
        classes->apart[of] = (uint32_t)classes->count++;
        classes->moved[of] = 0;
        parted[count++] = of;
    }
    for (size_t i = 0; i < item->unit_count; i++) {
        uint32_t *of = &classes->of[item->units[i]];
        classes->moved[*of] = 0;
        *of = classes->apart[*of] ? classes->apart[*of] : *of;
    }
    while (count)
        classes->apart[parted[--count]] = 0;
}

static void merge_units(struct arena *arena, const struct pack_request *request,
                        struct pack_request *reduced, struct classes *classes)
{
    int64_t *units = arena_array(arena, classes->count, sizeof *units);
    for (size_t i = 0; i < request->unit_count; i++)
        units[classes->of[i]] += request->units[i];
    reduced->units = units;
    reduced->unit_count = classes->count;
}

/* The classes of an item, each once; `seen` is false for all, before and after. */
static void merge_item(struct arena *arena, const struct pack_request *reduced,
                       const struct classes *classes, struct pack_item *item, bool *seen)
{
    uint32_t *units = arena_array(arena, item->unit_count, sizeof *units);
    size_t count = 0;
    for (size_t i = 0; i < item->unit_count; i++) {
        const uint32_t of = classes->of[item->units[i]];
        if (seen[of] || !reduced->units[of])
            continue;
        seen[of] = true;
        units[count++] = of;
    }
    for (size_t i = 0; i < count; i++)
        seen[units[i]] = false;
    item->units = units;
    item->unit_count = count;
}

struct alone {
    int64_t ms;
    const char *name;
    uint32_t item;
};

static int compare_alone(const void *left, const void *right)
{
    const struct alone *one = left, *other = right;
    if (one->ms != other->ms)
        return one->ms > other->ms ? -1 : 1;
    return strcmp(one->name, other->name);
}

static uint32_t *order_of(struct arena *arena, const struct pack_request *request)
{
    struct alone *items = arena_array(arena, request->count, sizeof *items);
    uint32_t *order = arena_array(arena, request->count, sizeof *order);
    for (uint32_t i = 0; i < request->count; i++) {
        const struct pack_item *item = &request->items[i];
        int64_t work = 0;
        for (size_t k = 0; k < item->unit_count; k++)
            work += request->units[item->units[k]];
        items[i] = (struct alone){pack_duration(request, work, item->path_ms, item->run_ms),
                                  item->name, i};
    }
    qsort(items, request->count, sizeof *items, compare_alone);
    for (size_t i = 0; i < request->count; i++)
        order[i] = items[i].item;
    return order;
}

struct pack_reduced pack_reduce(struct arena *arena, const struct pack_request *request)
{
    struct pack_reduced reduced = {*request, order_of(arena, request)};
    struct pack_item *items = arena_array(arena, request->count, sizeof *items);
    struct classes classes = classes_new(arena, request->unit_count);
    uint32_t *parted = arena_array(arena, request->unit_count, sizeof *parted);
    for (size_t i = 0; i < request->count; i++) {
        items[i] = request->items[reduced.item_of[i]];
        split(&classes, &items[i], parted);
    }
    merge_units(arena, request, &reduced.request, &classes);
    bool *seen = arena_array(arena, classes.count, sizeof *seen);
    for (size_t i = 0; i < request->count; i++)
        merge_item(arena, &reduced.request, &classes, &items[i], seen);
    reduced.request.items = items;
    return reduced;
}
