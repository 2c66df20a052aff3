/* Reach and fingerprints hold each other to account, and both answer to a search written apart:
 * over random workspaces with targets of every kind, conditions, build scripts, procedural macros
 * and a lock file, for several platforms. A failure prints its seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "graph/impact/aliases.h"
#include "graph/impact/base_targets.h"
#include "graph/impact/entry.h"
#include "graph/impact/judge.h"
#include "tests/property/oracle.h"
#include "tests/property/town.h"

struct run {
    struct arena arena;
    struct town town;
    struct story story;
    struct impact impact;
};

static void compute(struct run *run)
{
    struct err err = {0};
    run->story.base = town_tree(&run->arena, &run->town, &run->town.base);
    run->story.head = town_tree(&run->arena, &run->town, &run->town.head);
    if (story_load(&run->arena, &run->story, &err) != 0)
        fail_msg("%s: %s", err.file, err.message);
    run->story.request.platforms = run->town.platforms;
    run->story.request.platform_count = run->town.platform_count;
    run->story.request.runtime = run->town.runtime_edges;
    run->story.request.runtime_count = run->town.runtime_count;
    run->impact = impact_compute(&run->arena, &run->story.request);
}

/* "p3 test smoke (run) for x86_64-unknown-linux-gnu" */
static const char *unit_text(struct arena *arena, const struct units *units, uint32_t id)
{
    static const char *const groups[] = {"needs", "dev", "bins", "format", "lint"};
    const struct unit *unit = &units->items[id];
    if (unit->kind == UNIT_WORLD)
        return "the world";
    const struct unit_package *package = &units->packages[unit->package];
    const char *triple = units->sides[unit->side].scene.triple;
    if (unit_is_of_package(unit))
        return arena_printf(arena, "%s %s for %s", unit_package(package)->name, groups[unit->kind],
                            triple ? triple : "any");
    const struct target *target = unit_target(&package->targets[unit->target]);
    return arena_printf(arena, "%s %s %s (%s) for %s", unit_package(package)->name,
                        target_kind_name(target->kind), target->name,
                        unit_kind_name((enum unit_kind)unit->kind), triple ? triple : "any");
}

static void say_change(const struct run *run, const struct impact_change *item)
{
    const char *path = item->change->path;
    const char *base = tree_content(&run->story.base, path);
    const char *head = tree_content(&run->story.head, path);
    print_error("  %s %s (%s)\n", change_status_name(item->change->status), path,
                reason_name(item->reason.code));
    if (getenv("WHITTLE_SHOW"))
        print_error("<<<\n%s===\n%s>>>\n", base ? base : "", head ? head : "");
}

static void say_changes(const struct run *run)
{
    for (size_t i = 0; i < run->story.changes.count; i++)
        say_change(run, &run->impact.changes[i]);
}

static const char *why(struct run *run, uint32_t unit)
{
    if (!run->impact.reached[unit].affected)
        return "nothing reaches it";
    const struct impact_seed *seed = &run->impact.seeds[run->impact.reached[unit].seed];
    return arena_printf(&run->arena, "%s %s at %s", reason_name(seed->code), seed->path,
                        unit_text(&run->arena, &run->impact.units, seed->unit));
}

static void check_prints(struct run *run, struct random *random)
{
    const struct impact *impact = &run->impact;
    (void)random;
    for (uint32_t i = 0; i < impact->units.count; i++) {
        bool differ = !hash_equal(&impact->base_fingerprints[i], &impact->head_fingerprints[i]);
        if (impact->units.items[i].at != AT_BOTH || differ == impact->reached[i].affected)
            continue;
        say_changes(run);
        fail_msg("%s: fingerprints %s, but %s", unit_text(&run->arena, &impact->units, i),
                 differ ? "differ" : "are equal", why(run, i));
    }
}

static void check_oracle(struct run *run, struct random *random)
{
    const struct impact *impact = &run->impact;
    struct oracle *oracle = oracle_judge(&run->arena, &run->town);
    (void)random;
    for (uint32_t i = 0; i < impact->units.count; i++) {
        const struct unit *unit = &impact->units.items[i];
        if (unit->at != AT_BOTH)
            continue;
        bool expected = oracle_says(oracle, &impact->units, i);
        if (expected == impact->reached[i].affected)
            continue;
        say_changes(run);
        fail_msg("%s is expected to be %saffected, but %s",
                 unit_text(&run->arena, &impact->units, i), expected ? "" : "un", why(run, i));
    }
}

static bool same(const char *left, const char *right)
{
    return left == right || (left && right && strcmp(left, right) == 0);
}

static uint32_t twin_side(const struct build_side *side, const struct units *other)
{
    for (uint32_t i = 0; i < other->side_count; i++)
        if (same(side->scene.triple, other->sides[i].scene.triple) &&
            same(side->host_triple, other->sides[i].host_triple))
            return i;
    return UNIT_NONE;
}

/* The same unit of another graph, or UNIT_NONE. */
static uint32_t twin_of(const struct units *units, uint32_t unit, const struct units *other)
{
    const struct unit *item = &units->items[unit];
    if (item->kind == UNIT_WORLD)
        return units_world(other);
    const struct unit_package *package = &units->packages[item->package];
    uint32_t side = twin_side(&units->sides[item->side], other);
    uint32_t twin = units_package(other, unit_package(package)->path);
    if (side == UNIT_NONE || twin == PACKAGE_NONE)
        return UNIT_NONE;
    if (unit_is_of_package(item))
        return units_of_package(other, side, twin, (enum unit_kind)item->kind);
    const struct target *target = unit_target(&package->targets[item->target]);
    uint32_t index = units_target(&other->packages[twin], target->kind, target->name);
    return index == PACKAGE_NONE ? UNIT_NONE
                                 : units_of(other, side, twin, index, (enum unit_kind)item->kind);
}

static void check_same_keys(struct run *run, const struct run *other, const char *what)
{
    assert_non_null(run->impact.keys);
    assert_non_null(other->impact.keys);
    for (uint32_t i = 0; i < run->impact.units.count; i++) {
        const struct unit *unit = &run->impact.units.items[i];
        uint32_t same = twin_of(&run->impact.units, i, &other->impact.units);
        if (!(unit->at & AT_HEAD) || same == UNIT_NONE ||
            !(other->impact.units.items[same].at & AT_HEAD))
            continue;
        if (!hash_equal(&run->impact.keys[i], &other->impact.keys[same])) {
            say_changes(run);
            fail_msg("%s has another key %s", unit_text(&run->arena, &run->impact.units, i), what);
        }
    }
}

/* What a revision is compared with leaves its keys alone. */
static void check_keys(struct run *run, struct random *random)
{
    struct run other = {.town = run->town};
    struct random apart = random_new(random_below(random, 1u << 30));
    struct town stranger;
    town_make(&stranger, &apart);
    other.town.base = stranger.base;
    compute(&other);
    check_same_keys(run, &other, "beside another base");
    other.town.base = other.town.head;
    arena_free(&other.arena);
    other = (struct run){.town = other.town};
    compute(&other);
    check_same_keys(run, &other, "beside itself");
    arena_free(&other.arena);
}

static bool is_needed(const struct town *town, const struct town_revision *revision,
                      unsigned package)
{
    for (unsigned i = 0; i < town->runtime_count; i++)
        if (town->runtime[i][1] == package)
            return true;
    for (unsigned i = 0; i < revision->edge_count; i++)
        if (!revision->edges[i].registry && revision->edges[i].to == package)
            return true;
    return false;
}

/* Takes packages away that nothing depends on. */
static void thin_out(struct town *town, struct random *random)
{
    struct town_revision *revision = &town->head;
    for (unsigned i = 1; i < TOWN_PACKAGES; i++) {
        unsigned kept = 0;
        if (!random_chance(random, 50) || is_needed(town, revision, i))
            continue;
        revision->packages[i].present = false;
        for (unsigned k = 0; k < revision->edge_count; k++)
            if (revision->edges[k].from != i)
                revision->edges[kept++] = revision->edges[k];
        revision->edge_count = kept;
    }
}

/* Neither the order in which a manifest names things nor a package that nobody needs counts. */
static void check_order(struct run *run, struct random *random)
{
    struct run other = {.town = run->town};
    struct town_revision *head = &other.town.head;
    for (unsigned i = 1; i < head->edge_count; i++) {
        unsigned at = random_below(random, i + 1);
        struct town_edge held = head->edges[i];
        head->edges[i] = head->edges[at];
        head->edges[at] = held;
    }
    thin_out(&other.town, random);
    compute(&other);
    check_same_keys(run, &other, "in another order and company");
    arena_free(&other.arena);
}

static bool any_affected(const struct impact *impact, const struct ids *units)
{
    for (size_t i = 0; i < units->count; i++)
        if (impact->reached[units->items[i]].affected)
            return true;
    return false;
}

static void check_entry(struct run *run, const struct impact *narrow,
                        const struct cargo_selection *roots, uint32_t package, uint32_t platform)
{
    const struct impact *all = &run->impact;
    const struct entry_impact entry = entry_judge(&run->arena, narrow, roots, package, platform);
    const struct entry_impact full = entry_judge(&run->arena, all, roots, package, platform);
    const char *name = unit_package(&all->units.packages[package])->name;
    if (entry.differs || entry.affected != any_affected(all, &entry.roots))
        fail_msg("%s %s of %s is %saffected (%d)", roots->name, roots->options, name,
                 entry.affected ? "" : "un", entry.differs);
    assert_int_equal(entry.affected, full.affected);
    assert_true(hash_equal(&entry.key, &full.key));
    assert_string_equal(entry_options(&run->arena, narrow, roots, &entry),
                        entry_options(&run->arena, all, roots, &full));
}

/* Where commands are given, only what they make is hashed: that changes no answer. */
static void check_entries(struct run *run, struct random *random)
{
    enum { MOST = 3 };
    static const char *const commands[] = {
        "check", "build",        "test",       "bench",  "doc",          "clippy --all-targets",
        "fmt",   "test --tests", "test --doc", "clippy", "build --bins", "test --test smoke"};
    struct cargo_selection roots[MOST];
    const struct cargo_selection *asked[MOST];
    struct err err = {0};
    struct impact_request request = run->story.request;
    request.roots = asked;
    request.roots_count = 1 + random_below(random, MOST);
    for (size_t i = 0; i < request.roots_count; i++) {
        const char *words = commands[random_below(random, sizeof commands / sizeof *commands)];
        assert_int_equal(cargo_selection_parse(&run->arena, words, &roots[i], &err), 0);
        asked[i] = &roots[i];
    }
    const struct impact narrow = impact_compute(&run->arena, &request);
    for (uint32_t i = 0; i < narrow.package_count; i++)
        for (uint32_t k = 0; k < narrow.units.platform_count; k++)
            for (size_t j = 0; j < request.roots_count; j++)
                check_entry(run, &narrow, asked[j], i, k);
}

static void check_same_targets(const struct package *left, const struct package *right)
{
    assert_int_equal(left->targets.count, right->targets.count);
    for (size_t i = 0; i < left->targets.count; i++) {
        const struct target *a = &left->targets.items[i], *b = &right->targets.items[i];
        assert_int_equal(a->kind, b->kind);
        assert_string_equal(a->name, b->name);
        assert_string_equal(a->src_path, b->src_path);
    }
}

/* Whether base and head may be told apart by more than the contents of sources. */
static bool may_differ(const struct run *run)
{
    static const struct strings none = {0};
    const struct changes *changes = &run->story.changes;
    bool differs = base_targets_may_differ(changes);
    for (size_t i = 0; i < changes->count; i++)
        differs |= change_touches_manifest(&changes->items[i], &none);
    return differs;
}

/* What is taken over from the head is what would be found at the base, and one workspace may stand
 * for both where they can't differ. */
static void check_sharing(struct run *run, struct random *random)
{
    struct story *story = &run->story;
    const struct path_names *names = aliases_of_changes(&run->arena, NULL, &story->changes);
    struct workspace again;
    struct err err = {0};
    (void)random;
    assert_int_equal(workspace_load(&run->arena, &story->base_source,
                                    story->base_workspace.manifest_path, &story->cache, &again,
                                    &err),
                     0);
    assert_int_equal(base_targets_fill(&run->arena, &story->base_source, &story->changes, names,
                                       &story->head_workspace, &again, &err),
                     0);
    assert_int_equal(again.packages.count, story->base_workspace.packages.count);
    for (size_t i = 0; i < again.packages.count; i++)
        check_same_targets(&again.packages.items[i], &story->base_workspace.packages.items[i]);
    if (may_differ(run))
        return;
    struct impact_request request = story->request;
    request.states[BASE].workspace = request.states[HEAD].workspace;
    const struct impact one = impact_compute(&run->arena, &request);
    assert_int_equal(one.units.count, run->impact.units.count);
    for (uint32_t i = 0; i < one.units.count; i++) {
        assert_int_equal(one.reached[i].affected, run->impact.reached[i].affected);
        assert_true(hash_equal(&one.base_fingerprints[i], &run->impact.base_fingerprints[i]));
        assert_true(hash_equal(&one.head_fingerprints[i], &run->impact.head_fingerprints[i]));
    }
}

static void each_town(struct progress *progress, uint64_t count,
                      void (*check)(struct run *, struct random *))
{
    while (progress_next(progress, count)) {
        struct random random = random_new(progress->seed);
        struct run run = {0};
        town_make(&run.town, &random);
        compute(&run);
        check(&run, &random);
        arena_free(&run.arena);
    }
}

static void fingerprints_differ_where_reach_arrives(void **state)
{
    each_town(*state, 60, check_prints);
}

static void reach_equals_a_naive_search(void **state)
{
    each_town(*state, 60, check_oracle);
}

static void keys_are_of_the_head_alone(void **state)
{
    each_town(*state, 30, check_keys);
}

static void a_command_sees_what_all_units_say(void **state)
{
    each_town(*state, 40, check_entries);
}

static void base_and_head_share_what_is_the_same(void **state)
{
    each_town(*state, 40, check_sharing);
}

static void neither_order_nor_company_counts(void **state)
{
    each_town(*state, 30, check_order);
}

int main(void)
{
    struct progress progress = {0};
    const struct CMUnitTest tests[] = {
        EACH_SEED(fingerprints_differ_where_reach_arrives, &progress),
        EACH_SEED(reach_equals_a_naive_search, &progress),
        EACH_SEED(keys_are_of_the_head_alone, &progress),
        EACH_SEED(neither_order_nor_company_counts, &progress),
        EACH_SEED(a_command_sees_what_all_units_say, &progress),
        EACH_SEED(base_and_head_share_what_is_the_same, &progress),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
