/* Whether a condition holds. tests/referee/target_cfg.py compares with rustc, for every target. */
#include <string.h>

#include "graph/base/buffer.h"
#include "graph/cargo/cfg_eval.h"
#include "tests/unit/arena_test.h"

static const char linux_triple[] = "x86_64-unknown-linux-gnu";
static const char windows_triple[] = "x86_64-pc-windows-msvc";

struct expected {
    const char *platform;
    enum truth on_linux, on_windows;
};

static const struct expected of_targets[] = {
    {NULL, TRUTH_YES, TRUTH_YES},
    {"cfg(unix)", TRUTH_YES, TRUTH_NO},
    {"cfg(windows)", TRUTH_NO, TRUTH_YES},
    {"cfg(r#unix)", TRUTH_YES, TRUTH_NO},
    {"cfg(target_os = \"linux\")", TRUTH_YES, TRUTH_NO},
    {"cfg(r#target_os = \"windows\")", TRUTH_NO, TRUTH_YES},
    {"cfg(target_os = \"linu\")", TRUTH_NO, TRUTH_NO},
    {"cfg(target_os = \"linux \")", TRUTH_NO, TRUTH_NO},
    {"cfg(target_env = \"gnu\")", TRUTH_YES, TRUTH_NO},
    {"cfg(target_abi = \"\")", TRUTH_YES, TRUTH_YES},
    {"cfg(target_abi = \"eabi\")", TRUTH_NO, TRUTH_NO},
    {"cfg(target_has_atomic = \"8\")", TRUTH_YES, TRUTH_YES},
    {"cfg(target_has_atomic = \"ptr\")", TRUTH_YES, TRUTH_YES},
    {"cfg(target_has_atomic = \"16 32\")", TRUTH_NO, TRUTH_NO},
    {"cfg(target_has_atomic = \"\")", TRUTH_NO, TRUTH_NO},
    {"cfg(all())", TRUTH_YES, TRUTH_YES},
    {"cfg(any())", TRUTH_NO, TRUTH_NO},
    {"cfg(true)", TRUTH_YES, TRUTH_YES},
    {"cfg(false)", TRUTH_NO, TRUTH_NO},
    {"cfg(not(unix))", TRUTH_NO, TRUTH_YES},
    {"cfg(any(unix, windows))", TRUTH_YES, TRUTH_YES},
    {"cfg(all(unix, windows))", TRUTH_NO, TRUTH_NO},
    {"cfg(all(not(windows), target_arch = \"x86_64\"))", TRUTH_YES, TRUTH_NO},
    {"x86_64-unknown-linux-gnu", TRUTH_YES, TRUTH_NO},
    {"x86_64-pc-windows-msvc", TRUTH_NO, TRUTH_YES},
    {"x86_64-unknown-linux", TRUTH_NO, TRUTH_NO},
    {"unix", TRUTH_NO, TRUTH_NO},
    {"", TRUTH_NO, TRUTH_NO},
};

/* On any target; what decides comes before the unknown and after it. */
static const char *const unknown[] = {
    "cfg(feature = \"std\")",
    "cfg(debug_assertions)",
    "cfg(test)",
    "cfg(panic = \"unwind\")",
    "cfg(target_feature = \"sse2\")",
    "cfg(target_has_atomic)",
    "cfg(target_os)",
    "cfg(unix = \"yes\")",
    "cfg(loom)",
    "cfg(true = \"x\")",
    "cfg(not(loom))",
    "cfg(all(true, loom))",
    "cfg(all(loom, true))",
    "cfg(any(loom, false))",
    "cfg(any(false, loom))",
    "cfg(any(all(loom, not(loom)), false))",
    /* Can't be parsed. */
    "cfg(",
    "cfg()",
    "cfg(unix",
    "cfg(unix))",
    "cfg(not())",
    "cfg(unix windows)",
    "a b",
};

static const struct {
    const char *platform;
    enum truth truth;
} decided[] = {
    {"cfg(all(loom, false))", TRUTH_NO},       {"cfg(all(false, loom))", TRUTH_NO},
    {"cfg(any(loom, true))", TRUTH_YES},       {"cfg(any(true, loom))", TRUTH_YES},
    {"cfg(not(all(loom, false)))", TRUTH_YES}, {"cfg(not(any(loom, true)))", TRUTH_NO},
};

static void check(struct arena *arena, const char *platform, const struct cfg_scene *scene,
                  enum truth expected)
{
    enum truth found = cfg_platform_holds(arena, platform, scene);
    if (found != expected)
        fail_msg("%s on %s: %d, expected %d", platform ? platform : "(no condition)",
                 scene->triple ? scene->triple : "any target", (int)found, (int)expected);
}

static void test_built_in_targets(void **state)
{
    const struct cfg_scene on_linux = cfg_scene_of(linux_triple);
    const struct cfg_scene on_windows = cfg_scene_of(windows_triple);
    for (size_t i = 0; i < COUNT(of_targets); i++) {
        check(*state, of_targets[i].platform, &on_linux, of_targets[i].on_linux);
        check(*state, of_targets[i].platform, &on_windows, of_targets[i].on_windows);
    }
}

static void test_what_no_target_tells(void **state)
{
    const char *const triples[] = {linux_triple, "no-such-target", "a/b.json", NULL};
    for (size_t at = 0; at < COUNT(triples); at++) {
        const struct cfg_scene scene = cfg_scene_of(triples[at]);
        for (size_t i = 0; i < COUNT(unknown); i++)
            check(*state, unknown[i], &scene, TRUTH_UNKNOWN);
        for (size_t i = 0; i < COUNT(decided); i++)
            check(*state, decided[i].platform, &scene, decided[i].truth);
    }
}

static void test_of_an_unknown_target_only_the_name_is_known(void **state)
{
    const struct cfg_scene stranger = cfg_scene_of("no-such-target"), any = cfg_scene_of(NULL);
    assert_null(stranger.target);
    check(*state, NULL, &stranger, TRUTH_YES);
    check(*state, NULL, &any, TRUTH_YES);
    check(*state, "cfg(unix)", &stranger, TRUTH_UNKNOWN);
    check(*state, "cfg(not(target_os = \"linux\"))", &any, TRUTH_UNKNOWN);
    check(*state, "no-such-target", &stranger, TRUTH_YES);
    check(*state, linux_triple, &stranger, TRUTH_NO);
    check(*state, linux_triple, &any, TRUTH_UNKNOWN);
}

static void test_a_specification_is_called_by_its_stem(void **state)
{
    static const struct {
        const char *triple, *platform;
        enum truth truth;
    } cases[] = {
        {"a/b.json", "b", TRUTH_YES},     {"b.json", "b", TRUTH_YES},
        {"a\\b.json", "b", TRUTH_YES},    {"a/b.json", "a", TRUTH_NO},
        {"a/b.json", "b.json", TRUTH_NO}, {"a/b.json", "bc", TRUTH_NO},
        {"a.b/c.d.json", "c", TRUTH_NO},  {"a.b/c.d.json", "c.d", TRUTH_YES},
        {".json", ".json", TRUTH_YES},    {"b.jso", "b", TRUTH_NO},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct cfg_scene scene = cfg_scene_of(cases[i].triple);
        check(*state, cases[i].platform, &scene, cases[i].truth);
    }
}

static void test_a_setting_tells_of_its_own_fact_alone(void **state)
{
    static const struct cfg_setting settings[] = {
        {{"test", NULL}, TRUTH_YES},       {{"r#loom", NULL}, TRUTH_NO},
        {{"feature", "std"}, TRUTH_YES},   {{"unix", NULL}, TRUTH_UNKNOWN},
        {{"unix", NULL}, TRUTH_YES},       {{"target_os", "x"}, TRUTH_YES},
        {{"target_env", "gnu"}, TRUTH_NO},
    };
    struct cfg_scene scene = cfg_scene_of(linux_triple);
    scene.settings = settings;
    scene.setting_count = COUNT(settings);
    check(*state, "cfg(test)", &scene, TRUTH_YES);
    check(*state, "cfg(r#test)", &scene, TRUTH_YES);
    check(*state, "cfg(test = \"\")", &scene, TRUTH_UNKNOWN);
    check(*state, "cfg(loom)", &scene, TRUTH_NO);
    check(*state, "cfg(feature = \"std\")", &scene, TRUTH_YES);
    check(*state, "cfg(feature = \"alloc\")", &scene, TRUTH_UNKNOWN);
    check(*state, "cfg(feature)", &scene, TRUTH_UNKNOWN);
    check(*state, "cfg(unix)", &scene, TRUTH_UNKNOWN);
    check(*state, "cfg(target_os = \"x\")", &scene, TRUTH_YES);
    check(*state, "cfg(target_os = \"linux\")", &scene, TRUTH_YES);
    check(*state, "cfg(target_os = \"y\")", &scene, TRUTH_NO);
    check(*state, "cfg(target_env = \"gnu\")", &scene, TRUTH_NO);
    scene.target = NULL;
    check(*state, "cfg(target_os = \"x\")", &scene, TRUTH_YES);
    check(*state, "cfg(target_os = \"linux\")", &scene, TRUTH_UNKNOWN);
}

static void test_no_condition_holds(void **state)
{
    (void)state;
    const struct cfg_scene scene = cfg_scene_of(NULL);
    assert_int_equal(cfg_evaluate(NULL, &scene), TRUTH_YES);
}

/* As deep as is parsed; a level more is unknown. */
static void test_nested_conditions(void **state)
{
    const struct cfg_scene scene = cfg_scene_of(linux_triple);
    for (size_t depth = 127; depth <= 129; depth++) {
        struct buffer key = {.arena = *state};
        buffer_add(&key, "cfg(");
        for (size_t i = 0; i < depth; i++)
            buffer_add(&key, "not(");
        buffer_add(&key, "unix)");
        for (size_t i = 0; i < depth; i++)
            buffer_add(&key, ")");
        enum truth truth = depth % 2 ? TRUTH_NO : TRUTH_YES;
        check(*state, buffer_end(&key), &scene, depth > 128 ? TRUTH_UNKNOWN : truth);
    }
}

static void test_table(void **state)
{
    (void)state;
    size_t count;
    const struct target_cfg *all = target_cfg_all(&count);
    assert_true(count > 300);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(target_cfg_find(all[i].triple), &all[i]);
        assert_true(i == 0 || strcmp(all[i - 1].triple, all[i].triple) < 0);
        assert_true(target_cfg_has(&all[i], "debug_assertions", NULL));
        assert_false(target_cfg_has(&all[i], "target_os", NULL));
        assert_null(target_cfg_values(&all[i], TARGET_CFG_KEYS));
    }
    assert_null(target_cfg_find(""));
    assert_null(target_cfg_find("x86_64"));
    assert_null(target_cfg_find("zzz"));
    assert_true(strchr(target_cfg_rustc(), '.') != NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_built_in_targets),
        arena_test(test_what_no_target_tells),
        arena_test(test_of_an_unknown_target_only_the_name_is_known),
        arena_test(test_a_specification_is_called_by_its_stem),
        arena_test(test_a_setting_tells_of_its_own_fact_alone),
        cmocka_unit_test(test_no_condition_holds),
        arena_test(test_nested_conditions),
        cmocka_unit_test(test_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
