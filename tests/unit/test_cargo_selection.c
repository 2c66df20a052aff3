/* Which targets a command makes, and how: as cargo's pages of its commands say. */
#include <string.h>

#include "graph/impact/cargo_selection.h"
#include "tests/unit/arena_test.h"

/* One of each kind, with what a manifest says of it by default. */
static const struct target defaults[] = {
    {.kind = TARGET_LIB, .name = "core"},
    {.kind = TARGET_BIN, .name = "tool"},
    {.kind = TARGET_EXAMPLE, .name = "show", .no_test = true, .no_bench = true},
    {.kind = TARGET_TEST, .name = "smoke", .no_bench = true},
    {.kind = TARGET_BENCH, .name = "speed", .no_test = true},
    {.kind = TARGET_BUILD_SCRIPT, .name = "build-script-build"},
};

/* Modes as letters: b(uild), t(est), d(oc), D(octest), or "-". */
static const char *modes_of(struct arena *arena, const struct cargo_selection *roots,
                            const struct target *target)
{
    static const char letters[] = "btdD";
    const char *text = "";
    for (int kind = UNIT_COMPILE; kind < UNIT_SCRIPT_RUN; kind++)
        if (cargo_selection_makes(roots, target, (enum unit_kind)kind))
            text = arena_printf(arena, "%s%c", text, letters[kind - UNIT_COMPILE]);
    return *text ? text : "-";
}

static struct cargo_selection parse(struct arena *arena, const char *words)
{
    struct cargo_selection roots;
    struct err err = {0};
    if (cargo_selection_parse(arena, words, &roots, &err) != 0)
        fail_msg("%s: %s", words, err.message);
    return roots;
}

static void commands_make_what_cargo_makes(void **state)
{
    static const struct {
        const char *words, *modes; /* of lib, bin, example, test, bench, build script */
    } table[] = {
        {"check", "b b - - - -"},
        {"build", "b b - - - -"},
        {"clippy", "b b - - - -"},
        {"test", "tD t b t - -"},
        {"bench", "t t - - t -"},
        {"doc", "d d - - - -"},
        {"fmt", "- - - - - -"},
        {"check --lib", "b - - - - -"},
        {"check --bins", "- b - - - -"},
        {"check --bin tool", "- b - - - -"},
        {"check --bin other", "- - - - - -"},
        {"check --examples", "- - b - - -"},
        {"check --example show", "- - b - - -"},
        {"check --tests", "t t - t - -"},
        {"check --benches", "t t - - t -"},
        {"check --test smoke", "- - - t - -"},
        {"check --test other", "- - - - - -"},
        {"check --bench speed", "- - - - t -"},
        {"check --all-targets", "bt bt b t t -"},
        {"clippy --all-targets", "bt bt b t t -"},
        {"build --all-targets", "bt bt b t t -"},
        {"build --lib --example show", "b - b - - -"},
        {"test --lib", "t - - - - -"},
        {"test --bins", "- t - - - -"},
        {"test --bin=tool", "- t - - - -"},
        {"test --examples", "- - t - - -"},
        {"test --tests", "t t - t - -"},
        {"test --test smoke", "- - - t - -"},
        {"test --test=smoke --lib", "t - - t - -"},
        {"test --benches", "t t - - t -"},
        {"test --all-targets", "t t t t t -"},
        {"test --doc", "D - - - - -"},
        {"bench --bench speed", "- - - - t -"},
        {"bench --benches", "t t - - t -"},
        {"bench --lib", "t - - - - -"},
        {"doc --lib", "d - - - - -"},
        {"doc --bins", "- d - - - -"},
        {"fmt --all-targets", "- - - - - -"},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        const struct cargo_selection roots = parse(*state, table[i].words);
        const char *text = "";
        for (size_t k = 0; k < COUNT(defaults); k++)
            text = arena_printf(*state, "%s%s%s", text, k ? " " : "",
                                modes_of(*state, &roots, &defaults[k]));
        if (strcmp(text, table[i].modes) != 0)
            fail_msg("%s: %s, expected %s", table[i].words, text, table[i].modes);
    }
}

static void manifests_say_what_is_tested(void **state)
{
    static const struct {
        const char *words;
        struct target target;
        const char *modes;
    } table[] = {
        {"test", {.kind = TARGET_LIB, .name = "a", .no_test = true}, "D"},
        {"test", {.kind = TARGET_LIB, .name = "a", .no_doctest = true}, "t"},
        {"test", {.kind = TARGET_LIB, .name = "a", .no_test = true, .no_doctest = true}, "-"},
        {"test --lib", {.kind = TARGET_LIB, .name = "a", .no_test = true}, "t"},
        {"test --doc", {.kind = TARGET_LIB, .name = "a", .no_doctest = true}, "D"},
        {"test", {.kind = TARGET_BIN, .name = "a", .no_test = true}, "-"},
        {"test", {.kind = TARGET_TEST, .name = "a", .no_test = true}, "-"},
        {"test --test a", {.kind = TARGET_TEST, .name = "a", .no_test = true}, "t"},
        {"test", {.kind = TARGET_EXAMPLE, .name = "a"}, "t"},
        {"test --tests", {.kind = TARGET_EXAMPLE, .name = "a"}, "t"},
        {"bench", {.kind = TARGET_LIB, .name = "a", .no_bench = true}, "-"},
        {"test", {.kind = TARGET_BENCH, .name = "a"}, "t"},
        {"test --tests", {.kind = TARGET_BENCH, .name = "a"}, "t"},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        const struct cargo_selection roots = parse(*state, table[i].words);
        assert_string_equal(modes_of(*state, &roots, &table[i].target), table[i].modes);
    }
}

static void options_are_kept_as_a_shell_takes_them(void **state)
{
    struct cargo_selection roots = parse(*state, "  test \t --lib  --test\n a;b  ");
    assert_string_equal(roots.name, "test");
    assert_int_equal(roots.command, CARGO_TEST);
    assert_string_equal(roots.options, "--lib --test 'a;b'");
    assert_true(roots.chosen);
    roots = parse(*state, "clippy");
    assert_string_equal(roots.options, "");
    assert_false(roots.chosen);
}

static void check_refused(struct arena *arena, const char *words, const char *message,
                          const char *hint)
{
    struct cargo_selection roots;
    struct err err = {0};
    assert_int_equal(cargo_selection_parse(arena, words, &roots, &err), -1);
    assert_int_equal(err.code, ERR_USAGE);
    if (!strstr(err.message, message) || !strstr(err.hint, hint))
        fail_msg("%s: %s (%s)", words, err.message, err.hint);
}

static void what_chooses_nothing_is_refused(void **state)
{
    check_refused(*state, "", "''", "expected check, build, test");
    check_refused(*state, "publish", "'publish'", "expected check, build, test");
    check_refused(*state, "Test", "'Test'", "expected check, build, test");
    check_refused(*state, "--lib", "'--lib'", "expected check, build, test");
    check_refused(*state, "test --release", "'--release'", "expected --lib, --bins");
    check_refused(*state, "test smoke", "'smoke'", "expected --lib, --bins");
    check_refused(*state, "test --test", "'--test'", "expected --lib, --bins");
    check_refused(*state, "test --lib=x", "'--lib=x'", "expected --lib, --bins");
    check_refused(*state, "test --tes smoke", "'--tes'", "expected --lib, --bins");
    check_refused(*state, "test --testing", "'--testing'", "expected --lib, --bins");
    check_refused(*state, "test --lib --", "'--'", "expected --lib, --bins");
}

static void names_are_those_of_cargo(void **state)
{
    (void)state;
    assert_string_equal(target_kind_name(TARGET_BUILD_SCRIPT), "custom-build");
    assert_string_equal(unit_kind_name(UNIT_SCRIPT_RUN), "run");
    assert_string_equal(unit_kind_name(UNIT_DOCTESTS), "doctest");
    assert_string_equal(cargo_selection_option(TARGET_LIB), "--lib");
    assert_string_equal(cargo_selection_option(TARGET_TEST), "--test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(commands_make_what_cargo_makes),
        arena_test(manifests_say_what_is_tested),
        arena_test(options_are_kept_as_a_shell_takes_them),
        arena_test(what_chooses_nothing_is_refused),
        cmocka_unit_test(names_are_those_of_cargo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
