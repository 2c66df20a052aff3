/* What is known of a platform beside its triple decides what its units need and compile: cfgs that
 * flags set, targets that rustc does not know, specifications in files. */
#include "graph/impact/entry.h"
#include "tests/unit/story_test.h"

#define FILE(p) "== " p "\n"
#define EDIT(p) "== " p "\n// changed\n"

#define DEPENDENCY(cfg, name)                                                                      \
    "[target.'" cfg "'.dependencies]\n" name " = { path = \"../" name "\" }\n"
#define MEMBER(name) FILE(name "/Cargo.toml") PACKAGE(name) FILE(name "/src/lib.rs")

/* A dependency for each condition, and modules for some. */
#define BASE                                                                                       \
    FILE("Cargo.toml")                                                                             \
    "[workspace]\nresolver = \"2\"\nmembers = [\"*\"]\nexclude = [\"boards\"]\n" FILE(             \
        "a/Cargo.toml") PACKAGE("a") DEPENDENCY("cfg(tokio_unstable)", "set")                      \
        DEPENDENCY("cfg(not(tokio_unstable))", "unset") DEPENDENCY("cfg(board = \"a\")", "board")  \
            DEPENDENCY("cfg(not(board = \"a\"))",                                                  \
                       "noboard") DEPENDENCY("cfg(all(board = \"b\", tokio_unstable))", "other")   \
                DEPENDENCY("cfg(target_os = \"none\")",                                            \
                           "none") DEPENDENCY("cfg(not(target_os = \"none\"))", "some")            \
                    DEPENDENCY("cfg(target_os = \"linux\")", "linux") DEPENDENCY("board", "stem")  \
                        DEPENDENCY(                                                                \
                            "toaster",                                                             \
                            "else") "== a/src/lib.rs\n"                                            \
                                    "#[cfg(tokio_unstable)]\nmod set;\n"                           \
                                    "#[cfg(not(tokio_unstable))]\nmod unset;\n"                    \
                                    "#[cfg(board = \"a\")]\nmod board;\n"                          \
                                    "#[cfg(not(board = \"a\"))]\nmod noboard;\n"                   \
                                    "#[cfg(not(target_os = \"none\"))]\nmod some;\n" FILE(         \
                                        "a/src/set.rs") FILE("a/src/unset.rs")                     \
                                        FILE("a/src/board.rs") FILE("a/src/noboard.rs")            \
                                            FILE("a/src/some.rs") MEMBER("set") MEMBER("unset")    \
                                                MEMBER("board") MEMBER("noboard") MEMBER("other")  \
                                                    MEMBER("none") MEMBER("some") MEMBER("linux")  \
                                                        MEMBER("stem") MEMBER("else")              \
                                                            FILE("boards/board.json") "~~\n"

static const struct cfg_setting unstable[] = {{{"tokio_unstable", NULL}, TRUTH_YES},
                                              {{"board", "a"}, TRUTH_YES}};
static const struct cfg_setting bare[] = {{{"target_os", "none"}, TRUTH_YES}};

static const struct build_platform platforms[] = {
    {.target = LINUX, .host = LINUX},
    {.target = LINUX, .host = LINUX, .settings = unstable, .setting_count = 2},
    {.target = "toaster", .host = LINUX},
    {.target = "toaster", .host = LINUX, .settings = bare, .setting_count = 1},
    {.target = "boards/board.json", .host = LINUX},
};

static struct impact impact_of(struct arena *arena, const char *edits,
                               struct cargo_selection *roots)
{
    struct story *story = story_of(arena, arena_printf(arena, "%s%s", BASE, edits));
    struct err err = {0};
    assert_int_equal(cargo_selection_parse(arena, "check --lib", roots, &err), 0);
    story->request.platforms = platforms;
    story->request.platform_count = COUNT(platforms);
    return impact_compute(arena, &story->request);
}

/* For each platform + where package a is affected, else -. */
static const char *reached(struct arena *arena, const char *edits)
{
    struct cargo_selection roots;
    const struct impact impact = impact_of(arena, edits, &roots);
    char *text = arena_alloc(arena, COUNT(platforms) + 1);
    uint32_t package = units_package(&impact.units, "a");
    for (uint32_t i = 0; i < COUNT(platforms); i++) {
        const struct entry_impact entry = entry_judge(arena, &impact, &roots, package, i);
        assert_false(entry.differs);
        text[i] = entry.affected ? '+' : '-';
    }
    text[COUNT(platforms)] = '\0';
    return text;
}

/* In the order of the platforms: linux, linux with cfgs, toaster, toaster with cfgs, a file. */
static void settings_decide_on_dependencies(void **state)
{
    assert_string_equal(reached(*state, EDIT("set/src/lib.rs")), "+++++");
    assert_string_equal(reached(*state, EDIT("unset/src/lib.rs")), "+-+++");
    assert_string_equal(reached(*state, EDIT("board/src/lib.rs")), "+++++");
    assert_string_equal(reached(*state, EDIT("noboard/src/lib.rs")), "+-+++");
    /* What no setting names is not known to be unset. */
    assert_string_equal(reached(*state, EDIT("other/src/lib.rs")), "+++++");
}

static void settings_decide_on_modules(void **state)
{
    assert_string_equal(reached(*state, EDIT("a/src/set.rs")), "+++++");
    assert_string_equal(reached(*state, EDIT("a/src/unset.rs")), "+-+++");
    assert_string_equal(reached(*state, EDIT("a/src/board.rs")), "+++++");
    assert_string_equal(reached(*state, EDIT("a/src/noboard.rs")), "+-+++");
    assert_string_equal(reached(*state, EDIT("a/src/some.rs")), "+++-+");
}

static void of_a_target_of_ones_own_is_known_what_is_said(void **state)
{
    assert_string_equal(reached(*state, EDIT("none/src/lib.rs")), "--+++");
    assert_string_equal(reached(*state, EDIT("some/src/lib.rs")), "+++-+");
    assert_string_equal(reached(*state, EDIT("linux/src/lib.rs")), "+++++");
    assert_string_equal(reached(*state, EDIT("else/src/lib.rs")), "--++-");
    assert_string_equal(reached(*state, EDIT("stem/src/lib.rs")), "----+");
}

/* A file that says what a target is counts as cargo's configuration does, wherever it lies. */
static void a_specification_reaches_everything(void **state)
{
    static const struct build_platform inside[] = {{.target = "a/board.json", .host = LINUX}};
    struct cargo_selection roots;
    struct impact impact = impact_of(*state, EDIT("boards/board.json"), &roots);
    assert_string_equal(reached(*state, EDIT("boards/board.json")), "+++++");
    assert_true(impact.changes[0].everything);
    assert_int_equal(impact.changes[0].reason.code, REASON_CARGO_CONFIG);
    struct story *story = story_of(*state, BASE FILE("a/board.json"));
    impact = impact_compute(*state, &story->request);
    assert_false(impact.packages[units_package(&impact.units, "other")].affected);
    story->request.platforms = inside;
    story->request.platform_count = 1;
    impact = impact_compute(*state, &story->request);
    assert_true(impact.packages[units_package(&impact.units, "other")].affected);
}

static void equal_triples_with_other_cfgs_are_apart(void **state)
{
    struct cargo_selection roots;
    static const struct cfg_setting again[] = {{{"target_os", "none"}, TRUTH_YES}};
    const struct build_platform twins[] = {
        platforms[3],
        {.target = "toaster", .host = LINUX, .settings = again, .setting_count = 1},
        platforms[2],
        {.target = "toaster", .host = LINUX, .settings = again},
    };
    const struct impact impact = impact_of(*state, EDIT("set/src/lib.rs"), &roots);
    const uint32_t *sides = impact.units.platform_sides;
    for (size_t i = 0; i < COUNT(platforms); i++)
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(sides[i], sides[k]);
    /* Flags of the target are not those of what runs on the host. */
    assert_int_equal(impact.units.sides[sides[1]].host, sides[0]);
    struct story *story = story_of(*state, BASE);
    const struct units_request request = {.base = &story->base_workspace,
                                          .head = &story->head_workspace,
                                          .platforms = twins,
                                          .platform_count = COUNT(twins)};
    const struct units units = units_build(*state, &request);
    assert_int_equal(units.platform_sides[0], units.platform_sides[1]);
    assert_int_equal(units.platform_sides[2], units.platform_sides[3]);
    assert_int_not_equal(units.platform_sides[0], units.platform_sides[2]);
}

/* What is compiled with other flags is another thing to a cache. */
static void keys_tell_cfgs_apart(void **state)
{
    struct cargo_selection roots;
    struct err err = {0};
    struct hash keys[COUNT(platforms)];
    struct story *story = story_of(*state, BASE);
    assert_int_equal(cargo_selection_parse(*state, "check --lib", &roots, &err), 0);
    story->request.platforms = platforms;
    story->request.platform_count = COUNT(platforms);
    story->request.keys = true;
    const struct impact impact = impact_compute(*state, &story->request);
    uint32_t package = units_package(&impact.units, "other");
    for (uint32_t i = 0; i < COUNT(platforms); i++) {
        keys[i] = entry_judge(*state, &impact, &roots, package, i).key;
        for (uint32_t k = 0; k < i; k++)
            assert_false(hash_equal(&keys[i], &keys[k]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(settings_decide_on_dependencies),
        arena_test(settings_decide_on_modules),
        arena_test(of_a_target_of_ones_own_is_known_what_is_said),
        arena_test(a_specification_reaches_everything),
        arena_test(equal_triples_with_other_cfgs_are_apart),
        arena_test(keys_tell_cfgs_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
