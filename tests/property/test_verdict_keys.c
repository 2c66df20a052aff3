/* The law of keys, over random workspaces: where a comparison affects a unit, its keys at the two
 * revisions differ. Where it does not they are equal, but for where a source began or ceased to
 * name a file that itself did not change. A failure prints its seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "graph/impact/verdict_keys.h"
#include "tests/property/town.h"

struct run {
    struct arena arena;
    struct town town;
    struct story story;
    struct impact impact;
    struct verdict_keys keys[2]; /* by enum rev */
    size_t kept, lost;           /* keys of what no change reaches, over all workspaces */
};

/* Of one revision, as its own planner would ask for them. */
static struct verdict_keys keys_at(struct run *run, enum rev rev)
{
    struct impact_request request = run->story.request;
    struct links links = {0};
    struct err err = {0};
    request.states[HEAD] = request.states[rev];
    assert_int_equal(source_links(request.states[rev].source, &run->arena, &links, &err), 0);
    request.links = &links;
    struct strings dirs = {0};
    for (size_t i = 0; i < run->impact.package_count; i++)
        vec_push(&run->arena, &dirs, run->impact.packages[i].package->path);
    return verdict_keys_of(&run->arena, &request, &dirs);
}

/* Makes the workspace one of cargo's first resolver. */
static void resolve_first(struct arena *arena, struct tree *tree)
{
    const char *manifest = tree_content(tree, "Cargo.toml");
    char *changed = arena_string(arena, manifest);
    char *version = strstr(changed, "resolver = \"2\"");
    assert_non_null(version);
    version[strlen("resolver = \"")] = '1';
    tree_put(tree, "Cargo.toml", changed);
}

static void compute(struct run *run, bool first)
{
    struct err err = {0};
    run->story.base = town_tree(&run->arena, &run->town, &run->town.base);
    run->story.head = town_tree(&run->arena, &run->town, &run->town.head);
    if (first) {
        resolve_first(&run->arena, &run->story.base);
        resolve_first(&run->arena, &run->story.head);
    }
    if (story_load(&run->arena, &run->story, &err) != 0)
        fail_msg("%s: %s", err.file, err.message);
    run->story.request.platforms = run->town.platforms;
    run->story.request.platform_count = run->town.platform_count;
    run->story.request.runtime = run->town.runtime_edges;
    run->story.request.runtime_count = run->town.runtime_count;
    run->impact = impact_compute(&run->arena, &run->story.request);
    run->keys[BASE] = keys_at(run, BASE);
    run->keys[HEAD] = keys_at(run, HEAD);
}

static void fail_at(struct run *run, uint32_t id, const char *what)
{
    const struct unit *unit = &run->impact.units.items[id];
    const struct changes *changes = &run->story.changes;
    for (size_t i = 0; i < changes->count; i++)
        print_error("  %s %s\n", change_status_name(changes->items[i].status),
                    changes->items[i].path);
    if (run->impact.reached[id].affected) {
        const struct impact_seed *seed = &run->impact.seeds[run->impact.reached[id].seed];
        print_error("  by %s of %s\n", reason_name(seed->code), seed->path);
    }
    fail_msg("package %s, target %d, kind %u, side %d: %s",
             unit->kind == UNIT_WORLD
                 ? "of all"
                 : unit_package(&run->impact.units.packages[unit->package])->name,
             (int)unit->target, unit->kind, (int)unit->side, what);
}

static void check(struct run *run)
{
    for (uint32_t i = 0; i < run->impact.units.count; i++) {
        const struct hash *base = verdict_key_of(&run->keys[BASE], &run->impact.units, i);
        const struct hash *head = verdict_key_of(&run->keys[HEAD], &run->impact.units, i);
        bool affected = run->impact.reached[i].affected;
        if (run->impact.units.items[i].at != AT_BOTH)
            continue;
        bool same = base && head && hash_equal(base, head);
        if (affected && same)
            fail_at(run, i, "affected, with one key");
        run->kept += !affected && same;
        run->lost += !affected && !same;
    }
}

static void each_town(struct progress *progress, bool first, struct run *totals)
{
    while (progress_next(progress, 60)) {
        struct random random = random_new(progress->seed);
        struct run run = {0};
        town_make(&run.town, &random);
        compute(&run, first);
        check(&run);
        totals->kept += run.kept;
        totals->lost += run.lost;
        arena_free(&run.arena);
    }
}

static void keys_differ_where_a_change_arrives(void **state)
{
    struct run totals = {0};
    each_town(*state, false, &totals);
    if (totals.lost * 100 > totals.kept)
        fail_msg("%zu keys changed for nothing, %zu stayed", totals.lost, totals.kept);
}

/* There a manifest counts for all. */
static void keys_differ_under_the_first_resolver(void **state)
{
    struct run totals = {0};
    each_town(*state, true, &totals);
}

int main(void)
{
    struct progress progress = {0};
    const struct CMUnitTest tests[] = {
        EACH_SEED(keys_differ_where_a_change_arrives, &progress),
        EACH_SEED(keys_differ_under_the_first_resolver, &progress),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
