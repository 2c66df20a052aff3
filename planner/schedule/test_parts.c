#include "planner/schedule/test_parts.h"

#include <stdlib.h>
#include <string.h>

#include "planner/schedule/test_filter.h"

/* A root of an entry, and what it took by itself. */
struct timed_root {
    uint32_t unit;
    bool runs;        /* it is a program of tests */
    bool is_test;     /* of those in tests/, and can be named */
    const char *name; /* as reports call it */
    int64_t ms;       /* -1: nobody timed it */
};

struct timed_roots {
    struct timed_root *items;
    size_t count, capacity;
};

static const struct closure *closure_at(const struct job_load *load,
                                        const struct matrix_entry *entry)
{
    return load->of[entry - load->job->entries];
}

static const char *name_of(struct arena *arena, const struct unit *unit,
                           const struct target *target)
{
    if (unit->kind == UNIT_DOCTESTS)
        return "doc tests";
    return target->kind == TARGET_LIB
               ? "lib"
               : arena_printf(arena, "%s %s", target_kind_name(target->kind), target->name);
}

static int64_t ms_of(const struct job_load *load, const struct estimated *of, const char *root)
{
    const struct histories *times = load->estimates->times;
    const struct past none = {0};
    const struct past past =
        times ? history_root(times, of->job, of->row, of->package, root) : none;
    return past.weight ? past.ms : -1;
}

/* Those that the head has. */
static struct timed_roots roots_of(struct arena *arena, const struct job_load *load,
                                   const struct matrix_entry *entry)
{
    const struct units *units = &load->closures->impact->units;
    const struct estimated *of = &load->estimates->entries[entry - load->job->entries];
    const struct ids *roots = &closure_at(load, entry)->roots;
    struct timed_roots found = {0};
    for (size_t i = 0; i < roots->count; i++) {
        const struct unit *unit = &units->items[roots->items[i]];
        if (!(unit->at & AT_HEAD) || !unit_is_of_target(unit) ||
            (load->job->job->nextest && unit->kind == UNIT_DOCTESTS))
            continue;
        const struct target *target =
            unit_target(&units->packages[unit->package].targets[unit->target]);
        struct timed_root root = {.unit = roots->items[i]};
        root.name = name_of(arena, unit, target);
        root.runs = unit->kind == UNIT_HARNESS;
        root.is_test = root.runs && target->kind == TARGET_TEST &&
                       (!load->job->job->nextest || test_filter_names(target->name));
        root.ms = ms_of(load, of, root.name);
        vec_push(arena, &found, root);
    }
    return found;
}

static int compare_longest(const void *left, const void *right)
{
    const struct timed_root *one = *(const struct timed_root *const *)left;
    const struct timed_root *other = *(const struct timed_root *const *)right;
    if (one->ms != other->ms)
        return one->ms > other->ms ? -1 : 1;
    return strcmp(one->name, other->name);
}

static int compare_parts(const void *left, const void *right)
{
    const struct test_part *one = left, *other = right;
    return strcmp(one->name, other->name);
}

static bool is_chosen(const struct timed_root *root, const struct timed_root *const *chosen,
                      size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (chosen[i] == root)
            return true;
    return false;
}

/* Whether of what is no part by itself anything is known to have a test: nextest fails where it
 * runs none. */
static bool rest_runs(const struct timed_roots *roots, const struct timed_root *const *chosen,
                      size_t count)
{
    for (size_t i = 0; i < roots->count; i++)
        if (roots->items[i].runs && roots->items[i].ms >= 0 &&
            !is_chosen(&roots->items[i], chosen, count))
            return true;
    return count == roots->count;
}

/* The longest tests first, as many as may be parts. */
static size_t choose_timed(struct arena *scratch, const struct timed_roots *roots,
                           const struct timed_root **chosen)
{
    const struct timed_root **timed = arena_array(scratch, roots->count, sizeof *timed);
    size_t count = 0;
    for (size_t i = 0; i < roots->count; i++)
        if (roots->items[i].is_test && roots->items[i].ms >= 0)
            timed[count++] = &roots->items[i];
    if (count)
        qsort(timed, count, sizeof *timed, compare_longest);
    count = count < PARTS_MOST - 1 ? count : PARTS_MOST - 1;
    memcpy(chosen, timed, count * sizeof *timed);
    return count && !rest_runs(roots, chosen, count) ? count - 1 : count;
}

/* A part for each that is chosen, and one for the rest where there is any. */
static struct test_parts parts_of(struct arena *arena, const struct timed_roots *roots)
{
    struct arena scratch = {0};
    const struct timed_root *chosen[PARTS_MOST] = {NULL};
    struct test_part *items = arena_array(arena, PARTS_MOST, sizeof *items), rest = {.name = ""};
    const size_t count = choose_timed(&scratch, roots, chosen);
    size_t parts = 0;
    for (size_t i = 0; i < count; i++) {
        struct test_part *part = &items[parts++];
        part->name = chosen[i]->name;
        vec_push(arena, &part->roots, chosen[i]->unit);
    }
    for (size_t i = 0; i < roots->count; i++)
        if (!is_chosen(&roots->items[i], chosen, count))
            vec_push(arena, &rest.roots, roots->items[i].unit);
    if (rest.roots.count)
        items[parts++] = rest;
    if (parts)
        qsort(items, parts, sizeof *items, compare_parts);
    arena_free(&scratch);
    return (struct test_parts){PARTS_FIT, items, parts};
}

static bool can_run_apart(const struct job_load *load, const struct matrix_entry *entry)
{
    const struct cargo_selection *command = load->job->roots;
    return command->command == CARGO_TEST && !entry->row->base && !entry->build_only &&
           strcmp(entry->options, command->options) == 0 && !command->doc;
}

/* Whether options name all of it, and how many calls that takes. */
static bool find_calls(struct arena *arena, const struct job_load *load,
                       const struct timed_roots *roots, struct strings *calls)
{
    struct ids all = {0};
    for (size_t i = 0; i < roots->count; i++)
        vec_push(arena, &all, roots->items[i].unit);
    return entry_part(arena, load->closures->impact, load->job->roots, &all, calls);
}

static size_t count_tests(const struct timed_roots *roots)
{
    size_t count = 0;
    for (size_t i = 0; i < roots->count; i++)
        count += roots->items[i].is_test;
    return count;
}

struct test_parts test_parts_of(struct arena *arena, const struct job_load *load,
                                const struct matrix_entry *entry)
{
    struct strings calls = {0};
    if (!can_run_apart(load, entry))
        return (struct test_parts){.why = PARTS_NEVER};
    const struct timed_roots roots = roots_of(arena, load, entry);
    if (count_tests(&roots) < 2)
        return (struct test_parts){.why = PARTS_ONE};
    if (!load->job->job->nextest && !find_calls(arena, load, &roots, &calls))
        return (struct test_parts){.why = PARTS_UNNAMED};
    if (calls.count > 1 && !load->job->job->calls)
        return (struct test_parts){.why = PARTS_DOC_TESTS};
    const struct test_parts parts = parts_of(arena, &roots);
    return parts.count > 1 ? parts : (struct test_parts){.why = PARTS_UNTIMED};
}

static const struct timed_root *root_at(const struct timed_roots *roots, uint32_t unit)
{
    for (size_t i = 0; i < roots->count; i++)
        if (roots->items[i].unit == unit)
            return &roots->items[i];
    return NULL;
}

static int64_t timed_ms(const struct timed_roots *roots, const struct test_part *part)
{
    int64_t ms = 0;
    for (size_t i = 0; i < part->roots.count; i++) {
        const struct timed_root *root = root_at(roots, part->roots.items[i]);
        ms += root && root->ms > 0 ? root->ms : 0;
    }
    return ms > HISTORY_LONGEST ? HISTORY_LONGEST : ms; /* so that products fit */
}

const int64_t *test_parts_ms(struct arena *arena, const struct job_load *load,
                             const struct matrix_entry *entry, const struct test_parts *parts,
                             int64_t ms)
{
    struct arena scratch = {0};
    const struct timed_roots roots = roots_of(&scratch, load, entry);
    int64_t *own = arena_array(arena, parts->count, sizeof *own), timed = 0;
    for (size_t i = 0; i < parts->count; i++)
        timed += own[i] = timed_ms(&roots, &parts->items[i]);
    const int64_t left = ms > timed ? ms - timed : 0;
    const int64_t count = roots.count ? (int64_t)roots.count : 1;
    for (size_t i = 0; i < parts->count; i++) {
        if (timed > 0 && timed > ms)
            own[i] = own[i] * ms / timed;
        own[i] += left * (int64_t)parts->items[i].roots.count / count;
        own[i] = own[i] < 1 ? 1 : own[i];
    }
    arena_free(&scratch);
    return own;
}

/* The tests of parts that are chosen, or of those that are not. */
static struct strings tests_of(struct arena *arena, const struct test_parts *parts,
                               const struct bits *chosen, bool others)
{
    struct strings tests = {0};
    for (size_t i = 0; i < parts->count; i++)
        if (*parts->items[i].name && bits_has(chosen, i) != others)
            vec_push(arena, &tests, parts->items[i].name + strlen("test "));
    return tests;
}

/* For nextest: the rest is all but the tests of other parts. */
static const char *filter_of(struct arena *arena, const struct job_load *load,
                             const struct test_parts *parts, const struct bits *chosen)
{
    const struct units *units = &load->closures->impact->units;
    const struct unit *unit = &units->items[parts->items[0].roots.items[0]];
    const struct test_filter filter = {load->job->roots->options,
                                       unit_package(&units->packages[unit->package])->name};
    const bool others = !*parts->items[0].name && bits_has(chosen, 0);
    const struct strings tests = tests_of(arena, parts, chosen, others);
    return test_filter_of(arena, &filter, &tests, others);
}

/* Options of cargo that choose those roots. */
static void choose_roots(struct arena *arena, const struct job_load *load,
                         const struct test_parts *parts, const struct bits *chosen,
                         struct strings *calls)
{
    struct ids roots = {0};
    for (size_t i = 0; i < parts->count; i++)
        for (size_t k = 0; bits_has(chosen, i) && k < parts->items[i].roots.count; k++)
            vec_push(arena, &roots, parts->items[i].roots.items[k]);
    ids_sort(&roots);
    entry_part(arena, load->closures->impact, load->job->roots, &roots, calls);
}

const struct strings *test_parts_calls(struct arena *arena, const struct job_load *load,
                                       const struct test_parts *parts, const struct bits *chosen)
{
    struct strings *calls = arena_alloc(arena, sizeof *calls);
    size_t count = 0;
    for (size_t i = 0; i < parts->count; i++)
        count += bits_has(chosen, i);
    if (count == parts->count)
        return NULL;
    if (load->job->job->nextest)
        vec_push(arena, calls, filter_of(arena, load, parts, chosen));
    else
        choose_roots(arena, load, parts, chosen, calls);
    return calls;
}
