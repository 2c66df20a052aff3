#include "planner/schedule/bins.h"

#include "planner/schedule/pack_reduce.h"
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

int64_t bins_with(const struct bins *bins, size_t bin, uint32_t item)
{
    const struct bin *to = &bins->items[bin];
    const struct pack_item *more = &bins->request->items[item];
    int64_t work = to->work_ms;
    for (size_t i = 0; i < more->unit_count; i++)
        if (!to->needed[more->units[i]])
            work += bins->request->units[more->units[i]];
    return pack_duration(bins->request, work,
                         to->path_ms > more->path_ms ? to->path_ms : more->path_ms,
                         to->run_ms + more->run_ms);
}

/* The longest chain of the other items of a bin. */
static int64_t path_without(const struct bins *bins, const struct bin *bin, uint32_t item)
{
    int64_t path = 0;
    if (bins->request->items[item].path_ms < bin->path_ms || bin->paths > 1)
        return bin->path_ms;
    for (uint32_t i = bin->first; i != BIN_NONE; i = bins->next[i]) {
        const int64_t own = bins->request->items[i].path_ms;
        path = i != item && own > path ? own : path;
    }
    return path;
}

int64_t bins_without(const struct bins *bins, uint32_t item)
{
    const struct bin *from = &bins->items[bins->bin_of[item]];
    const struct pack_item *less = &bins->request->items[item];
    int64_t work = from->work_ms;
    if (from->first == from->last)
        return 0;
    for (size_t i = 0; i < less->unit_count; i++)
        if (from->needed[less->units[i]] == 1)
            work -= bins->request->units[less->units[i]];
    return pack_duration(bins->request, work, path_without(bins, from, item),
                         from->run_ms - less->run_ms);
}

void bins_add(struct bins *bins, size_t bin, uint32_t item)
{
    struct bin *to = &bins->items[bin];
    const struct pack_item *more = &bins->request->items[item];
    for (size_t i = 0; i < more->unit_count; i++)
        if (!to->needed[more->units[i]]++)
            to->work_ms += bins->request->units[more->units[i]];
    to->paths = more->path_ms > to->path_ms ? 0 : to->paths;
    to->paths += more->path_ms >= to->path_ms;
    to->path_ms = to->path_ms > more->path_ms ? to->path_ms : more->path_ms;
    to->run_ms += more->run_ms;
    bins->before[item] = to->last;
    bins->next[item] = BIN_NONE;
    *(to->last == BIN_NONE ? &to->first : &bins->next[to->last]) = item;
    to->last = item;
    to->ms = pack_duration(bins->request, to->work_ms, to->path_ms, to->run_ms);
    bins->bin_of[item] = (uint32_t)bin;
}

static size_t count_paths(const struct bins *bins, const struct bin *bin, int64_t path)
{
    size_t count = 0;
    for (uint32_t i = bin->first; i != BIN_NONE; i = bins->next[i])
        count += bins->request->items[i].path_ms == path;
    return count;
}

static void unlink(struct bins *bins, struct bin *from, uint32_t item)
{
    const uint32_t next = bins->next[item], before = bins->before[item];
    *(before == BIN_NONE ? &from->first : &bins->next[before]) = next;
    *(next == BIN_NONE ? &from->last : &bins->before[next]) = before;
    bins->bin_of[item] = BIN_NONE;
}

void bins_remove(struct bins *bins, uint32_t item)
{
    struct bin *from = &bins->items[bins->bin_of[item]];
    const struct pack_item *less = &bins->request->items[item];
    const int64_t path = path_without(bins, from, item);
    for (size_t i = 0; i < less->unit_count; i++)
        if (!--from->needed[less->units[i]])
            from->work_ms -= bins->request->units[less->units[i]];
    from->run_ms -= less->run_ms;
    unlink(bins, from, item);
    if (path < from->path_ms)
        from->paths = count_paths(bins, from, path);
    else
        from->paths -= less->path_ms == path;
    from->path_ms = path;
    from->ms = from->first == BIN_NONE
                   ? 0
                   : pack_duration(bins->request, from->work_ms, from->path_ms, from->run_ms);
}

void bins_clear(struct bins *bins)
{
    for (uint32_t i = 0; i < bins->request->count; i++)
        if (bins->bin_of[i] != BIN_NONE)
            bins_remove(bins, i);
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

size_t bins_longest_bin(const struct bins *bins)
{
    size_t found = 0;
    for (size_t b = 1; b < bins->count; b++)
        found = bins->items[b].ms > bins->items[found].ms ? b : found;
    return found;
}
