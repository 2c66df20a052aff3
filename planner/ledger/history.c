#include "planner/ledger/history.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/vec.h"

enum quantity {
    QUANTITY_ALONE,   /* all of it, by a runner that took nothing else */
    QUANTITY_WHOLE,   /* all of it, in one number */
    QUANTITY_COMPILE, /* of what others need of it */
    QUANTITY_TARGETS, /* to compile its roots */
    QUANTITY_PARTS,   /* of its roots, which a run may have several of */
    QUANTITY_ROOT,    /* of one of them */
    QUANTITY_SET_UP,
    QUANTITIES,
};

struct history {
    struct past of[QUANTITIES];
};

/* What one record says of one quantity of a name; then what a run says, and what the last runs do.
 */
struct observation {
    uint32_t place; /* of the name */
    enum quantity quantity;
    const char *run, *root;
    int64_t when, ms;
    unsigned weight;
};

struct observations {
    struct observation *items;
    size_t count, capacity;
};

static int64_t capped(int64_t ms)
{
    return ms > HISTORY_LONGEST ? HISTORY_LONGEST : ms;
}

static int compare_numbers(int64_t left, int64_t right)
{
    return (left > right) - (left < right);
}

/* By name and quantity, run and root; of those the one that says most first. */
static int compare_observations(const void *left, const void *right)
{
    const struct observation *one = left, *other = right;
    int order = compare_numbers(one->place, other->place);
    if (!order)
        order = (int)one->quantity - (int)other->quantity;
    if (!order)
        order = strcmp(one->run, other->run);
    if (!order)
        order = strcmp(one->root, other->root);
    if (!order)
        order = (int)other->weight - (int)one->weight;
    if (!order)
        order = compare_numbers(other->ms, one->ms);
    return order ? order : compare_numbers(other->when, one->when);
}

/* Likewise, the newest run first. */
static int compare_runs(const void *left, const void *right)
{
    const struct observation *one = left, *other = right;
    int order = compare_numbers(one->place, other->place);
    if (!order)
        order = (int)one->quantity - (int)other->quantity;
    if (!order)
        order = compare_numbers(other->when, one->when);
    return order ? order : strcmp(one->run, other->run);
}

static int compare_lengths(const void *left, const void *right)
{
    const struct observation *one = left, *other = right;
    return compare_numbers(one->ms, other->ms);
}

static bool is_same(const struct observation *one, const struct observation *other)
{
    return one->place == other->place && one->quantity == other->quantity;
}

static bool is_same_run(const struct observation *one, const struct observation *other)
{
    return is_same(one, other) && strcmp(one->run, other->run) == 0;
}

static uint32_t place_of(struct arena *arena, struct map *ids, struct record_name name)
{
    char id[RECORD_ID + 1];
    uint32_t place = (uint32_t)ids->count;
    record_name_id(&name, id);
    if (!map_get(ids, id, &place))
        map_put(arena, ids, arena_string(arena, id), place);
    return place;
}

static enum quantity quantity_of(const struct record *record)
{
    if (*record->name.root)
        return record->took.work < 0 ? QUANTITY_TARGETS : QUANTITY_PARTS;
    if (record->took.work < 0)
        return QUANTITY_COMPILE;
    const bool alone = *record->name.package && record->took.set_up >= 0 && !record->divided;
    return alone ? QUANTITY_ALONE : QUANTITY_WHOLE;
}

static void observe(struct arena *arena, struct observations *all, struct map *ids,
                    const struct record *record)
{
    const struct record_name *name = &record->name;
    const int64_t work = capped(record->took.work), compile = capped(record->took.compile);
    struct observation seen = {.run = record->run,
                               .root = name->root,
                               .when = record->when,
                               .weight = record->divided ? HISTORY_DIVIDED : HISTORY_OWN};
    seen.place =
        place_of(arena, ids, (struct record_name){name->job, name->row, name->package, ""});
    seen.quantity = quantity_of(record);
    seen.ms = capped((work > 0 ? work : 0) + (compile > 0 ? compile : 0));
    if (work >= 0 || compile >= 0)
        vec_push(arena, all, seen);
    if (*name->root && work >= 0) {
        seen.place = place_of(arena, ids, *name);
        seen.quantity = QUANTITY_ROOT;
        vec_push(arena, all, seen);
    }
    if (record->took.set_up < 0)
        return;
    seen.place = place_of(arena, ids, (struct record_name){name->job, name->row, "", ""});
    seen.quantity = QUANTITY_SET_UP;
    seen.root = "";
    seen.ms = capped(record->took.set_up);
    vec_push(arena, all, seen);
}

/* One observation for each run: its roots together, each once. */
static void fold_runs(struct observations *all)
{
    const char *root = "";
    size_t kept = 0;
    if (all->count)
        qsort(all->items, all->count, sizeof *all->items, compare_observations);
    for (size_t i = 0; i < all->count; i++) {
        const struct observation item = all->items[i];
        struct observation *run = kept ? &all->items[kept - 1] : NULL;
        if (!run || !is_same_run(run, &item)) {
            all->items[kept++] = item;
            root = item.root;
            continue;
        }
        run->when = item.when > run->when ? item.when : run->when;
        if (strcmp(root, item.root) == 0)
            continue;
        root = item.root;
        run->ms = capped(run->ms + item.ms);
        run->weight = item.weight < run->weight ? item.weight : run->weight;
    }
    all->count = kept;
}

/* The shortest time that three of four are not longer than. */
static struct past past_of(struct observation *runs, size_t count)
{
    struct past past = {0};
    unsigned met = 0;
    for (size_t i = 0; i < count; i++)
        past.weight += runs[i].weight;
    qsort(runs, count, sizeof *runs, compare_lengths);
    for (size_t i = 0; i < count && 4 * met < 3 * past.weight; i++) {
        met += runs[i].weight;
        past.ms = runs[i].ms;
    }
    return past;
}

static void fill(struct history *histories, struct observations *runs)
{
    if (runs->count)
        qsort(runs->items, runs->count, sizeof *runs->items, compare_runs);
    for (size_t i = 0, end; i < runs->count; i = end) {
        const struct observation name = runs->items[i];
        for (end = i; end < runs->count && is_same(&name, &runs->items[end]);)
            end++;
        const size_t last = end - i < HISTORY_TIMES ? end - i : HISTORY_TIMES;
        histories[name.place].of[name.quantity] = past_of(&runs->items[i], last);
    }
}

struct histories histories_of(struct arena *arena, const struct records *times)
{
    struct histories histories = {0};
    struct observations all = {0};
    for (size_t i = 0; i < times->count; i++)
        if (times->items[i].kind == RECORD_TIME)
            observe(arena, &all, &histories.ids, &times->items[i]);
    struct history *items = arena_array(arena, histories.ids.count, sizeof *items);
    fold_runs(&all);
    fill(items, &all);
    histories.items = items;
    return histories;
}

static const struct history *find_name(const struct histories *histories,
                                       const struct record_name *name)
{
    char id[RECORD_ID + 1];
    uint32_t place;
    record_name_id(name, id);
    return map_get(&histories->ids, id, &place) ? &histories->items[place] : NULL;
}

static const struct history *find(const struct histories *histories, const char *job,
                                  const char *row, const char *package)
{
    return find_name(histories, &(struct record_name){job, row, package, ""});
}

/* Both quantities of each run; what is known of one alone counts with nothing of the other. */
static struct past together(struct past one, struct past other)
{
    return (struct past){capped(one.ms + other.ms),
                         one.weight > other.weight ? one.weight : other.weight};
}

struct past history_work(const struct histories *histories, const char *job, const char *row,
                         const char *package, unsigned cores)
{
    const struct history *history = find(histories, job, row, package);
    if (!history)
        return (struct past){0};
    const struct past *of = history->of;
    for (enum quantity whole = QUANTITY_ALONE; whole <= QUANTITY_WHOLE; whole++)
        if (of[whole].weight)
            return of[whole];
    struct past compiled = together(of[QUANTITY_COMPILE], of[QUANTITY_TARGETS]);
    if (*package && cores)
        compiled.ms = (compiled.ms + cores - 1) / cores;
    return together(compiled, of[QUANTITY_PARTS]);
}

bool history_is_alone(const struct histories *histories, const char *job, const char *row,
                      const char *package)
{
    const struct history *history = find(histories, job, row, package);
    return history && history->of[QUANTITY_ALONE].weight;
}

struct past history_root(const struct histories *histories, const char *job, const char *row,
                         const char *package, const char *root)
{
    const struct history *history =
        find_name(histories, &(struct record_name){job, row, package, root});
    return history ? history->of[QUANTITY_ROOT] : (struct past){0};
}

struct past history_compile(const struct histories *histories, const char *job, const char *row,
                            const char *package)
{
    const struct history *history = find(histories, job, row, package);
    return history ? history->of[QUANTITY_COMPILE] : (struct past){0};
}

struct past history_set_up(const struct histories *histories, const char *job, const char *row)
{
    const struct history *history = find(histories, job, row, "");
    return history ? history->of[QUANTITY_SET_UP] : (struct past){0};
}
