#include "planner/ledger/estimate.h"

#include <stdlib.h>

#include "graph/base/vec.h"
#include "planner/ledger/history.h"

enum {
    PRIOR = 3 * HISTORY_OWN, /* the weight of what is like it */
    UNIT = 1024,             /* bytes of source: sizes are counted in these */
    UNITS = 1024 * 1024,     /* more is no source that anybody wrote */
    MS_PER_UNIT = 50,        /* a guess, where nothing was ever measured: to compile a kilobyte of
                                Rust, without optimisation, and to run its tests */
    MS_TO_COMPILE = 20,      /* of these, what others that need it share */
};

/* Entries that tell of each other. */
struct group {
    int64_t ms, units;    /* of those with times */
    int64_t all_units;    /* of all */
    VEC(int64_t) lengths; /* those times, sorted at the end */
};

struct groups {
    struct map ids;
    VEC(struct group) items;
};

struct estimating {
    struct arena *arena;
    struct histories histories;
    struct groups rows, packages, jobs; /* of a job: a row, a package in all rows, all */
};

/* An entry while it is estimated. */
struct entry {
    struct estimated *item;
    int64_t units;
    struct past past;
    uint32_t row, package, job; /* places of its groups */
};

static int64_t units_of(uint64_t bytes)
{
    const uint64_t units = bytes / UNIT + (bytes % UNIT != 0);
    return !units ? 1 : units > UNITS ? UNITS : (int64_t)units;
}

static uint32_t group_at(struct arena *arena, struct groups *groups, const char *job,
                         const char *row, const char *package)
{
    const struct record_name name = {job, row, package, ""};
    char id[RECORD_ID + 1];
    uint32_t place = (uint32_t)groups->items.count;
    record_name_id(&name, id);
    if (groups->items.items && map_get(&groups->ids, id, &place))
        return place;
    map_put(arena, &groups->ids, arena_string(arena, id), place);
    vec_push(arena, &groups->items, (struct group){0});
    return place;
}

static void join(struct arena *arena, struct group *group, const struct entry *entry)
{
    group->all_units += entry->units;
    if (!entry->past.weight)
        return;
    group->ms += entry->past.ms;
    group->units += entry->units;
    vec_push(arena, &group->lengths, entry->past.ms);
}

static struct entry entry_of(struct estimating *all, struct estimated *item)
{
    struct arena *arena = all->arena;
    struct entry entry = {
        .item = item,
        .units = units_of(item->source_bytes),
        .past = history_work(&all->histories, item->job, item->row, item->package, item->cores),
        .row = group_at(arena, &all->rows, item->job, item->row, ""),
        .package = group_at(arena, &all->packages, item->job, "", item->package),
        .job = group_at(arena, &all->jobs, item->job, "", ""),
    };
    join(arena, &all->rows.items.items[entry.row], &entry);
    join(arena, &all->packages.items.items[entry.package], &entry);
    join(arena, &all->jobs.items.items[entry.job], &entry);
    return entry;
}

static int compare_lengths(const void *left, const void *right)
{
    const int64_t one = *(const int64_t *)left, other = *(const int64_t *)right;
    return (one > other) - (one < other);
}

static void sort_lengths(struct groups *groups)
{
    for (size_t i = 0; i < groups->items.count; i++) {
        struct group *group = &groups->items.items[i];
        if (group->lengths.count)
            qsort(group->lengths.items, group->lengths.count, sizeof *group->lengths.items,
                  compare_lengths);
    }
}

/* The mean of the two in the middle, where there are two. */
static bool take_median(const struct group *group, int64_t *ms)
{
    const size_t count = group->lengths.count;
    if (count)
        *ms = (group->lengths.items[(count - 1) / 2] + group->lengths.items[count / 2]) / 2;
    return count;
}

/* part / whole of ms, which no product is too large for: a time is below 2^32 (HISTORY_LONGEST) and
 * has a unit or more, so that a mean of units is below as well; a part is at most 2^20 units, and a
 * whole what a million entries have (MATRIX_ENTRIES). */
static int64_t share(int64_t ms, int64_t part, int64_t whole)
{
    return ms / whole * part + ms % whole * part / whole;
}

/* The line goes through nothing for nothing, and its slope is that of all together. */
static bool take_line(const struct group *row, const struct entry *entry, int64_t *ms)
{
    if (row->units)
        *ms = share(row->ms, entry->units, row->units);
    return row->units;
}

static bool take_share(const struct estimating *all, const struct entry *entry, int64_t *ms)
{
    const struct estimated *item = entry->item;
    const struct past runner = history_work(&all->histories, item->job, item->row, "", 0);
    if (runner.weight)
        *ms = share(runner.ms, entry->units, all->rows.items.items[entry->row].all_units);
    return runner.weight;
}

static bool take_class(const struct estimating *all, const struct entry *entry, int64_t *ms)
{
    return take_median(&all->packages.items.items[entry->package], ms) ||
           take_line(&all->rows.items.items[entry->row], entry, ms) || take_share(all, entry, ms) ||
           take_median(&all->jobs.items.items[entry->job], ms);
}

static void estimate(const struct estimating *all, const struct entry *entry)
{
    struct estimated *item = entry->item;
    const int64_t weight = entry->past.weight;
    int64_t ms = entry->units * MS_PER_UNIT;
    item->source = ESTIMATE_SIZE;
    if (weight) {
        take_line(&all->rows.items.items[entry->row], entry, &ms);
        ms = (weight * entry->past.ms + PRIOR * ms) / (weight + PRIOR);
        item->source = ESTIMATE_HISTORY;
    } else if (take_class(all, entry, &ms)) {
        item->source = ESTIMATE_CLASS;
    }
    item->ms = ms < 1 ? 1 : ms > HISTORY_LONGEST ? HISTORY_LONGEST : ms;
    item->set_up_ms = history_set_up(&all->histories, item->job, item->row).ms;
    item->alone = history_is_alone(&all->histories, item->job, item->row, item->package);
}

void estimate_all(struct arena *arena, const struct records *times, struct estimated *items,
                  size_t count)
{
    struct estimating all = {.arena = arena, .histories = histories_of(arena, times)};
    struct entry *entries = arena_array(arena, count, sizeof *entries);
    for (size_t i = 0; i < count; i++)
        entries[i] = entry_of(&all, &items[i]);
    sort_lengths(&all.packages);
    sort_lengths(&all.jobs);
    for (size_t i = 0; i < count; i++)
        estimate(&all, &entries[i]);
}

/* Whatever the package is called in: what it is compiled from is the same. */
static uint32_t group_anywhere(struct estimating *all, const struct compiled *item)
{
    return group_at(all->arena, &all->packages, "", "", item->package);
}

static void learn(struct arena *arena, const struct past *past, int64_t units,
                  struct group *package, struct group *rate)
{
    vec_push(arena, &package->lengths, past->ms);
    rate->ms += past->ms;
    rate->units += units;
}

static void learn_compile(struct estimating *all, const struct compiled *item, struct group *rate)
{
    const struct past past = history_compile(&all->histories, item->job, item->row, item->package);
    const uint32_t package = group_anywhere(all, item);
    if (past.weight)
        learn(all->arena, &past, units_of(item->source_bytes), &all->packages.items.items[package],
              rate);
}

static void compile_one(struct estimating *all, struct compiled *item, const struct group *rate)
{
    const int64_t units = units_of(item->source_bytes);
    const struct past past = history_compile(&all->histories, item->job, item->row, item->package);
    int64_t ms = past.ms;
    if (!past.weight && !take_median(&all->packages.items.items[group_anywhere(all, item)], &ms))
        ms = rate->units ? share(rate->ms, units, rate->units) : units * MS_TO_COMPILE;
    item->ms = ms < 1 ? 1 : ms > HISTORY_LONGEST ? HISTORY_LONGEST : ms;
    item->measured = rate->units;
    item->own = past.weight;
}

void compile_all(struct arena *arena, const struct records *times, struct compiled *items,
                 size_t count)
{
    struct estimating all = {.arena = arena, .histories = histories_of(arena, times)};
    struct group rate = {0};
    for (size_t i = 0; i < count; i++)
        learn_compile(&all, &items[i], &rate);
    sort_lengths(&all.packages);
    for (size_t i = 0; i < count; i++)
        compile_one(&all, &items[i], &rate);
}

const char *estimate_source_name(enum estimate_source source)
{
    static const char *const names[] = {
        [ESTIMATE_HISTORY] = "history", [ESTIMATE_CLASS] = "class", [ESTIMATE_SIZE] = "size"};
    return names[source];
}
