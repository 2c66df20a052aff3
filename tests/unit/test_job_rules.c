/* Path rules that name jobs: which of them a change meets, and what it reaches beside that. */
#include "tests/unit/story_test.h"

#define FILE(p) "== " p "\n"
#define EDIT(p) "== " p "\n// changed\n"

#define BASE                                                                                       \
    FILE("Cargo.toml")                                                                             \
    "[workspace]\nresolver = \"2\"\nmembers = [\"*\"]\nexclude = [\"deploy\", \"data\"]\n" FILE(   \
        "a/Cargo.toml") PACKAGE("a") FILE("a/src/lib.rs") FILE("b/Cargo.toml") PACKAGE("b")        \
        FILE("b/src/lib.rs") FILE("deploy/x.yml") FILE("README.md") FILE("loose")                  \
            FILE("data/in/file") "~~\n"

static const char *const smoke[] = {"smoke"}, *const more[] = {"release-*"}, *const b[] = {"b"};

#define LIST(names)                                                                                \
    {                                                                                              \
        .items = (const char **)(names), .count = COUNT(names)                                     \
    }

static struct path_rule rules[] = {
    {.glob = "deploy/**", .label = "w:1: deploy", .jobs = LIST(smoke)},
    {.glob = "a/**", .label = "w:2: a", .adds = true, .jobs = LIST(more)},
    {.glob = "b/src/**", .label = "w:3: b", .packages = LIST(b), .jobs = LIST(smoke)},
    {.glob = "*.md", .label = "w:4: md", .adds = true, .jobs = LIST(smoke)},
    {.glob = "loose", .label = "w:5: loose", .adds = true, .jobs = LIST(smoke)},
    {.glob = "data/in/*", .label = "w:6: data", .jobs = LIST(smoke)},
    {.glob = "data/*", .label = "w:7: data", .jobs = LIST(more)},
    {.glob = "nothing", .label = "w:8: nothing"},
};

/* "path-rule deploy/x.yml: w:1: deploy [smoke]", and " a" for each package that is affected. */
static const char *verdict(struct arena *arena, const char *edits)
{
    struct story *story = story_of(arena, arena_printf(arena, "%s%s", BASE, edits));
    const struct path_rules all = {.items = rules, .count = COUNT(rules)};
    story->request.rules = &all;
    const struct impact impact = impact_compute(arena, &story->request);
    const struct impact_change *change = &impact.changes[0];
    const char *text = arena_printf(arena, "%s %s [", reason_name(change->reason.code),
                                    reason_detail(arena, &change->reason));
    for (size_t i = 0; i < change->job_rules.count; i++)
        text = arena_printf(arena, "%s%s%s", text, i ? " " : "",
                            change->job_rules.items[i]->jobs.items[0]);
    text = arena_printf(arena, "%s]", text);
    for (size_t i = 0; i < impact.package_count; i++)
        if (impact.packages[i].affected)
            text = arena_printf(arena, "%s %s", text, impact.packages[i].package->name);
    return text;
}

static void jobs_alone_reach_no_package(void **state)
{
    assert_string_equal(verdict(*state, EDIT("deploy/x.yml")),
                        "path-rule deploy/x.yml: w:1: deploy [smoke]");
    assert_string_equal(verdict(*state, EDIT("nothing")),
                        "path-rule-nothing nothing: w:8: nothing []");
}

static void jobs_stand_beside_packages(void **state)
{
    assert_string_equal(verdict(*state, EDIT("b/src/lib.rs")),
                        "path-rule b/src/lib.rs: w:3: b [smoke] b");
}

static void jobs_may_be_added(void **state)
{
    assert_string_equal(verdict(*state, EDIT("a/src/lib.rs")),
                        "file-changed a/src/lib.rs [release-*] a");
    assert_string_equal(verdict(*state, EDIT("loose")), "unowned-file loose [smoke] a b");
    assert_string_equal(verdict(*state, EDIT("README.md")), "path-rule README.md: w:4: md [smoke]");
}

/* Below a link anything may have changed: every rule that may hold there counts. */
static void all_rules_below_a_link_count(void **state)
{
    assert_string_equal(verdict(*state, "!! data/in\n-- data/in -> deploy\n"),
                        "path-rule data/in: w:7: data [release-* smoke]");
}

/* A path counts under all its names. */
static void rules_of_every_name_count(void **state)
{
    struct story *story =
        story_of(*state, arena_printf(*state, "%s%s",
                                      "-- data/in -> ../deploy\n== Cargo.toml\n[workspace]\n"
                                      "members = [\"a\"]\n== a/Cargo.toml\n" PACKAGE(
                                          "a") "== a/src/lib.rs\n== deploy/x\n~~\n",
                                      EDIT("deploy/x")));
    const struct path_rules all = {.items = rules, .count = COUNT(rules)};
    story->request.rules = &all;
    const struct impact impact = impact_compute(*state, &story->request);
    assert_int_equal(impact.changes[0].job_rules.count, 2);
    assert_ptr_equal(impact.changes[0].job_rules.items[0], &rules[0]);
    assert_ptr_equal(impact.changes[0].job_rules.items[1], &rules[5]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(jobs_alone_reach_no_package), arena_test(jobs_stand_beside_packages),
        arena_test(jobs_may_be_added),           arena_test(all_rules_below_a_link_count),
        arena_test(rules_of_every_name_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
