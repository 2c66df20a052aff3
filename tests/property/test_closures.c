/* Laws of what is compiled for entries, over random workspaces: it is a part of what the packages'
 * edges lead to, a command that makes more compiles no less, and no chain is longer than all that
 * is on it. A failure prints its seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "planner/schedule/closures.h"
#include "tests/property/town.h"

struct run {
    struct arena arena;
    struct town town;
    struct story story;
    struct impact impact;
    struct closures closures;
    int64_t *ms;           /* by package */
    const int64_t *chains; /* with these */
};

static void compute(struct run *run, struct random *random)
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
    run->closures = closures_new(&run->arena, &run->impact);
    run->ms = arena_array(&run->arena, run->impact.package_count, sizeof *run->ms);
    for (size_t i = 0; i < run->impact.package_count; i++)
        run->ms[i] = 1 + random_below(random, 1000);
    run->chains = closures_chains(&run->arena, &run->closures, run->ms);
}

static struct cargo_selection command(struct run *run, const char *words)
{
    struct cargo_selection selection;
    struct err err = {0};
    assert_int_equal(cargo_selection_parse(&run->arena, words, &selection, &err), 0);
    return selection;
}

static bool has(const struct closure *closure, uint32_t package)
{
    for (size_t i = 0; i < closure->packages.count; i++)
        if (closure->packages.items[i] == package)
            return true;
    return false;
}

/* All that edges of any kind lead to, and programs that tests start. */
static struct bits reachable(struct run *run, uint32_t package)
{
    struct bits seen = bits_new(&run->arena, run->impact.package_count);
    bits_add(&seen, package);
    for (bool grows = true; grows;) {
        grows = false;
        for (size_t i = 0; i < run->impact.edges.count; i++) {
            const struct edge *edge = &run->impact.edges.items[i];
            if (bits_has(&seen, edge->from) && bits_add(&seen, edge->to))
                grows = true;
        }
        for (size_t i = 0; i < run->impact.units.edges.count; i++) {
            const struct unit_edge *edge = &run->impact.units.edges.items[i];
            const uint32_t from = run->impact.units.items[edge->from].package;
            const uint32_t to = run->impact.units.items[edge->to].package;
            if (edge->kind == NEED_RUNTIME && from != UNIT_NONE && to != UNIT_NONE &&
                bits_has(&seen, from) && bits_add(&seen, to))
                grows = true;
        }
    }
    return seen;
}

static void check_package(struct run *run, uint32_t package, uint32_t platform)
{
    const struct cargo_selection check = command(run, "check"), test = command(run, "test");
    const struct closure less =
        closures_find(&run->arena, &run->closures, &check, package, platform);
    const struct closure more =
        closures_find(&run->arena, &run->closures, &test, package, platform);
    const struct bits most = reachable(run, package);
    int64_t sum = 0;
    assert_true(has(&less, package) && has(&more, package));
    for (size_t i = 0; i < less.packages.count; i++)
        assert_true(has(&more, less.packages.items[i]));
    for (size_t i = 0; i < more.packages.count; i++) {
        assert_true(bits_has(&most, more.packages.items[i]));
        assert_true(i == 0 || more.packages.items[i - 1] < more.packages.items[i]);
        sum += run->ms[more.packages.items[i]];
    }
    const int64_t chain = closure_chain(&run->closures, run->chains, &more);
    assert_in_range(chain, 0, sum);
    assert_true(closure_chain(&run->closures, run->chains, &less) <= chain);
}

static void closures_hold(void **state)
{
    for (struct arena arena = {0}; progress_next(*state, 150); arena_free(&arena)) {
        struct progress *progress = *state;
        struct random random = random_new(progress->seed);
        struct run run = {0};
        town_make(&run.town, &random);
        compute(&run, &random);
        for (uint32_t i = 0; i < run.impact.package_count; i++)
            for (uint32_t p = 0; p < run.impact.units.platform_count; p++)
                if (run.impact.packages[i].at_head)
                    check_package(&run, i, p);
        arena_free(&run.arena);
    }
}

int main(void)
{
    static struct progress progress;
    const struct CMUnitTest tests[] = {EACH_SEED(closures_hold, &progress)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
