#include "planner/schedule/pack_dearest.h"

#include <stdlib.h>
#include <string.h>

enum { EIGHTHS = 8, STEPS = 40 };

#define TIME_MOST ((int64_t)1 << 34)

enum { OUT = -1, OPEN, IN };

struct dearest_node {
    signed char *units;  /* what is decided of each */
    int64_t work, chain; /* of those that are compiled */
    size_t branch;       /* the unit that is decided next */
    int tried;           /* branches */
};

struct dearest_item {
    int64_t price, weight;
    uint32_t item;
};

/* The lengths of chains that count, rising: all of them, or STEPS. */
static size_t lengths_of(const struct pack_request *request, int64_t *lengths)
{
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < request->count; i++) {
        size_t k = count;
        const int64_t path = request->items[i].path_ms;
        while (k && lengths[k - 1] > path)
            k--;
        if (!path || (k && lengths[k - 1] == path))
            continue;
        memmove(&lengths[k + 1], &lengths[k], (count - k) * sizeof *lengths);
        lengths[k] = path;
        count++;
    }
    for (size_t i = 0; i < count; i++)
        if ((i + 1) * STEPS / count > i * STEPS / count || count <= STEPS)
            lengths[kept++] = lengths[i];
    return kept;
}

/* An item whose chain lies between two lengths counts with the shorter one. */
static void add_steps(struct arena *arena, struct pack_item *item, size_t first,
                      const int64_t *lengths, size_t count)
{
    uint32_t *units = arena_array(arena, item->unit_count + count, sizeof *units);
    if (item->unit_count)
        memcpy(units, item->units, item->unit_count * sizeof *units);
    for (size_t k = 0; k < count && lengths[k] <= item->path_ms; k++)
        units[item->unit_count++] = (uint32_t)(first + k);
    item->units = units;
}

/* Which units come with which. */
static void find_with(struct arena *arena, struct pack_dearest *dearest)
{
    const struct pack_request *request = &dearest->request;
    const size_t units = request->unit_count;
    uint32_t *users = arena_array(arena, units, sizeof *users);
    uint32_t *both = arena_array(arena, units * units, sizeof *both);
    for (size_t i = 0; i < request->count; i++)
        for (size_t k = 0; k < request->items[i].unit_count; k++) {
            const uint32_t unit = request->items[i].units[k];
            users[unit]++;
            for (size_t l = 0; l < request->items[i].unit_count; l++)
                both[unit * units + request->items[i].units[l]]++;
        }
    dearest->with = arena_array(arena, units * units, sizeof *dearest->with);
    for (size_t i = 0; i < units * units; i++)
        dearest->with[i] = users[i / units] && both[i] == users[i / units];
}

static int64_t at_most(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

/* Units with the steps of chains behind them. */
static void add_chains(struct arena *arena, struct pack_dearest *dearest)
{
    struct pack_request *request = &dearest->request;
    int64_t *lengths = arena_array(arena, request->count + 1, sizeof *lengths);
    struct pack_item *items = arena_array(arena, request->count, sizeof *items);
    const size_t steps = lengths_of(request, lengths), first = request->unit_count;
    memcpy(items, request->items, request->count * sizeof *items);
    for (size_t i = 0; i < request->count; i++)
        add_steps(arena, &items[i], first, lengths, steps);
    dearest->work = arena_array(arena, first + steps, sizeof *dearest->work);
    dearest->chain = arena_array(arena, first + steps, sizeof *dearest->chain);
    for (size_t u = 0; u < first; u++)
        dearest->work[u] = at_most(request->units[u], TIME_MOST);
    for (size_t k = 0; k < steps; k++)
        dearest->chain[first + k] =
            at_most((lengths[k] - (k ? lengths[k - 1] : 0)) * request->cores, TIME_MOST);
    request->items = items;
    request->unit_count += steps;
}

struct pack_dearest pack_dearest_new(struct arena *arena, const struct pack_request *request)
{
    struct pack_dearest dearest = {.request = *request};
    add_chains(arena, &dearest);
    const size_t items = request->count, units = dearest.request.unit_count;
    find_with(arena, &dearest);
    dearest.price = arena_array(arena, items, sizeof(int64_t));
    dearest.set = arena_array(arena, items, sizeof(bool));
    dearest.best = arena_array(arena, items, sizeof(bool));
    dearest.mixed = arena_array(arena, units, sizeof(int64_t));
    dearest.sums = arena_array(arena, units, sizeof(int64_t));
    dearest.left_over = arena_array(arena, units, sizeof(int64_t));
    dearest.held = arena_array(arena, units, sizeof(bool));
    dearest.sorted = arena_array(arena, items, sizeof *dearest.sorted);
    dearest.nodes = arena_array(arena, units + 1, sizeof *dearest.nodes);
    for (size_t i = 0; i <= units; i++)
        dearest.nodes[i].units = arena_array(arena, units + 1, 1);
    return dearest;
}

void pack_dearest_mix(struct pack_dearest *dearest, int eighths)
{
    dearest->eighths = eighths;
    for (size_t u = 0; u < dearest->request.unit_count; u++)
        dearest->mixed[u] =
            (dearest->work[u] * (EIGHTHS - eighths) + dearest->chain[u] * eighths) / EIGHTHS;
}

/* The dearest for its weight first. */
static int compare_items(const void *left, const void *right)
{
    const struct dearest_item *one = left, *other = right;
    const int64_t mine = one->price * other->weight, theirs = other->price * one->weight;
    if (mine != theirs)
        return mine > theirs ? -1 : 1;
    return (one->item > other->item) - (one->item < other->item);
}

static bool is_out(const struct pack_item *item, const struct dearest_node *node)
{
    for (size_t k = 0; k < item->unit_count; k++)
        if (node->units[item->units[k]] == OUT)
            return true;
    return false;
}

/* Items that may still be taken, with what is laid to them, the best first; returns how many. */
static size_t weigh(struct pack_dearest *dearest, const struct dearest_node *node)
{
    const struct pack_request *request = &dearest->request;
    size_t count = 0;
    memset(dearest->sums, 0, request->unit_count * sizeof *dearest->sums);
    for (uint32_t i = 0; i < request->count; i++) {
        const struct pack_item *item = &request->items[i];
        if (!dearest->price[i] || is_out(item, node))
            continue;
        dearest->sorted[count++] = (struct dearest_item){dearest->price[i], 0, i};
        for (size_t k = 0; k < item->unit_count; k++)
            dearest->sums[item->units[k]] += dearest->price[i];
    }
    for (size_t i = 0; i < count; i++) {
        struct dearest_item *sorted = &dearest->sorted[i];
        const struct pack_item *item = &request->items[sorted->item];
        sorted->weight = at_most(item->run_ms * request->cores, TIME_MOST);
        for (size_t k = 0; k < item->unit_count; k++) {
            const uint32_t unit = item->units[k];
            if (node->units[unit] == OPEN)
                sorted->weight += dearest->mixed[unit] * sorted->price / dearest->sums[unit];
        }
        sorted->weight = at_most(sorted->weight, TIME_MOST);
    }
    qsort(dearest->sorted, count, sizeof *dearest->sorted, compare_items);
    return count;
}

/* What a part of an item costs that fills the room, or a little more. */
static int64_t part_of(const struct dearest_item *sorted, int64_t room)
{
    return room > 0 ? sorted->price * room / sorted->weight + 1 : 1;
}

/* Takes items as they are sorted, the last in part: what no set exceeds. Leaves in `left_over` the
 * prices of each unit's users that are not taken. */
static int64_t fill(struct pack_dearest *dearest, const struct dearest_node *node, size_t count)
{
    int64_t room =
        dearest->room -
        (node->work * (EIGHTHS - dearest->eighths) + node->chain * dearest->eighths) / EIGHTHS;
    int64_t all = 0;
    memcpy(dearest->left_over, dearest->sums, dearest->request.unit_count * sizeof(int64_t));
    for (size_t i = 0; i < count; i++) {
        const struct dearest_item *sorted = &dearest->sorted[i];
        const struct pack_item *item = &dearest->request.items[sorted->item];
        const bool whole = sorted->weight <= room;
        const int64_t part = whole ? sorted->price : part_of(sorted, room);
        room -= sorted->weight;
        all += part;
        for (size_t k = 0; k < item->unit_count; k++)
            dearest->left_over[item->units[k]] -= part;
        if (!whole)
            break;
    }
    return all;
}

/* Takes items as they are sorted if a runner can hold them: a set. Returns its price. */
static int64_t fill_whole(struct pack_dearest *dearest, size_t count)
{
    const struct pack_request *request = &dearest->request;
    int64_t work = 0, chain = 0, run = 0, all = 0;
    memset(dearest->set, 0, request->count * sizeof *dearest->set);
    memset(dearest->held, 0, request->unit_count * sizeof *dearest->held);
    for (size_t i = 0; i < count; i++) {
        const struct pack_item *item = &request->items[dearest->sorted[i].item];
        int64_t more_work = work, more_chain = chain;
        for (size_t k = 0; k < item->unit_count; k++) {
            more_work += dearest->held[item->units[k]] ? 0 : dearest->work[item->units[k]];
            more_chain += dearest->held[item->units[k]] ? 0 : dearest->chain[item->units[k]];
        }
        const int64_t most = more_work > more_chain ? more_work : more_chain;
        if (run + item->run_ms * request->cores + most > dearest->room)
            continue;
        for (size_t k = 0; k < item->unit_count; k++)
            dearest->held[item->units[k]] = true;
        work = more_work;
        chain = more_chain;
        run += item->run_ms * request->cores;
        all += dearest->sorted[i].price;
        dearest->set[dearest->sorted[i].item] = true;
    }
    return all;
}

/* The open unit of which most is laid to items that are taken, while others of its users are not;
 * the count of units where there is none. */
static size_t branch_of(const struct pack_dearest *dearest, const struct dearest_node *node)
{
    size_t found = dearest->request.unit_count;
    int64_t most = 0;
    for (size_t u = 0; u < dearest->request.unit_count; u++) {
        const int64_t all = dearest->sums[u], taken = all - dearest->left_over[u];
        if (node->units[u] != OPEN || !taken || taken == all)
            continue;
        const int64_t score = dearest->mixed[u] * taken / all;
        found = score > most ? u : found;
        most = score > most ? score : most;
    }
    return found;
}

/* Decides one unit of a node's copy; false where that contradicts what was decided, or has no room.
 */
static bool decide(const struct pack_dearest *dearest, const struct dearest_node *node, int what,
                   struct dearest_node *next)
{
    const size_t units = dearest->request.unit_count, unit = node->branch;
    memcpy(next->units, node->units, units);
    next->work = node->work;
    next->chain = node->chain;
    next->tried = 0;
    for (size_t u = 0; u < units; u++) {
        const size_t pair = what == IN ? unit * units + u : u * units + unit;
        if (!dearest->with[pair] || next->units[u] == what)
            continue;
        if (next->units[u] != OPEN)
            return false;
        next->units[u] = (signed char)what;
        next->work += what == IN ? dearest->work[u] : 0;
        next->chain += what == IN ? dearest->chain[u] : 0;
    }
    return next->work <= dearest->room && next->chain <= dearest->room;
}

/* Looks at a node; DEAREST_LIMIT: it has to be branched. */
static enum dearest_end look(struct pack_dearest *dearest, struct dearest_node *node, int64_t least)
{
    const size_t count = weigh(dearest, node);
    if (fill(dearest, node, count) < least)
        return DEAREST_NONE;
    node->branch = branch_of(dearest, node);
    const int64_t found = fill_whole(dearest, count);
    if (found > dearest->best_price) {
        dearest->best_price = found;
        memcpy(dearest->best, dearest->set, dearest->request.count * sizeof *dearest->best);
    }
    if (found >= least)
        return DEAREST_FOUND;
    return node->branch == dearest->request.unit_count ? DEAREST_NEARLY : DEAREST_LIMIT;
}

enum dearest_end pack_dearest_find(struct pack_dearest *dearest, int64_t least)
{
    struct dearest_node *nodes = dearest->nodes;
    size_t depth = 0;
    size_t left = dearest->limit < dearest->left ? dearest->limit : dearest->left;
    dearest->best_price = 0;
    memset(nodes[0].units, OPEN, dearest->request.unit_count);
    nodes[0].work = nodes[0].chain = nodes[0].tried = 0;
    enum dearest_end end = look(dearest, &nodes[0], least);
    while (end == DEAREST_LIMIT || end == DEAREST_NONE) {
        if (end == DEAREST_NONE && !depth)
            return end;
        depth -= end == DEAREST_NONE;
        while (depth && nodes[depth].tried == 2)
            depth--;
        if (nodes[depth].tried == 2)
            return DEAREST_NONE;
        if (!left)
            return DEAREST_LIMIT;
        left--;
        dearest->left--;
        struct dearest_node *node = &nodes[depth];
        const int what = node->tried++ ? OUT : IN;
        const bool may = decide(dearest, node, what, &nodes[depth + 1]);
        depth++;
        end = may ? look(dearest, &nodes[depth], least) : DEAREST_NONE;
    }
    return end;
}
