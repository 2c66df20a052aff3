/* The key of what an entry takes from outside of the workspace: what caches are restored by when
 * the sources are others. */
#include "graph/impact/entry.h"
#include "tests/unit/story_test.h"

#define FILE(p) "== " p "\n"
#define EDIT(p) "== " p "\n// changed\n"

#define LOCKED(name, version, needs)                                                               \
    "[[package]]\nname = \"" name "\"\nversion = \"" version "\"\n"                                \
    "source = \"registry+https://example.org/index\"\nchecksum = \"" name version "\"\n"           \
    "dependencies = [" needs "]\n"

/* a uses x, which uses y, and b; its tests use d, its script s, b uses z. */
#define LOCK(x, y, z, d, s, w)                                                                     \
    "== Cargo.lock\nversion = 3\n"                                                                 \
    "[[package]]\nname = \"a\"\nversion = \"0.1.0\"\n"                                             \
    "dependencies = [\"b\", \"d\", \"s\", \"w\", \"x\"]\n"                                         \
    "[[package]]\nname = \"b\"\nversion = \"0.1.0\"\ndependencies = [\"z\"]\n"                     \
    "[[package]]\nname = \"c\"\nversion = \"0.1.0\"\ndependencies = [\"u\"]\n" LOCKED(             \
        "x", x, "\"y\"") LOCKED("y", y, "") LOCKED("z", z, "") LOCKED("d", d, "")                  \
        LOCKED("s", s, "") LOCKED("w", w, "") LOCKED("u", "1.0.0", "")

#define LOCK_OF_BASE LOCK("1.0.0", "1.0.0", "1.0.0", "1.0.0", "1.0.0", "1.0.0")

#define BASE                                                                                       \
    FILE("Cargo.toml")                                                                             \
    "[workspace]\nresolver = \"2\"\nmembers = [\"a\", \"b\", \"c\"]\n"                             \
    "[profile.dev]\nopt-level = 1\n" FILE("a/Cargo.toml") PACKAGE(                                 \
        "a") "[dependencies]\nx = \"1\"\nb = { path = \"../b\" }\n"                                \
             "[target.'cfg(windows)'.dependencies]\nw = \"1\"\n"                                   \
             "[dev-dependencies]\nd = \"1\"\n[build-dependencies]\ns = \"1\"\n" FILE(              \
                 "a/src/lib.rs") FILE("a/build.rs") FILE("a/tests/smoke.rs") FILE("b/Cargo.toml")  \
                 PACKAGE("b") "[dependencies]\nz = \"1\"\n" FILE("b/src/lib.rs")                   \
                     FILE("c/Cargo.toml")                                                          \
                         PACKAGE("c") "[dependencies]\nu = \"1\"\n" FILE("c/src/lib.rs")           \
                             LOCK_OF_BASE

static const struct build_platform platforms[] = {{.target = LINUX, .host = LINUX},
                                                  {.target = WINDOWS, .host = LINUX}};

struct keys {
    struct hash key, deps;
};

static struct keys keys_of(struct arena *arena, const char *words, const char *edits,
                           const char *package, uint32_t platform)
{
    struct story *story = story_of(arena, arena_printf(arena, "%s%s~~\n", BASE, edits));
    struct cargo_selection roots;
    struct err err = {0};
    assert_int_equal(cargo_selection_parse(arena, words, &roots, &err), 0);
    story->request.platforms = platforms;
    story->request.platform_count = COUNT(platforms);
    story->request.roots = (const struct cargo_selection *const[]){&roots};
    story->request.roots_count = 1;
    story->request.keys = true;
    const struct impact impact = impact_compute(arena, &story->request);
    const struct entry_impact entry =
        entry_judge(arena, &impact, &roots, units_package(&impact.units, package), platform);
    return (struct keys){entry.key, entry.dependency_key};
}

/* Whether the key of what is outside differs for a after the edits. */
static bool differs_on(struct arena *arena, const char *words, const char *edits, uint32_t platform)
{
    const struct keys before = keys_of(arena, words, "", "a", platform);
    const struct keys after = keys_of(arena, words, edits, "a", platform);
    bool differs = !hash_equal(&before.deps, &after.deps);
    /* What it is a prefix of says more. */
    assert_true(!differs || !hash_equal(&before.key, &after.key));
    return differs;
}

static bool differs(struct arena *arena, const char *words, const char *edits)
{
    return differs_on(arena, words, edits, 0);
}

static void sources_leave_it(void **state)
{
    static const char *const edits[] = {
        EDIT("a/src/lib.rs"),
        EDIT("b/src/lib.rs"),
        EDIT("a/build.rs"),
        EDIT("a/README.md"),
        EDIT("a/tests/smoke.rs"),
        FILE("a/src/main.rs"),
        "!! c\n",
        FILE("a/tests/more.rs"),
        FILE("a/examples/new.rs"),
    };
    for (size_t i = 0; i < COUNT(edits); i++) {
        if (strcmp(edits[i], "!! c\n") != 0)
            assert_false(differs(*state, "test", edits[i]));
        else
            assert_false(differs(*state, "test",
                                 "!! c\n== Cargo.toml\n[workspace]\nresolver = \"2\"\n"
                                 "members = [\"a\", \"b\"]\n[profile.dev]\nopt-level = 1\n"));
    }
    const struct keys before = keys_of(*state, "test", "", "a", 0);
    const struct keys after = keys_of(*state, "test", EDIT("a/src/lib.rs"), "a", 0);
    assert_false(hash_equal(&before.key, &after.key));
}

#define ONE "1.0.0"
#define TWO "1.0.1"

static void what_is_locked_and_used_changes_it(void **state)
{
    assert_true(differs(*state, "build", LOCK(TWO, ONE, ONE, ONE, ONE, ONE)));
    assert_true(differs(*state, "build", LOCK(ONE, TWO, ONE, ONE, ONE, ONE)));
    assert_true(differs(*state, "build", LOCK(ONE, ONE, TWO, ONE, ONE, ONE)));
    assert_true(differs(*state, "build", LOCK(ONE, ONE, ONE, ONE, TWO, ONE)));
    assert_true(differs(*state, "test", LOCK(ONE, ONE, ONE, TWO, ONE, ONE)));
    assert_true(differs(*state, "test --test smoke", LOCK(ONE, ONE, ONE, TWO, ONE, ONE)));
    assert_true(differs_on(*state, "build", LOCK(ONE, ONE, ONE, ONE, ONE, TWO), 1));
}

static void what_is_locked_and_not_used_leaves_it(void **state)
{
    assert_false(differs(*state, "build", LOCK(ONE, ONE, ONE, TWO, ONE, ONE)));
    assert_false(differs(*state, "build", LOCK(ONE, ONE, ONE, ONE, ONE, TWO)));
    assert_false(differs(*state, "build", LOCK_OF_BASE LOCKED("more", ONE, "")));
    const struct keys before = keys_of(*state, "build", "", "c", 0);
    const struct keys after = keys_of(*state, "build", LOCK(TWO, TWO, TWO, TWO, TWO, TWO), "c", 0);
    assert_true(hash_equal(&before.deps, &after.deps));
}

static void what_holds_for_every_build_changes_it(void **state)
{
    assert_true(differs(*state, "build", FILE("rust-toolchain") "1.80\n"));
    assert_true(differs(*state, "build", FILE(".cargo/config.toml") "[build]\n"));
    assert_true(differs(*state, "build",
                        FILE("Cargo.toml") "[workspace]\nresolver = \"2\"\n"
                                           "members = [\"a\", \"b\", \"c\"]\n"
                                           "[profile.dev]\nopt-level = 2\n"));
    assert_true(differs(*state, "build", "!! Cargo.lock\n"));
    assert_true(differs(*state, "fmt", FILE("rust-toolchain") "1.80\n"));
    assert_false(differs(*state, "fmt", LOCK(TWO, ONE, ONE, ONE, ONE, ONE)));
}

static void platforms_and_packages_are_told_apart(void **state)
{
    const struct keys linux_a = keys_of(*state, "build", "", "a", 0);
    const struct keys windows_a = keys_of(*state, "build", "", "a", 1);
    const struct keys linux_c = keys_of(*state, "build", "", "c", 0);
    const struct keys windows_c = keys_of(*state, "build", "", "c", 1);
    assert_false(hash_equal(&linux_a.deps, &windows_a.deps));
    assert_false(hash_equal(&linux_c.deps, &windows_c.deps));
    assert_false(hash_equal(&linux_a.deps, &linux_c.deps));
}

static void it_is_zero_where_none_is_wanted(void **state)
{
    static const struct hash zero;
    struct cargo_selection roots;
    struct err err = {0};
    struct story *story = story_of(*state, BASE "~~\n");
    assert_int_equal(cargo_selection_parse(*state, "build", &roots, &err), 0);
    story->request.keys = false;
    const struct impact impact = impact_compute(*state, &story->request);
    const struct entry_impact entry = entry_judge(*state, &impact, &roots, 0, 0);
    assert_true(hash_equal(&entry.dependency_key, &zero));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(sources_leave_it),
        arena_test(what_is_locked_and_used_changes_it),
        arena_test(what_is_locked_and_not_used_leaves_it),
        arena_test(what_holds_for_every_build_changes_it),
        arena_test(platforms_and_packages_are_told_apart),
        arena_test(it_is_zero_where_none_is_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
