#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "graph/cargo/call_features.h"
#include "tests/unit/story_test.h"

#define LIB(dir, name, rest) "== " dir "/Cargo.toml\n" PACKAGE(name) rest "== " dir "/src/lib.rs\n"

/* Whether b turns something on for a, both of a workspace of a, b and common. */
static bool adds(struct arena *arena, const char *a, const char *b, const char *common)
{
    const char *text = arena_printf(
        arena,
        "== Cargo.toml\n[workspace]\nmembers = [\"a\", \"b\", \"common\"]\nresolver = \"2\"\n"
        "[workspace.dependencies]\nshared = { version = \"1\", default-features = false }\n" LIB(
            "a", "a", "%s") LIB("b", "b", "%s") LIB("common", "common", "%s"),
        a, b, common);
    const struct story *story = story_of(arena, text);
    const struct workspace *workspace = &story->head_workspace;
    struct call_features features = {.arena = arena, .workspace = workspace};
    struct bits others = bits_new(arena, workspace->packages.count);
    uint32_t first, second;
    assert_true(map_get(&workspace->by_path, "a", &first));
    assert_true(map_get(&workspace->by_path, "b", &second));
    bits_add(&others, first);
    bits_add(&others, second);
    return call_features_add(&features, first, &others);
}

static void what_both_ask_for_alike_adds_nothing(void **state)
{
    struct arena *arena = *state;
    const char *serde = "[dependencies]\nserde = { version = \"1\", features = [\"derive\"] }\n";
    assert_false(adds(arena, serde, serde, ""));
    assert_false(adds(arena, "", serde, ""));
    assert_false(adds(arena, serde, "[dependencies]\nserde = \"1\"\n", ""));
    assert_false(adds(arena, serde,
                      "[dependencies]\nregex = { version = \"1\", features = [\"x\"] }\n", ""));
}

static void a_feature_of_what_is_shared_counts(void **state)
{
    struct arena *arena = *state;
    const char *plain = "[dependencies]\nserde = \"1\"\n";
    assert_true(adds(arena, plain,
                     "[dependencies]\nserde = { version = \"1\", features = [\"rc\"] }\n", ""));
    assert_true(adds(arena, plain,
                     "[dev-dependencies]\nserde = { version = \"1\", features = [\"rc\"] }\n", ""));
    assert_true(adds(arena, plain,
                     "[dependencies]\ns = { package = \"serde\", version = \"1\" }\n[features]\nrc "
                     "= [\"s?/rc\"]\n",
                     ""));
    assert_true(adds(arena,
                     "[dependencies]\nserde = { version = \"1\", default-features = false }\n",
                     plain, ""));
    assert_true(adds(arena, "[dependencies]\nshared.workspace = true\n",
                     "[dependencies]\nshared = { workspace = true, default-features = true }\n",
                     ""));
    assert_false(adds(arena, "[dependencies]\nshared.workspace = true\n",
                      "[dependencies]\nshared.workspace = true\n", ""));
}

static void what_may_not_be_built_is_no_excuse(void **state)
{
    struct arena *arena = *state;
    const char *rc = "[dependencies]\nserde = { version = \"1\", features = [\"rc\"] }\n";
    assert_true(
        adds(arena,
             "[dependencies]\nserde = { version = \"1\", optional = true, features = [\"rc\"] }\n",
             rc, ""));
    assert_true(adds(
        arena,
        "[target.'cfg(windows)'.dependencies]\nserde = { version = \"1\", features = [\"rc\"] }\n",
        rc, ""));
    assert_true(
        adds(arena,
             "[dependencies]\nserde = \"1\"\ncommon = { path = \"../common\", optional = true }\n",
             rc, rc));
    assert_false(
        adds(arena, "[dependencies]\nserde = \"1\"\ncommon = { path = \"../common\" }\n", rc, rc));
}

static void what_others_need_counts_too(void **state)
{
    struct arena *arena = *state;
    const char *rc = "[dependencies]\nserde = { version = \"1\", features = [\"rc\"] }\n";
    const char *common = "[dependencies]\ncommon = { path = \"../common\" }\n";
    assert_true(adds(arena, "[dependencies]\nserde = \"1\"\n", common, rc));
    assert_true(adds(arena, common,
                     "[dependencies]\ncommon = { path = \"../common\", features = [\"x\"] }\n",
                     "[features]\nx = []\n"));
    assert_false(adds(arena, common, common, rc));
    assert_false(adds(arena, "", "[dependencies]\na = { path = \"../a\" }\n", ""));
    assert_true(adds(arena, "[features]\nx = []\n",
                     "[dependencies]\na = { path = \"../a\", features = [\"x\"] }\n", ""));
}

/* The defaults of a package that is named are on. */
static void what_needs_it_turns_nothing_on(void **state)
{
    struct arena *arena = *state;
    const char *needs_a = "[dependencies]\na = { path = \"../a\" }\n";
    assert_false(adds(arena, "", needs_a, ""));
    assert_false(adds(arena, "[features]\nx = []\n", needs_a, ""));
    /* Which is not told apart from what the company asks for by itself. */
    assert_true(
        adds(arena, "[dependencies]\nserde = { version = \"1\", optional = true }\n", needs_a, ""));
}

/* Options, and the defaults, turn on features of packages that are named in the call. */
static void who_is_named_brings_its_own_features(void **state)
{
    struct arena *arena = *state;
    const char *bare = "[dependencies]\nb = { path = \"../b\", default-features = false }\n";
    assert_true(adds(arena, bare, "[features]\ndefault = [\"x\"]\nx = []\n", ""));
    assert_true(
        adds(arena, bare, "[dependencies]\nserde = { version = \"1\", optional = true }\n", ""));
    assert_false(adds(arena, bare, "[dependencies]\nserde = \"1\"\n", ""));
    assert_false(adds(arena, "", "[features]\ndefault = [\"x\"]\nx = []\n", ""));
}

/* The hash of a call of a and b, of which a is there in any case. */
static struct hash hash_of(struct arena *arena, bool with_b, const char *b, const char *common)
{
    const struct story *story = story_of(
        arena, arena_printf(arena,
                            "== Cargo.toml\n[workspace]\nmembers = [\"a\", \"b\", \"common\", "
                            "\"apart\"]\nresolver = \"2\"\n" LIB("a", "a", "") LIB("b", "b", "%s")
                                LIB("common", "common", "%s")
                                    LIB("apart", "apart", "[features]\n%s = []\n"),
                            b, common, with_b ? "one" : "other"));
    const struct workspace *workspace = &story->head_workspace;
    struct call_features features = {.arena = arena, .workspace = workspace};
    struct bits others = bits_new(arena, workspace->packages.count);
    struct hasher hasher = hasher_new();
    uint32_t index;
    assert_true(map_get(&workspace->by_path, "a", &index));
    bits_add(&others, index);
    assert_true(map_get(&workspace->by_path, "b", &index));
    if (with_b)
        bits_add(&others, index);
    call_features_hash(&features, &others, &hasher);
    return hasher_end(&hasher);
}

#define COMMON "[dependencies]\ncommon = { path = \"../common\", features = [\"%s\"] }\n"

static bool same(struct hash left, struct hash right)
{
    return hash_equal(&left, &right);
}

static void what_the_company_asks_for_counts(void **state)
{
    struct arena *arena = *state;
    const char *x = arena_printf(arena, COMMON, "x"), *y = arena_printf(arena, COMMON, "y");
    const char *on = "[features]\nx = []\n", *off = "[features]\nx = [\"y\"]\ny = []\n";
    assert_true(same(hash_of(arena, true, x, on), hash_of(arena, true, x, on)));
    assert_false(same(hash_of(arena, true, x, on), hash_of(arena, true, y, on)));
    assert_false(same(hash_of(arena, true, x, on), hash_of(arena, true, x, off)));
    assert_false(same(hash_of(arena, true, x, on), hash_of(arena, false, x, on)));
    assert_true(same(hash_of(arena, false, x, on), hash_of(arena, false, y, off)));
    assert_true(same(hash_of(arena, true, x, on),
                     hash_of(arena, true, arena_printf(arena, "# comment\n%s", x), on)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(what_both_ask_for_alike_adds_nothing),
        arena_test(a_feature_of_what_is_shared_counts),
        arena_test(what_may_not_be_built_is_no_excuse),
        arena_test(what_others_need_counts_too),
        arena_test(what_needs_it_turns_nothing_on),
        arena_test(who_is_named_brings_its_own_features),
        arena_test(what_the_company_asks_for_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
