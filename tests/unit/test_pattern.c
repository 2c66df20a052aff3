/* Patterns over events: which words there are, and what a glob of a branch or tag stands for. */
#include <string.h>

#include "planner/event/event.h"
#include "tests/unit/arena_test.h"

static bool matches_kind(struct arena *arena, const char *written, enum event_kind kind,
                         const char *name)
{
    struct event_pattern pattern;
    struct err err = {0};
    if (event_pattern_parse(arena, written, &pattern, &err))
        fail_msg("%s: %s", written, err.message);
    const struct event_patterns patterns = {&pattern, 1, 1};
    return event_patterns_match(&patterns, kind, name);
}

static bool matches(struct arena *arena, const char *glob, const char *name)
{
    return matches_kind(arena, arena_printf(arena, "push:%s", glob), EVENT_PUSH, name);
}

static void test_kinds(void **state)
{
    for (enum event_kind kind = EVENT_PULL_REQUEST; kind < EVENT_KINDS; kind++) {
        const char *word = event_kind_name(kind);
        assert_true(matches_kind(*state, word, kind, "main"));
        assert_true(matches_kind(*state, word, kind, NULL));
        assert_false(matches_kind(*state, kind == EVENT_TAG ? "push" : "tag", kind, "main"));
    }
    assert_string_equal(event_kind_name(EVENT_DISPATCH), "workflow_dispatch");
}

static void test_globs(void **state)
{
    static const struct {
        const char *glob, *yes, *no;
    } cases[] = {
        {"main", "main", "mainly"},
        {"v*.*.*", "v1.2.3", "v1.2"},
        {"v*.*.*", "v1.2.3-rc.1", "w1.2.3"},
        {"v*", "v", "v1/x"},
        {"**", "a/b/c", NULL},
        {"*", "main", "a/b"},
        {"**", "main", NULL},
        {"releases/**", "releases/10/a", "release/10"},
        {"releases/**-alpha", "releases/beta/3-alpha", "releases/beta/3"},
        {"**/octocat/**", "mona/octocat/x", "mona/octo/x"},
        {"v[12].[0-9]+.[0-9]+", "v2.10.0", "v3.1.0"},
        {"v[0-9]+", "v10", "v"},
        {"v1.?2", "v12", "v1..2"},
        {"v1.?2", "v1.2", "v1x2"},
        {"a+b", "aaab", "b"},
        {"\\**", "*x", "x"},
        {"c\\+\\+", "c++", "cc"},
        {"[]x]y", "]y", "zy"},
        {"[a-]", "-", "b"},
        {"\303\251?x", "x", "\303x"},
        {"*\303\251", "caf\303\251", "cafe"},
        {"*", "\377\376", "a/\377"},
        {"*a*a*a*a*b", "aaaaaaaaab", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        if (!matches(*state, cases[i].glob, cases[i].yes))
            fail_msg("%s does not match %s", cases[i].glob, cases[i].yes);
        if (cases[i].no && matches(*state, cases[i].glob, cases[i].no))
            fail_msg("%s matches %s", cases[i].glob, cases[i].no);
    }
}

static void test_what_is_not_known_matches(void **state)
{
    const struct event_patterns none = {0};
    assert_true(matches(*state, "main", NULL));
    assert_true(matches_kind(*state, "tag:v*", EVENT_NONE, "x"));
    assert_true(event_patterns_match(&none, EVENT_OTHER, NULL));
    assert_false(matches_kind(*state, "tag:v*", EVENT_OTHER, NULL));
}

static void test_any_of_several(void **state)
{
    struct event_pattern items[2];
    struct err err = {0};
    assert_int_equal(event_pattern_parse(*state, "pull_request", &items[0], &err), 0);
    assert_int_equal(event_pattern_parse(*state, "push:main", &items[1], &err), 0);
    const struct event_patterns patterns = {items, 2, 2};
    assert_true(event_patterns_match(&patterns, EVENT_PULL_REQUEST, "any"));
    assert_true(event_patterns_match(&patterns, EVENT_PUSH, "main"));
    assert_false(event_patterns_match(&patterns, EVENT_PUSH, "next"));
}

static void expect_refused(struct arena *arena, const char *written, const char *message,
                           const char *hint)
{
    struct event_pattern pattern;
    struct err err = {0};
    if (event_pattern_parse(arena, written, &pattern, &err) != -1)
        fail_msg("%s is not refused", written);
    assert_int_equal(err.code, ERR_USAGE);
    if (!strstr(err.message, message) || !strstr(err.hint, hint))
        fail_msg("%s: %s (%s)", written, err.message, err.hint);
}

static void test_faults(void **state)
{
    expect_refused(*state, "pull-request", "expected one of pull_request, push, tag",
                   "did you mean pull_request?");
    expect_refused(*state, "Tag:v1", "no event 'Tag'", "did you mean tag?");
    expect_refused(*state, "none", "no event 'none'", "");
    expect_refused(*state, "", "no event ''", "");
    expect_refused(*state, "push:", "nothing after the colon", "");
    expect_refused(*state, "push:[a", "a class of characters that is not closed", "");
    expect_refused(*state, "push:[]", "a class of characters that is not closed", "");
    expect_refused(*state, "push:[", "a class of characters that is not closed", "");
    expect_refused(*state, "push:!main", "begins with `!`", "");
    expect_refused(*state, "push:+a", "nothing before it", "");
    expect_refused(*state, "push:*?", "nothing before it", "");
    expect_refused(*state, "push:a\\", "ends with a backslash", "");
}

static void test_long_names_take_product_of_lengths(void **state)
{
    struct arena *arena = *state;
    enum { LENGTH = 20 * 1000 };
    char *name = arena_alloc(arena, LENGTH + 1);
    memset(name, 'a', LENGTH);
    assert_false(matches(arena, "*a?a?a?a?a?a?a?a?a?a?a?a?**a*b", name));
    assert_true(matches(arena, "a+*a?a?a?a?a?a?a?a?**", name));
    assert_true(matches(arena, name, name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_kinds),
        arena_test(test_globs),
        arena_test(test_what_is_not_known_matches),
        arena_test(test_any_of_several),
        arena_test(test_faults),
        arena_test(test_long_names_take_product_of_lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
