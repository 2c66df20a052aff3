/* What a command makes of a package after a change: only what is affected is named, and where no
 * options can say that, all of it is. */
#include "graph/impact/entry.h"
#include "tests/unit/story_test.h"

#define FILE(p) "== " p "\n"

/* A package with a target of every kind; the README is for its doc tests. */
#define BASE                                                                                       \
    FILE("Cargo.toml")                                                                             \
    PACKAGE("a")                                                                                   \
    "[[test]]\nname = \"gated\"\nrequired-features = [\"x\"]\n"                                    \
    "[features]\nx = []\n"                                                                         \
    "== src/lib.rs\n#[cfg(doctest)]\n#[doc = include_str!(\"../README.md\")]\nstruct R;\n"         \
    "#[cfg(test)]\nmod inner;\n" FILE("src/inner.rs") FILE("src/main.rs") FILE("src/bin/tool.rs")  \
        FILE("README.md") FILE("tests/smoke.rs") FILE("tests/gated.rs") FILE("tests/we ird.rs")    \
            FILE("examples/show.rs") FILE("benches/speed.rs") "~~\n"

#define EDIT(p) "== " p "\n// changed\n"

/* "runs OPTIONS", or "-" where it does not. */
static const char *verdict(struct arena *arena, const char *words, const char *edits)
{
    struct story *story = story_of(arena, arena_printf(arena, "%s%s", BASE, edits));
    struct cargo_selection roots;
    struct err err = {0};
    if (cargo_selection_parse(arena, words, &roots, &err) != 0)
        fail_msg("%s", err.message);
    story->request.roots = (const struct cargo_selection *const[]){&roots};
    story->request.roots_count = 1;
    const struct impact impact = impact_compute(arena, &story->request);
    const struct entry_impact entry = entry_judge(arena, &impact, &roots, 0, 0);
    assert_false(entry.differs);
    assert_int_equal(entry.affected, impact.packages[0].affected);
    assert_true(entry.affected || hash_equal(&entry.base, &entry.head));
    return entry.affected
               ? arena_printf(arena, "runs %s", entry_options(arena, &impact, &roots, &entry))
               : "-";
}

struct row {
    const char *words, *edits, *verdict;
};

static void check_rows(struct arena *arena, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *found = verdict(arena, rows[i].words, rows[i].edits);
        if (strcmp(found, rows[i].verdict) != 0)
            fail_msg("%s after\n%s%s, expected %s", rows[i].words, rows[i].edits, found,
                     rows[i].verdict);
    }
}

static void only_what_is_affected_is_named(void **state)
{
    static const struct row rows[] = {
        {"test", EDIT("tests/smoke.rs"), "runs --test smoke"},
        {"test", EDIT("tests/we ird.rs"), "runs --test 'we ird'"},
        {"test", EDIT("examples/show.rs"), "runs --example show"},
        {"test", EDIT("tests/smoke.rs") EDIT("examples/show.rs"),
         "runs --example show --test smoke"},
        {"test", EDIT("benches/speed.rs"), "-"},
        {"test --tests", EDIT("tests/smoke.rs"), "runs --test smoke"},
        {"test --benches", EDIT("tests/smoke.rs"), "-"},
        {"bench", EDIT("benches/speed.rs"), "runs --bench speed"},
        {"bench", EDIT("tests/smoke.rs"), "-"},
        {"build", EDIT("src/bin/tool.rs"), "runs --bin tool"},
        {"build", EDIT("tests/smoke.rs"), "-"},
        {"clippy --all-targets", EDIT("tests/smoke.rs"), "runs --test smoke"},
        {"clippy --all-targets", EDIT("benches/speed.rs") EDIT("examples/show.rs"),
         "runs --example show --bench speed"},
        {"doc", EDIT("tests/smoke.rs"), "-"},
        {"doc", EDIT("src/main.rs"), "runs "},
        {"fmt", EDIT("tests/smoke.rs"), "runs "},
        {"fmt", EDIT("README.md"), "-"},
    };
    check_rows(*state, rows, COUNT(rows));
}

/* A doc test has an option of its own, but none that stands beside others. */
static void doc_tests_stand_alone(void **state)
{
    static const struct row rows[] = {
        {"test", EDIT("README.md"), "runs --doc"},
        {"test", EDIT("README.md") EDIT("tests/smoke.rs"), "runs "},
        {"test --tests", EDIT("README.md"), "-"},
        {"test --doc", EDIT("README.md"), "runs --doc"},
        {"test --doc", EDIT("tests/smoke.rs"), "-"},
        {"build", EDIT("README.md"), "-"},
    };
    check_rows(*state, rows, COUNT(rows));
}

/* Cargo refuses to be asked by name for a target whose features are off, and passes over it else.
 */
static void what_no_options_can_say_is_all(void **state)
{
    static const struct row rows[] = {
        {"test", EDIT("tests/gated.rs"), "runs "},
        {"test --tests", EDIT("tests/gated.rs"), "runs --tests"},
        {"test", EDIT("tests/gated.rs") EDIT("tests/smoke.rs"), "runs "},
        {"test", "!! tests/smoke.rs\n", "runs "},
        {"test", "!! tests/smoke.rs\n" EDIT("examples/show.rs"), "runs "},
        {"test", EDIT("tests/new.rs"), "runs --test new"},
        {"check --all-targets", EDIT("src/inner.rs"), "runs --all-targets"},
        {"check --tests", EDIT("src/inner.rs"), "runs --tests"},
        {"test", EDIT("src/lib.rs"), "runs "},
        {"build", EDIT("src/lib.rs"), "runs "},
        {"test --tests", EDIT("src/lib.rs"), "runs --tests"},
    };
    check_rows(*state, rows, COUNT(rows));
}

/* Programs are started by integration tests and benchmarks. */
static void programs_reach_the_tests_that_start_them(void **state)
{
    static const struct row rows[] = {
        {"bench", EDIT("src/bin/tool.rs"), "runs --bin tool --bench speed"},
        {"test --test smoke", EDIT("src/main.rs"), "runs --test smoke"},
        {"test --test other", EDIT("src/main.rs"), "-"},
        {"test --lib", EDIT("src/main.rs"), "-"},
        {"test --lib --examples", EDIT("src/inner.rs"), "runs --lib"},
    };
    check_rows(*state, rows, COUNT(rows));
}

/* What the plan asks for is what an unchanged workspace lacks. */
static void nothing_is_affected_by_nothing(void **state)
{
    static const struct row rows[] = {
        {"test", "", "-"},
        {"fmt", "", "-"},
        {"clippy --all-targets", "", "-"},
        {"test", FILE(".editorconfig"), "-"},
        {"clippy", EDIT("clippy.toml"), "runs "},
        {"fmt", EDIT("clippy.toml"), "-"},
        {"fmt", EDIT("rustfmt.toml"), "runs "},
        {"test", EDIT("rustfmt.toml"), "-"},
        {"clippy", EDIT("rustfmt.toml"), "-"},
    };
    check_rows(*state, rows, COUNT(rows));
}

/* What any of the plan's commands makes counts, and each entry is judged by its own. */
static void several_commands_are_planned_at_once(void **state)
{
    struct cargo_selection roots[3];
    const struct cargo_selection *asked[] = {&roots[0], &roots[1], &roots[2]};
    static const char *const words[] = {"build", "test --test smoke", "fmt"};
    static const struct hash zero;
    struct story *story = story_of(*state, BASE EDIT("tests/smoke.rs"));
    struct err err = {0};
    for (size_t i = 0; i < COUNT(words); i++)
        assert_int_equal(cargo_selection_parse(*state, words[i], &roots[i], &err), 0);
    story->request.roots = asked;
    for (size_t count = 1; count <= COUNT(words); count++) {
        story->request.roots_count = count;
        const struct impact impact = impact_compute(*state, &story->request);
        assert_int_equal(impact.packages[0].affected, count > 1);
        for (size_t i = 0; i < count; i++) {
            const struct entry_impact entry = entry_judge(*state, &impact, &roots[i], 0, 0);
            assert_int_equal(entry.affected, i > 0);
            assert_false(hash_equal(&entry.head, &zero));
            assert_true(i > 0 || hash_equal(&entry.base, &entry.head));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(only_what_is_affected_is_named),
        arena_test(doc_tests_stand_alone),
        arena_test(what_no_options_can_say_is_all),
        arena_test(programs_reach_the_tests_that_start_them),
        arena_test(nothing_is_affected_by_nothing),
        arena_test(several_commands_are_planned_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
