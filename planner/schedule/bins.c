#include "planner/schedule/bins.h"

#include <stdlib.h>
#include <string.h>

struct bins bins_new(struct arena *arena, const struct pack_request *request, size_t count)
{
    struct bins bins = {.request = request, .count = count};
    bins.items = arena_array(arena, count, sizeof *bins.items);
    bins.bin_of = arena_array(arena, request->count, sizeof *bins.bin_of);
    bins.next = arena_array(arena, request->count, sizeof *bins.next);
    bins.before = arena_array(arena, request->count, sizeof *bins.before);
    for (size_t i = 0; i < request->count; i++)
        bins.bin_of[i] = BIN_NONE;
    for (size_t i = 0; i < count; i++) {
        bins.items[i].first = bins.items[i].last = BIN_NONE;
        bins.items[i].needed = arena_array(arena, request->unit_count, sizeof(uint32_t));
    }
    return bins;
}

static int64_t duration(const struct pack_request *request, int64_t work, int64_t path, int64_t run)
{
    const int64_t shared = (work + request->cores - 1) / request->cores;
    return request->set_up_ms + (shared > path ? shared : path) + run;
}

int64_t bins_with(const struct bins *bins, size_t bin, uint32_t item)
{
    const struct bin *to = &bins->items[bin];
    const struct pack_item *more = &bins->request->items[item];
    int64_t work = to->work_ms;
    for (size_t i = 0; i < more->unit_count; i++)
        if (!to->needed[more->units[i]])
            work += bins->request->units[more->units[i]];
    return duration(bins->request, work, to->path_ms > more->path_ms ? to->path_ms : more->path_ms,
                    to->run_ms + more->run_ms);
}

/* The longest chain of all items but one. */
static int64_t path_without(const struct bins *bins, const struct bin *bin, uint32_t item)
{
    int64_t path = 0;
    for (uint32_t i = bin->first; i != BIN_NONE; i = bins->next[i]) {
        const int64_t own = bins->request->items[i].path_ms;
        path = i != item && own > path ? own : path;
    }
    return path;
}

int64_t bins_without(const struct bins *bins, size_t bin, uint32_t item)
{
    const struct bin *from = &bins->items[bin];
    const struct pack_item *less = &bins->request->items[item];
    int64_t work = from->work_ms;
    if (from->first == from->last)
        return 0;
    for (size_t i = 0; i < less->unit_count; i++)
        if (from->needed[less->units[i]] == 1)
            work -= bins->request->units[less->units[i]];
    const int64_t path =
        less->path_ms < from->path_ms ? from->path_ms : path_without(bins, from, item);
    return duration(bins->request, work, path, from->run_ms - less->run_ms);
}

void bins_add(struct bins *bins, size_t bin, uint32_t item)
{
    struct bin *to = &bins->items[bin];
    const struct pack_item *more = &bins->request->items[item];
    for (size_t i = 0; i < more->unit_count; i++)
        if (!to->needed[more->units[i]]++)
            to->work_ms += bins->request->units[more->units[i]];
    to->path_ms = to->path_ms > more->path_ms ? to->path_ms : more->path_ms;
    to->run_ms += more->run_ms;
    bins->before[item] = to->last;
    bins->next[item] = BIN_NONE;
    *(to->last == BIN_NONE ? &to->first : &bins->next[to->last]) = item;
    to->last = item;
    to->ms = duration(bins->request, to->work_ms, to->path_ms, to->run_ms);
    bins->bin_of[item] = (uint32_t)bin;
}

void bins_remove(struct bins *bins, size_t bin, uint32_t item)
{
    struct bin *from = &bins->items[bin];
    const struct pack_item *less = &bins->request->items[item];
    const int64_t left = bins_without(bins, bin, item);
    from->path_ms = path_without(bins, from, item);
    for (size_t i = 0; i < less->unit_count; i++)
        if (!--from->needed[less->units[i]])
            from->work_ms -= bins->request->units[less->units[i]];
    from->run_ms -= less->run_ms;
    const uint32_t next = bins->next[item], before = bins->before[item];
    *(before == BIN_NONE ? &from->first : &bins->next[before]) = next;
    *(next == BIN_NONE ? &from->last : &bins->before[next]) = before;
    from->ms = left;
    bins->bin_of[item] = BIN_NONE;
}

void bins_clear(struct bins *bins)
{
    for (uint32_t i = 0; i < bins->request->count; i++)
        if (bins->bin_of[i] != BIN_NONE)
            bins_remove(bins, bins->bin_of[i], i);
}

void bins_copy(struct bins *to, const struct bins *from)
{
    bins_clear(to);
    for (size_t i = 0; i < from->count; i++)
        for (uint32_t k = from->items[i].first; k != BIN_NONE; k = from->next[k])
            bins_add(to, i, k);
}

int64_t bins_longest(const struct bins *bins)
{
    int64_t ms = 0;
    for (size_t i = 0; i < bins->count; i++)
        ms = bins->items[i].ms > ms ? bins->items[i].ms : ms;
    return ms;
}

int64_t bins_total(const struct bins *bins)
{
    int64_t ms = 0;
    for (size_t i = 0; i < bins->count; i++)
        ms += bins->items[i].ms;
    return ms;
}

bool bins_better(const struct bins *one, const struct bins *other)
{
    const int64_t mine = bins_longest(one), theirs = bins_longest(other);
    return mine < theirs || (mine == theirs && bins_total(one) < bins_total(other));
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

uint32_t *bins_order(struct arena *arena, const struct pack_request *request)
{
    struct alone *items = arena_array(arena, request->count, sizeof *items);
    uint32_t *order = arena_array(arena, request->count, sizeof *order);
    const struct bins one = bins_new(arena, request, 1);
    for (uint32_t i = 0; i < request->count; i++)
        items[i] = (struct alone){bins_with(&one, 0, i), request->items[i].name, i};
    qsort(items, request->count, sizeof *items, compare_alone);
    for (size_t i = 0; i < request->count; i++)
        order[i] = items[i].item;
    return order;
}
