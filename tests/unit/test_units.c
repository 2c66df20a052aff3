/* What each unit needs: the rules of cargo's unit graph, one by one. */
#include "graph/base/bits.h"
#include "tests/unit/story_test.h"

static const struct build_platform at_home[] = {{.target = LINUX, .host = LINUX}};
static const struct build_platform crossing[] = {{.target = WINDOWS, .host = LINUX}};
static const struct build_platform both[] = {{.target = LINUX, .host = LINUX},
                                             {.target = WINDOWS, .host = LINUX}};

static struct units units_of_story(struct arena *arena, const char *text,
                                   const struct build_platform *platforms, size_t count)
{
    const struct story *story = story_of(arena, text);
    const struct units_request request = {.base = &story->base_workspace,
                                          .head = &story->head_workspace,
                                          .platforms = platforms,
                                          .platform_count = count};
    return units_build(arena, &request);
}

/* What a unit needs at that revision, directly or through groups, by name; a line each. */
static const char *needs_at(struct arena *arena, const struct units *units, const char *name,
                            uint8_t at)
{
    struct ids queue = {0};
    struct strings found = {0};
    struct bits seen = bits_new(arena, units->count);
    const char *text = "";
    vec_push(arena, &queue, unit_named(arena, units, name));
    for (size_t next = 0; next < queue.count; next++)
        for (size_t i = 0; i < units->edges.count; i++) {
            const struct unit_edge *edge = &units->edges.items[i];
            const struct unit *to = &units->items[edge->to];
            if (edge->from != queue.items[next] || !(edge->at & at) || to->kind == UNIT_WORLD ||
                !bits_add(&seen, edge->to))
                continue;
            if (unit_is_of_package(to))
                vec_push(arena, &queue, edge->to);
            else
                vec_push(arena, &found, unit_name(arena, units, edge->to));
        }
    strings_sort(&found);
    for (size_t i = 0; i < found.count; i++)
        text = arena_printf(arena, "%s%s\n", text, found.items[i]);
    return text;
}

static const char *needs(struct arena *arena, const struct units *units, const char *name)
{
    return needs_at(arena, units, name, AT_BOTH);
}

#define ROOT    "== Cargo.toml\n[workspace]\nresolver = \"2\"\nmembers = [\"*\"]\n"
#define FILE(p) "== " p "\n"
#define ALONE   ROOT FILE("a/Cargo.toml") PACKAGE("a")

static void targets_need_their_own_library(void **state)
{
    const struct units units =
        units_of_story(*state,
                       ALONE FILE("a/src/lib.rs") FILE("a/src/main.rs") FILE("a/tests/smoke.rs")
                           FILE("a/examples/show.rs") FILE("a/benches/speed.rs"),
                       at_home, 1);
    assert_string_equal(needs(*state, &units, "a lib a build @linux"), "");
    assert_string_equal(needs(*state, &units, "a lib a test @linux"), "");
    assert_string_equal(needs(*state, &units, "a lib a doctest @linux"), "a lib a build @linux\n");
    assert_string_equal(needs(*state, &units, "a bin a build @linux"), "a lib a build @linux\n");
    assert_string_equal(needs(*state, &units, "a bin a test @linux"), "a lib a build @linux\n");
    assert_string_equal(needs(*state, &units, "a example show build @linux"),
                        "a lib a build @linux\n");
    assert_string_equal(needs(*state, &units, "a test smoke test @linux"),
                        "a bin a build @linux\na lib a build @linux\n");
    assert_string_equal(needs(*state, &units, "a bench speed test @linux"),
                        "a bin a build @linux\na lib a build @linux\n");
}

#define CHAIN                                                                                      \
    ROOT FILE("a/Cargo.toml")                                                                      \
        PACKAGE("a") "[dependencies]\nb = { path = \"../b\" }\n"                                   \
                     "[dev-dependencies]\nd = { path = \"../d\" }\n" FILE("a/src/lib.rs")          \
                         FILE("a/tests/smoke.rs") FILE("b/Cargo.toml")                             \
                             PACKAGE("b") "[dev-dependencies]\na = { path = \"../a\" }\n"          \
                                          "c = { path = \"../c\" }\n" FILE("b/src/lib.rs")         \
                                              FILE("c/Cargo.toml") PACKAGE("c")                    \
                                                  FILE("c/src/lib.rs") FILE("d/Cargo.toml")        \
                                                      PACKAGE("d") FILE("d/src/lib.rs")

static void dev_dependencies_are_for_tests_alone(void **state)
{
    const struct units units = units_of_story(*state, CHAIN, at_home, 1);
    assert_string_equal(needs(*state, &units, "a lib a build @linux"), "b lib b build @linux\n");
    assert_string_equal(needs(*state, &units, "a lib a test @linux"),
                        "b lib b build @linux\nd lib d build @linux\n");
    assert_string_equal(needs(*state, &units, "a test smoke test @linux"),
                        "a lib a build @linux\nb lib b build @linux\nd lib d build @linux\n");
    assert_string_equal(needs(*state, &units, "b lib b build @linux"), "");
    assert_string_equal(needs(*state, &units, "b lib b test @linux"),
                        "a lib a build @linux\nc lib c build @linux\n");
    assert_string_equal(needs(*state, &units, "a lib a doc @linux"),
                        "b lib b build @linux\nb lib b doc @linux\n");
}

static void a_package_may_test_itself(void **state)
{
    const struct units units = units_of_story(
        *state, ALONE "[dev-dependencies]\na = { path = \".\" }\n" FILE("a/src/lib.rs"), at_home,
        1);
    assert_string_equal(needs(*state, &units, "a lib a test @linux"), "a lib a build @linux\n");
    assert_string_equal(needs(*state, &units, "a lib a build @linux"), "");
}

#define SCRIPTED                                                                                   \
    ROOT FILE("a/Cargo.toml")                                                                      \
        PACKAGE("a") "[dependencies]\nb = { path = \"../b\" }\n"                                   \
                     "[build-dependencies]\nc = { path = \"../c\" }\n" FILE("a/src/lib.rs")        \
                         FILE("a/build.rs") FILE("b/Cargo.toml")                                   \
                             PACKAGE("b") "links = \"b\"\n" FILE("b/src/lib.rs")                   \
                                 FILE("b/build.rs") FILE("c/Cargo.toml") PACKAGE("c")              \
                                     FILE("c/src/lib.rs") FILE("c/build.rs")

static void scripts_are_compiled_for_the_host(void **state)
{
    const struct units units = units_of_story(*state, SCRIPTED, crossing, 1);
    assert_string_equal(needs(*state, &units, "a lib a build @windows"),
                        "a custom-build build-script-build run @windows\n"
                        "b lib b build @windows\n");
    assert_string_equal(needs(*state, &units, "a custom-build build-script-build run @windows"),
                        "a custom-build build-script-build build @linux\n"
                        "b custom-build build-script-build run @windows\n");
    assert_string_equal(needs(*state, &units, "a custom-build build-script-build build @linux"),
                        "c lib c build @linux\n");
    assert_string_equal(needs(*state, &units, "c lib c build @linux"),
                        "c custom-build build-script-build run @linux\n");
    assert_string_equal(needs(*state, &units, "c custom-build build-script-build run @linux"),
                        "c custom-build build-script-build build @linux\n");
}

/* Without the key `links` nothing is told. */
static void scripts_without_links_stand_alone(void **state)
{
    const struct units units =
        units_of_story(*state,
                       ROOT FILE("a/Cargo.toml")
                           PACKAGE("a") "[dependencies]\nb.path = \"../b\"\n" FILE("a/src/lib.rs")
                               FILE("a/build.rs") FILE("b/Cargo.toml") PACKAGE("b")
                                   FILE("b/src/lib.rs") FILE("b/build.rs"),
                       at_home, 1);
    assert_string_equal(needs(*state, &units, "a custom-build build-script-build run @linux"),
                        "a custom-build build-script-build build @linux\n");
}

#define MACROS                                                                                     \
    ROOT FILE("a/Cargo.toml") PACKAGE(                                                             \
        "a") "[dependencies]\nm = { path = \"../m\" }\n"                                           \
             "n = { path = \"../n\" }\n" FILE("a/src/lib.rs") FILE("m/Cargo.toml")                 \
                 PACKAGE("m") "[lib]\nproc-macro = true\n"                                         \
                              "[dependencies]\nn = { path = \"../n\" }\n" FILE("m/src/lib.rs")     \
                                  FILE("m/tests/smoke.rs") FILE("n/Cargo.toml") PACKAGE("n")       \
                                      FILE("n/src/lib.rs")

static void macros_and_all_below_them_are_for_the_host(void **state)
{
    const struct units units = units_of_story(*state, MACROS, crossing, 1);
    assert_string_equal(needs(*state, &units, "a lib a build @windows"),
                        "m lib m build @linux\nn lib n build @windows\n");
    assert_string_equal(needs(*state, &units, "m lib m build @linux"), "n lib n build @linux\n");
    assert_string_equal(needs(*state, &units, "m test smoke test @windows"),
                        "m lib m build @linux\nn lib n build @windows\n");
}

#define CONDITIONS                                                                                 \
    ROOT FILE("a/Cargo.toml")                                                                      \
        PACKAGE("a") "[target.'cfg(windows)'.dependencies]\nw = { path = \"../w\" }\n"             \
                     "[target." LINUX ".dependencies]\nl = { path = \"../l\" }\n"                  \
                     "[target.'cfg(surely)'.dependencies]\ns = { path = \"../s\" }\n"              \
                     "[target.'cfg(windows)'.build-dependencies]\nw = { path = \"../w\" }\n"       \
                     "[target.'cfg(unix)'.build-dependencies]\nl = { path = \"../l\" }\n" FILE(    \
                         "a/src/lib.rs") FILE("a/build.rs") FILE("l/Cargo.toml") PACKAGE("l")      \
                         FILE("l/src/lib.rs") FILE("s/Cargo.toml") PACKAGE("s")                    \
                             FILE("s/src/lib.rs") FILE("w/Cargo.toml") PACKAGE("w")                \
                                 FILE("w/src/lib.rs")

static void conditions_are_those_of_the_side(void **state)
{
    const struct units units = units_of_story(*state, CONDITIONS, both, 2);
    assert_int_equal(units.side_count, 2);
    assert_string_equal(needs(*state, &units, "a lib a build @linux"),
                        "a custom-build build-script-build run @linux\n"
                        "l lib l build @linux\ns lib s build @linux\n");
    assert_string_equal(needs(*state, &units, "a lib a build @windows"),
                        "a custom-build build-script-build run @windows\n"
                        "s lib s build @windows\nw lib w build @windows\n");
    assert_string_equal(needs(*state, &units, "a custom-build build-script-build build @linux"),
                        "l lib l build @linux\n");
}

static void without_a_platform_everything_may_hold(void **state)
{
    const struct units units = units_of_story(*state, CONDITIONS, NULL, 0);
    assert_int_equal(units.side_count, 1);
    assert_string_equal(needs(*state, &units, "a lib a build"),
                        "a custom-build build-script-build run\n"
                        "l lib l build\ns lib s build\nw lib w build\n");
}

static void artifacts_are_programs(void **state)
{
    const struct units units = units_of_story(
        *state,
        ROOT FILE("a/Cargo.toml")
            PACKAGE("a") "[dependencies]\nb = { path = \"../b\", artifact = \"bin\" }\n" FILE(
                "a/src/lib.rs") FILE("b/Cargo.toml") PACKAGE("b") FILE("b/src/lib.rs")
                FILE("b/src/main.rs"),
        at_home, 1);
    assert_string_equal(needs(*state, &units, "a lib a build @linux"),
                        "b bin b build @linux\nb lib b build @linux\n");
}

/* What can't be linked is taken seriously all the same. */
static void a_dependency_may_have_no_library(void **state)
{
    const struct units units = units_of_story(
        *state,
        ROOT FILE("a/Cargo.toml")
            PACKAGE("a") "[dependencies]\nb.path = \"../b\"\n" FILE("a/src/lib.rs")
                FILE("b/Cargo.toml")
                    PACKAGE("b") "[dependencies]\nc.path = \"../c\"\n" FILE("b/src/main.rs")
                        FILE("c/Cargo.toml") PACKAGE("c") FILE("c/src/lib.rs"),
        at_home, 1);
    assert_string_equal(needs(*state, &units, "a lib a build @linux"), "c lib c build @linux\n");
}

static void revisions_are_told_apart(void **state)
{
    const struct units units = units_of_story(
        *state,
        ROOT FILE("a/Cargo.toml")
            PACKAGE("a") "[dependencies]\nb.path = \"../b\"\n" FILE("a/src/lib.rs")
                FILE("a/src/main.rs") FILE("b/Cargo.toml") PACKAGE("b") FILE("b/src/lib.rs")
                    FILE("c/Cargo.toml") PACKAGE("c")
                        FILE("c/src/lib.rs") "~~\n!! a/src/main.rs\n" FILE("a/tests/smoke.rs")
                            FILE("a/Cargo.toml") PACKAGE("a") "[dependencies]\nc.path = \"../c\"\n",
        at_home, 1);
    assert_string_equal(needs_at(*state, &units, "a lib a build @linux", AT_BASE),
                        "b lib b build @linux\n");
    assert_string_equal(needs_at(*state, &units, "a lib a build @linux", AT_HEAD),
                        "c lib c build @linux\n");
    assert_int_equal(units.items[unit_named(*state, &units, "a lib a build @linux")].at, AT_BOTH);
    assert_int_equal(units.items[unit_named(*state, &units, "a bin a build @linux")].at, AT_BASE);
    assert_int_equal(units.items[unit_named(*state, &units, "a test smoke test @linux")].at,
                     AT_HEAD);
    assert_string_equal(needs_at(*state, &units, "a test smoke test @linux", AT_HEAD),
                        "a lib a build @linux\nc lib c build @linux\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(targets_need_their_own_library),
        arena_test(dev_dependencies_are_for_tests_alone),
        arena_test(a_package_may_test_itself),
        arena_test(scripts_are_compiled_for_the_host),
        arena_test(scripts_without_links_stand_alone),
        arena_test(macros_and_all_below_them_are_for_the_host),
        arena_test(conditions_are_those_of_the_side),
        arena_test(without_a_platform_everything_may_hold),
        arena_test(artifacts_are_programs),
        arena_test(a_dependency_may_have_no_library),
        arena_test(revisions_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
