/* Files that nothing reads, by what they are called. */
#include "graph/impact/data.h"
#include "graph/impact/unread.h"
#include "tests/unit/story_test.h"

#define FILE(p) "== " p "\n"

#define WORLD                                                                                      \
    FILE("Cargo.toml")                                                                             \
    PACKAGE("root")                                                                                \
    "[workspace]\nmembers = [\"a\", \"mixed/core\"]\n" FILE("src/lib.rs") FILE("a/Cargo.toml")     \
        PACKAGE("a") FILE("a/src/lib.rs") FILE("mixed/core/Cargo.toml") PACKAGE("core")            \
            FILE("mixed/core/src/lib.rs") FILE("package.json") FILE("web/package.json")            \
                FILE("web/deep/x.ts") FILE("mixed/package.json") FILE("a/web/package.json") "~~\n"

struct expectation {
    const char *path, *name; /* what it is by the table: "" for no row */
};

static const char *code_of(struct arena *arena, struct judge *judge, const char *path,
                           const struct package *owner)
{
    enum reason_code code = unread_code(arena, judge, path, owner);
    return code == REASON_FILE_CHANGED ? "" : reason_name(code);
}

static struct judge judge_of(struct arena *arena)
{
    struct story *story = story_of(arena, WORLD);
    return (struct judge){.workspace = &story->head_workspace, .source = &story->head_source};
}

static const struct package *package_of(const struct judge *judge, const char *path)
{
    uint32_t index = PACKAGE_NONE;
    map_get(&judge->workspace->by_path, path, &index);
    return &judge->workspace->packages.items[index];
}

static void of_nobody(void **state)
{
    static const struct expectation all[] = {
        {"docs/guide.md", "not-included"},
        {"docs/GUIDE.MD", "not-included"},
        {"docs/guide.txt", ""},
        {"LICENSE-2.0", "not-included"},
        {"LICENSE-Apache-2.0_WITH_LLVM-exception", "not-included"},
        {"license.rs", ""},
        {"README", "not-included"},
        {"READMEs", ""},
        {"md", ""},
        {".md", "not-included"},
        {"a.md.in", ""},
        {"tests/x.md", ""},
        {"testing/deep/README.md", ""},
        {"contest/x.md", "not-included"},
        {"web/deep/x.ts", "other-ecosystem"},
        {"web/package.json", "other-ecosystem"},
        {"web/deep/logo.png", "not-included"},
        {"web/examples/x.ts", ""},
        {"mixed/x.ts", ""},
        {"x.ts", ""},
        {"package.json", "tool-config"},
        {"ci/tsconfig.ci.json", "tool-config"},
        {"tsconfigjson", ""},
        {"ci/Dockerfile", "tool-config"},
        {"ci/Dockerfile.alpine", "tool-config"},
        {"ci/release.toml", ""},
        {"release.toml", "tool-config"},
        {".zed/settings.json", "tool-config"},
        {"ci/.zed/settings.json", ""},
        {".anything", "tool-config"},
        {"ci/.anything", ""},
        {".env.local", ""},
        {".mise.toml", ""},
        {".travis.yml", ""},
    };
    struct judge judge = judge_of(*state);
    for (size_t i = 0; i < COUNT(all); i++)
        if (strcmp(code_of(*state, &judge, all[i].path, NULL), all[i].name) != 0)
            fail_msg("%s: %s", all[i].path, code_of(*state, &judge, all[i].path, NULL));
}

static void of_a_package(void **state)
{
    struct judge judge = judge_of(*state);
    const struct package *a = package_of(&judge, "a"), *root = package_of(&judge, "");
    assert_string_equal(code_of(*state, &judge, "a/x.png", a), "not-included");
    assert_string_equal(code_of(*state, &judge, "a/tests/x.png", a), "");
    assert_string_equal(code_of(*state, &judge, "a/tests/README", a), "not-included");
    assert_string_equal(code_of(*state, &judge, "a/deny.toml", a), "");
    assert_string_equal(code_of(*state, &judge, "a/web/x.ts", a), "");
    assert_string_equal(code_of(*state, &judge, "web/x.ts", root), "other-ecosystem");
    assert_string_equal(code_of(*state, &judge, "deny.toml", root), "tool-config");
    assert_string_equal(code_of(*state, &judge, "src/deny.toml", root), "");
    assert_string_equal(code_of(*state, &judge, "src/x.md", root), "not-included");
}

static void names_that_sources_know(void **state)
{
    struct judge judge = judge_of(*state);
    assert_string_equal(unread_name(*state, judge.workspace, "ci/ruff.toml"), "ruff.toml");
    assert_string_equal(unread_name(*state, judge.workspace, ".zed/deep/x.json"), ".zed");
    assert_string_equal(unread_name(*state, judge.workspace, "src/lib.rs"), "lib.rs");
}

static void directories_of_data(void **state)
{
    (void)state;
    assert_true(data_within("", "tests", DATA_OF_TESTS));
    assert_true(data_within("a", "a/b/e2e-cases/c", DATA_OF_TESTS));
    assert_false(data_within("tests", "tests/a", DATA_OF_ANY));
    assert_false(data_within("", "latest", DATA_OF_ANY));
    assert_false(data_within("", "corpus2/snapshots-old", DATA_OF_ANY));
    assert_true(data_within("", "fuzz/corpus", DATA_OF_TESTS));
    assert_false(data_within("", "benches/examples", DATA_OF_TESTS));
    assert_true(data_within("", "benches", DATA_OF_ANY));
    assert_false(data_within("", "", DATA_OF_ANY));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(of_nobody),
        arena_test(of_a_package),
        arena_test(names_that_sources_know),
        arena_test(directories_of_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
