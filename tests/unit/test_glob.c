/* Patterns of paths. The tables hold what the crate glob 0.3.2 said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "graph/base/glob.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
    const char *pattern, *name;
    bool matches;
} pairs[] = {
    {"*", "", true},
    {"*", "a", true},
    {"*", ".hidden", true},
    {"", "", true},
    {"", "a", false},
    {"a", "a", true},
    {"a", "A", false},
    {"a", "ab", false},
    {"?", "", false},
    {"?", "a", true},
    {"?", "é", true},
    {"?", "日", true},
    {"?", ".", true},
    {"?\?", "é", false},
    {"a*", "a", true},
    {"a*", "abc", true},
    {"*a", "bba", true},
    {"*a", "ab", false},
    {"*a*", "bab", true},
    {"a*b*c", "axxbyyc", true},
    {"a*b*c", "axxbyy", false},
    {"a*b?c", "abbc", true},
    {"*.rs", ".rs", true},
    {"*-sys", "openssl-sys", true},
    {"*-sys", "openssl-sys-2", false},
    {"[abc]", "b", true},
    {"[abc]", "d", false},
    {"[a-c]", "b", true},
    {"[a-c]", "-", false},
    {"[c-a]", "b", false},
    {"[a-c-e]", "-", true},
    {"[a-c-e]", "e", true},
    {"[a-c-e]", "d", false},
    {"[-a]", "-", true},
    {"[a-]", "-", true},
    {"[a-]", "a", true},
    {"[a-]", "b", false},
    {"[--0]", ".", true},
    {"[!abc]", "d", true},
    {"[!abc]", "b", false},
    {"[!a-c]", "z", true},
    {"[!a-c]", "b", false},
    {"[!a]", "é", true},
    {"[]]", "]", true},
    {"[]a]", "a", true},
    {"[!]]", "]", false},
    {"[!]]", "a", true},
    {"[!-a]", "-", false},
    {"[[]", "[", true},
    {"[*]", "*", true},
    {"[*]", "a", false},
    {"[?]", "?", true},
    {"[a!]", "!", true},
    {"[à-é]", "é", true},
    {"[à-é]", "z", false},
    {"[日]", "日", true},
    {"[!日]", "日", false},
    {"[]-[a-]", "[", false},
    {"[a-c]x[0-9]", "bx7", true},
    {"{a,b}", "a", false},
    {"{a,b}", "{a,b}", true},
    {"\\*", "\\abc", true},
    {"\\*", "*", false},
    {".*", ".", true},
    {".*", "..", true},
    {".*", ".git", true},
    {"!a", "!a", true},
    {"a b", "a b", true},
    {"*[a-c]*[!x]", "zzzbq", true},
    {"*[a-c]*[!x]", "zzzbx", false},
    {"**", "anything", true},
};

static void names_match_as_in_cargo(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        struct err err = {0};
        const char *pattern = pairs[i].pattern;
        assert_int_equal(glob_check(pattern, &err), 0);
        if (glob_match_component(pattern, strlen(pattern), pairs[i].name) != pairs[i].matches)
            fail_msg("%s %s", pattern, pairs[i].name);
    }
}

static void a_name_that_is_not_utf8_matches_only_recursive_patterns(void **state)
{
    static const char *const names[] = {"\xff",
                                        "a\x80",
                                        "\xc0\x80",
                                        "\xed\xa0\x80",
                                        "\xe2\x82",
                                        "\xf4\x90\x80\x80",
                                        "\xf8\x88\x80\x80\x80"};
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        assert_false(glob_match_component("*", 1, names[i]));
        assert_false(glob_match_component(names[i], strlen(names[i]), names[i]));
        assert_true(glob_match_component("**", 2, names[i]));
    }
}

static void only_the_given_length_is_the_pattern(void **state)
{
    (void)state;
    assert_true(glob_match_component("a*/b", 2, "abc"));
    assert_true(glob_match_component("a/b", 1, "a"));
    assert_false(glob_match_component("[ab]", 2, "a"));
}

static void malformed_patterns_are_refused(void **state)
{
    static const struct {
        const char *pattern;
        unsigned column;
    } rows[] = {
        {"[", 1},    {"[]", 1},    {"[!", 1},       {"[!]", 1},          {"[a", 1},  {"a[", 2},
        {"é[", 2},   {"a/[b", 3},  {"a[b/c]d", 2},  {"[a]/[!]/c", 5},    {"***", 1}, {"a/***", 3},
        {"**a", 1},  {"a**", 2},   {"a/b**/c", 4},  {"crates/**a/*", 8}, {"*[", 2},  {"?[", 2},
        {"[a][", 4}, {"**[a]", 1}, {"a/**/b**", 7},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err err = {0};
        assert_int_equal(glob_check(rows[i].pattern, &err), -1);
        assert_int_equal(err.code, ERR_INPUT);
        assert_int_equal(err.column, rows[i].column);
        assert_non_null(strstr(err.message, "expected "));
    }
}

static void well_formed_patterns_are_accepted(void **state)
{
    static const char *const patterns[] = {
        "",      "/",     "a",   "a/",   "a//b", "crates/*", "**",    "**/",   "a/**/b",
        "**/**", "/**",   "./*", "../*", "[[]",  "[]]",      "[!]]",  "[***]", "*?*",
        "]",     "{a,b}", "\\*", "!",    "a-b",  "[a-]",     "[--a]",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(patterns); i++) {
        struct err err = {0};
        assert_int_equal(glob_check(patterns[i], &err), 0);
        assert_int_equal(err.code, ERR_NONE);
    }
}

static void patterns_are_told_from_names(void **state)
{
    (void)state;
    assert_true(glob_is_pattern("a/*"));
    assert_true(glob_is_pattern("a?"));
    assert_true(glob_is_pattern("[a]"));
    assert_false(glob_is_pattern("a]"));
    assert_false(glob_is_pattern("{a,b}!\\"));
    assert_false(glob_is_pattern(""));
    assert_true(glob_is_recursive("**/a", 2));
    assert_false(glob_is_recursive("*", 1));
    assert_false(glob_is_recursive("***", 3));
}

static void whole_paths_match_component_by_component(void **state)
{
    static const struct {
        const char *pattern, *path;
        bool matches;
    } cases[] = {
        {"a", "a", true},
        {"a", "a/b", false},
        {"a/b", "a", false},
        {"a/*", "a/b", true},
        {"a/*", "a/b/c", false},
        {"*.md", "a.md", true},
        {"*.md", "d/a.md", false},
        {"**/*.md", "a.md", true},
        {"**/*.md", "d/e/a.md", true},
        {"a/**", "a/b/c", true},
        {"a/**", "a", false},
        {"a/**", "ab/c", false},
        {"a/", "a/b/c", true},
        {"a/", "a", false},
        {"a/", "ab", false},
        {"**/a/", "c/a/b", true},
        {"**/a/", "c/a", false},
        {"**/a/", "a/a", true},
        {"**", "a", true},
        {"**", "a/b", true},
        {"a/**/z", "a/z", true},
        {"a/**/z", "a/b/c/z", true},
        {"a/**/z", "a/b/z/c", false},
        {"**/a/b", "a/a/b", true},
        {"**/a/**/b/c", "x/a/b/a/b/c", true},
        {"**/a/**/b/c", "x/b/a/c", false},
        {"a/[!b]/c", "a/x/c", true},
        {"a/[!b]/c", "a/b/c", false},
        {"a/?", "a/é", true},
        {"a/*", "a/\xFF", false},
        {"a/**", "a/\xFF", true},
        {".*", ".a", true},
        {"**/**/a", "b/a", true},
        {"**/**", "a", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (glob_match_path(cases[i].pattern, cases[i].path) != cases[i].matches)
            fail_msg("%s and %s", cases[i].pattern, cases[i].path);
}

static void what_is_below_a_path_may_match(void **state)
{
    static const struct {
        const char *pattern, *path;
        bool some, all;
    } cases[] = {
        {"a", "a", false, false},       {"a/b", "a", true, false},
        {"a/b/c", "a", true, false},    {"a/b", "b", false, false},
        {"a/**", "a", true, true},      {"a/", "a", true, true},
        {"a/", "a/b/c", true, true},    {"a/**", "a/b", true, true},
        {"**/x", "a/b", true, false},   {"**", "a", true, true},
        {"**/b/**", "a", true, false},  {"**/b/**", "a/b", true, true},
        {"**/b/", "a/b/c", true, true}, {"a/*/**", "a", true, false},
        {"a/*", "a/b", false, false},   {"x/**", "", true, false},
        {"**", "", true, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (glob_match_some_below(cases[i].pattern, cases[i].path) != cases[i].some ||
            glob_match_all_below(cases[i].pattern, cases[i].path) != cases[i].all)
            fail_msg("%s and %s", cases[i].pattern, cases[i].path);
}

static void many_directories_take_no_exponential_time(void **state)
{
    char pattern[40 * 5 + 2] = "", path[2000 * 2 + 2] = "";
    (void)state;
    for (int i = 0; i < 40; i++)
        strcat(pattern, "**/a/");
    for (int i = 0; i < 2000; i++)
        strcat(path + 2 * (size_t)i, "a/");
    strcat(pattern, "b");
    assert_false(glob_match_path(pattern, strcat(path, "c")));
    path[sizeof path - 2] = 'b';
    assert_true(glob_match_path(pattern, path));
}

static void many_stars_take_no_exponential_time(void **state)
{
    char pattern[401], name[20001];
    (void)state;
    for (size_t i = 0; i < sizeof pattern - 1; i++)
        pattern[i] = i % 2 ? 'a' : '*';
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = pattern[sizeof pattern - 1] = '\0';
    assert_true(glob_match_component(pattern, strlen(pattern), name));
    name[sizeof name - 2] = 'b';
    assert_false(glob_match_component(pattern, strlen(pattern), name));
}

static void one_of_several_patterns_is_enough(void **state)
{
    const char *patterns[] = {"a", "b-*"};
    const struct strings both = {patterns, 2, 2}, none = {0};
    (void)state;
    assert_true(glob_match_any(&both, "a"));
    assert_true(glob_match_any(&both, "b-c"));
    assert_false(glob_match_any(&both, "c"));
    assert_false(glob_match_any(&none, "a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_match_as_in_cargo),
        cmocka_unit_test(a_name_that_is_not_utf8_matches_only_recursive_patterns),
        cmocka_unit_test(only_the_given_length_is_the_pattern),
        cmocka_unit_test(malformed_patterns_are_refused),
        cmocka_unit_test(well_formed_patterns_are_accepted),
        cmocka_unit_test(patterns_are_told_from_names),
        cmocka_unit_test(many_stars_take_no_exponential_time),
        cmocka_unit_test(whole_paths_match_component_by_component),
        cmocka_unit_test(what_is_below_a_path_may_match),
        cmocka_unit_test(many_directories_take_no_exponential_time),
        cmocka_unit_test(one_of_several_patterns_is_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
