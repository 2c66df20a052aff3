/* Packages whose tests start programs of others, which only the configuration tells. */
#include "graph/impact/chain.h"
#include "graph/impact/entry.h"
#include "tests/unit/story_test.h"

#define FILE(p) "== " p "\n"
#define EDIT(p) "== " p "\n// changed\n"

/* e2e starts cli, which uses core; server is no program, out is no member. */
#define BASE                                                                                       \
    FILE("Cargo.toml")                                                                             \
    "[workspace]\nresolver = \"2\"\nmembers = [\"*\"]\nexclude = [\"out\"]\n" FILE(                \
        "cli/Cargo.toml")                                                                          \
        PACKAGE("cli") "[dependencies]\ncore = { path = \"../core\" }\n"                           \
                       "out = { path = \"../out\" }\n" FILE("cli/src/main.rs")                     \
                           FILE("cli/src/lib.rs") FILE("core/Cargo.toml") PACKAGE("core")          \
                               FILE("core/src/lib.rs") FILE("e2e/Cargo.toml") PACKAGE("e2e")       \
                                   FILE("e2e/src/lib.rs") FILE("e2e/tests/smoke.rs") FILE(         \
                                       "out/Cargo.toml") PACKAGE("out") FILE("out/src/lib.rs")     \
                                       FILE("out/src/main.rs") FILE("server/Cargo.toml")           \
                                           PACKAGE("server") FILE("server/src/lib.rs")             \
                                               FILE("top/Cargo.toml")                              \
                                                   PACKAGE("top") "[dependencies]\ne2e = { path "  \
                                                                  "= \"../e2e\" }\n" FILE(         \
                                                                      "top/src/lib.rs") "~~\n"

static struct impact impact_of(struct arena *arena, const char *text,
                               const struct runtime_edge *runtime, size_t count)
{
    struct story *story = story_of(arena, text);
    story->request.runtime = runtime;
    story->request.runtime_count = count;
    return impact_compute(arena, &story->request);
}

/* The affected units of a package, a line each. */
static const char *affected(struct arena *arena, const struct impact *impact, const char *path)
{
    struct strings names = {0};
    const char *text = "";
    uint32_t package = units_package(&impact->units, path);
    for (uint32_t i = 0; i < impact->units.count; i++) {
        const struct unit *unit = &impact->units.items[i];
        if (unit->package == package && unit_is_of_target(unit) && impact->reached[i].affected)
            vec_push(arena, &names, unit_name(arena, &impact->units, i));
    }
    strings_sort(&names);
    for (size_t i = 0; i < names.count; i++)
        text = arena_printf(arena, "%s%s\n", text, names.items[i]);
    return text;
}

#define TESTS_OF_E2E "e2e lib e2e doctest\ne2e lib e2e test\ne2e test smoke test\n"

static void tests_need_what_they_start(void **state)
{
    static const struct runtime_edge runtime[] = {{"e2e", "cli"}};
    struct impact impact = impact_of(*state, BASE EDIT("cli/src/main.rs"), runtime, 1);
    assert_string_equal(affected(*state, &impact, "e2e"), TESTS_OF_E2E);
    impact = impact_of(*state, BASE EDIT("cli/src/main.rs"), NULL, 0);
    assert_string_equal(affected(*state, &impact, "e2e"), "");
    /* The programs alone, and nothing that depends on the package. */
    impact = impact_of(*state, BASE EDIT("cli/tests/new.rs"), runtime, 1);
    assert_string_equal(affected(*state, &impact, "e2e"), "");
    impact = impact_of(*state, BASE EDIT("core/src/lib.rs"), runtime, 1);
    assert_string_equal(affected(*state, &impact, "e2e"), TESTS_OF_E2E);
    assert_string_equal(affected(*state, &impact, "top"), "");
}

static void the_chain_says_it(void **state)
{
    static const struct runtime_edge runtime[] = {{"e2e", "cli"}};
    const struct impact impact = impact_of(*state, BASE EDIT("core/src/lib.rs"), runtime, 1);
    const struct impact_package *package = &impact.packages[units_package(&impact.units, "e2e")];
    const struct chain hops = chain_of(*state, &impact, package->unit);
    assert_true(package->affected);
    assert_false(package->carries);
    assert_int_equal(package->reason.code, REASON_RUNTIME);
    assert_string_equal(package->reason.path, "core/src/lib.rs");
    assert_int_equal(package->reason.via_count, 2);
    assert_string_equal(package->reason.via[0], "core");
    assert_string_equal(package->reason.via[1], "cli");
    assert_int_equal(hops.count, 2);
    assert_int_equal(hops.items[0].kind, NEED_NORMAL);
    assert_int_equal(hops.items[1].kind, NEED_RUNTIME);
}

static void without_programs_it_is_the_library(void **state)
{
    static const struct runtime_edge runtime[] = {{"e2e", "server"}};
    const struct impact impact = impact_of(*state, BASE EDIT("server/src/lib.rs"), runtime, 1);
    assert_string_equal(affected(*state, &impact, "e2e"), TESTS_OF_E2E);
}

static void names_that_are_not_there_are_passed_over(void **state)
{
    static const struct runtime_edge runtime[] = {
        {"e2e", "nobody"}, {"nobody", "cli"}, {"e2e", "e2e"}, {"e2e", "out"}};
    struct impact impact = impact_of(*state, BASE EDIT("cli/src/main.rs"), runtime, 4);
    assert_string_equal(affected(*state, &impact, "e2e"), "");
    impact = impact_of(*state, BASE EDIT("out/src/main.rs"), runtime, 4);
    assert_string_equal(affected(*state, &impact, "e2e"), TESTS_OF_E2E);
    impact = impact_of(*state, BASE EDIT("e2e/tests/smoke.rs"), runtime, 4);
    assert_string_equal(affected(*state, &impact, "e2e"), "e2e test smoke test\n");
}

/* A program that came or went is one that tests started, or now start. */
static void either_revision_counts(void **state)
{
    static const struct runtime_edge runtime[] = {{"e2e", "cli"}};
    struct impact impact = impact_of(*state, BASE "!! cli/src/main.rs\n", runtime, 1);
    assert_string_equal(affected(*state, &impact, "e2e"), TESTS_OF_E2E);
    impact = impact_of(*state, BASE "!! cli\n", runtime, 1);
    assert_string_equal(affected(*state, &impact, "e2e"), TESTS_OF_E2E);
    impact = impact_of(*state, BASE FILE("cli/src/bin/more.rs"), runtime, 1);
    assert_string_equal(affected(*state, &impact, "e2e"), TESTS_OF_E2E);
}

/* Of two packages of one name the member is meant. */
static void members_come_first(void **state)
{
    static const struct runtime_edge runtime[] = {{"e2e", "core"}};
    static const char twins[] =
        "== Cargo.toml\n[workspace]\nresolver = \"2\"\nmembers = [\"e2e\", \"core\"]\nexclude = "
        "[\"x\"]\n"
        "== e2e/Cargo.toml\n" PACKAGE(
            "e2e") "[dependencies]\nx = { path = \"../x\", package = \"core\" }\n"
                   "== e2e/src/lib.rs\n== core/Cargo.toml\n" PACKAGE(
                       "core") "== core/src/main.rs\n"
                               "== x/Cargo.toml\n" PACKAGE(
                                   "core") "== x/src/lib.rs\n== x/src/main.rs\n~~\n";
    struct impact impact = impact_of(
        *state, arena_printf(*state, "%s%s", twins, EDIT("core/src/main.rs")), runtime, 1);
    assert_string_equal(affected(*state, &impact, "e2e"),
                        "e2e lib e2e doctest\ne2e lib e2e test\n");
    impact =
        impact_of(*state, arena_printf(*state, "%s%s", twins, EDIT("x/src/main.rs")), runtime, 1);
    assert_string_equal(affected(*state, &impact, "e2e"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(tests_need_what_they_start),
        arena_test(the_chain_says_it),
        arena_test(without_programs_it_is_the_library),
        arena_test(names_that_are_not_there_are_passed_over),
        arena_test(either_revision_counts),
        arena_test(members_come_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
