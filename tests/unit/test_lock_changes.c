/* What differs between two lock files, who is touched, and in which words. */
#include "graph/impact/lock_changes.h"
#include "tests/unit/lock_fixture.h"

#define GIT_DEP(version, source)                                                                   \
    NODE("dep", version) "source = \"git+https://host/dep" source "\"\n"

static struct lock_changes compare(void **state, const char *base, const char *head)
{
    return lock_compare(*state, lock_of(*state, base), lock_of(*state, head));
}

static const char *changes_text(struct arena *arena, const struct lock_changes *result)
{
    struct buffer text = {.arena = arena};
    for (size_t i = 0; i < result->changes.count; i++)
        buffer_format(&text, "%s\n", lock_change_text(arena, &result->changes.items[i]));
    return buffer_end(&text);
}

/* "a: 0": each touched node and its change. */
static const char *era_text(struct arena *arena, const struct lock_rev *era)
{
    struct buffer text = {.arena = arena};
    for (size_t i = 0; i < era->lock->count; i++)
        if (era->touched[i] != LOCK_UNTOUCHED)
            buffer_format(&text, "%s%s: %u", text.len ? ", " : "", era->lock->nodes[i].name,
                          era->touched[i]);
    return buffer_end(&text);
}

static void check(void **state, const char *base, const char *head, const char *changes)
{
    struct lock_changes result = compare(state, base, head);
    assert_string_equal(changes_text(*state, &result), changes);
}

static void check_touched(void **state, const char *base, const char *head, const char *at_base,
                          const char *at_head)
{
    struct lock_changes result = compare(state, base, head);
    assert_string_equal(era_text(*state, &result.base), at_base);
    assert_string_equal(era_text(*state, &result.head), at_head);
}

static void one_package_for_another_is_one_change(void **state)
{
    const char *base = NODE("a", "0.1.0") ON("\"b\"") REGISTRY("b", "1.0.0") ON("\"serde\"")
        REGISTRY("c", "1.0.0") REGISTRY("serde", "1.0.200");
    const char *head = NODE("a", "0.1.0") ON("\"b\"") REGISTRY("b", "1.0.0") ON("\"serde\"")
        REGISTRY("c", "1.0.0") REGISTRY("serde", "1.0.201");
    check(state, base, head, "serde 1.0.200 → 1.0.201\n");
    check_touched(state, base, head, "a: 0, b: 0, serde: 0", "a: 0, b: 0, serde: 0");
    check(state, head, base, "serde 1.0.201 → 1.0.200\n");
    check(state, base, base, "");
    check_touched(state, base, base, "", "");
}

static void several_are_removed_and_added(void **state)
{
    check(state, REGISTRY("a", "1.0.0") REGISTRY("a", "2.0.0"),
          REGISTRY("a", "1.0.1") REGISTRY("a", "2.0.1"),
          "a 1.0.0 removed\na 1.0.1 added\na 2.0.0 removed\na 2.0.1 added\n");
    check(state, REGISTRY("a", "1.0.0") REGISTRY("a", "2.0.0"),
          REGISTRY("a", "1.0.0") REGISTRY("a", "2.0.1"), "a 2.0.0 → 2.0.1\n");
    check(state, REGISTRY("a", "1.0.0"), REGISTRY("b", "1.0.0"),
          "a 1.0.0 removed\nb 1.0.0 added\n");
    check(state, REGISTRY("a", "1.0.0") REGISTRY("a", "2.0.0"), REGISTRY("a", "3.0.0"),
          "a 1.0.0 removed\na 2.0.0 removed\na 3.0.0 added\n");
}

static void contents_differ(void **state)
{
    const char *plain = REGISTRY("a", "1.0.0") REGISTRY("b", "1.0.0");
    check(state, plain, REGISTRY("a", "1.0.0") "checksum = \"1\"\n" REGISTRY("b", "1.0.0"),
          "a 1.0.0 has another checksum\n");
    check(state, plain, REGISTRY("a", "1.0.0") ON("\"b\"") REGISTRY("b", "1.0.0"),
          "a 1.0.0 has other dependencies\n");
    check(state, plain, REGISTRY("a", "1.0.0") "replace = \"b 1.0.0\"\n" REGISTRY("b", "1.0.0"),
          "a 1.0.0 has another replacement\n");
    check(state, REGISTRY("a", "1.0.0") ON("\"b\"") REGISTRY("b", "1.0.0"),
          REGISTRY("a", "1.0.0") ON("\"b\"") "replace = \"b 1.0.0\"\n" REGISTRY("b", "1.0.0"),
          "a 1.0.0 has another replacement\n");
}

static void what_is_loose_always_differs(void **state)
{
    const char *loose = REGISTRY("a", "1.0.0") ON("\"gone\"") REGISTRY("b", "1.0.0") ON("\"a\"");
    check(state, loose, loose, "a 1.0.0 depends on what the lock file does not tell\n");
    check_touched(state, loose, loose, "a: 0, b: 0", "a: 0, b: 0");
}

static void sources_differ(void **state)
{
    check(state, GIT_DEP("0.1.0", "#abc1234567"), GIT_DEP("0.1.0", "#def5678901"),
          "dep 0.1.0 (abc1234 → def5678)\n");
    check(state, GIT_DEP("0.1.0", "?branch=x#abc1234567"), GIT_DEP("0.2.0", "?branch=x#def5678901"),
          "dep 0.1.0 → 0.2.0 (abc1234 → def5678)\n");
    check(state, GIT_DEP("0.1.0", "#abc1234567"), GIT_DEP("0.1.0", ""),
          "dep 0.1.0 (abc1234 → no commit)\n");
    check(state, GIT_DEP("0.1.0", "?tag=1#abc1234567"), GIT_DEP("0.1.0", "?tag=2#abc1234567"),
          "dep 0.1.0 (git https://host/dep?tag=1#abc1234 → git https://host/dep?tag=2#abc1234)\n");
    check(state, REGISTRY("dep", "0.1.0"), GIT_DEP("0.1.0", "#abc1234567"),
          "dep 0.1.0 (registry → git https://host/dep#abc1234)\n");
    check(state, REGISTRY("dep", "0.1.0"), NODE("dep", "0.1.0"), "dep 0.1.0 (registry → path)\n");
    check(state, REGISTRY("dep", "0.1.0"), NODE("dep", "0.1.0") "source = \"sparse+https://h/\"\n",
          "dep 0.1.0 (registry → sparse https://h/)\n");
    check(state, NODE("dep", "0.1.0") "source = \"odd\"\n",
          NODE("dep", "0.1.0") "source = \"registry+https://h/\"\n",
          "dep 0.1.0 (odd → registry https://h/)\n");
}

/* Of another version and another kind of source: nothing says that one stands for the other. */
static void other_kinds_are_paired_by_version_alone(void **state)
{
    check(state, REGISTRY("dep", "0.1.0"), GIT_DEP("0.2.0", "#abc1234567"),
          "dep 0.1.0 removed\ndep 0.2.0 added\n");
    check(state, REGISTRY("dep", "0.1.0"), GIT_DEP("0.1.0", "#abc1234567") REGISTRY("dep", "0.2.0"),
          "dep 0.1.0 added\ndep 0.1.0 → 0.2.0\n");
}

static void what_was_removed_touches_who_had_it(void **state)
{
    const char *base = REGISTRY("a", "1.0.0") ON("\"b\"") REGISTRY("b", "1.0.0")
        REGISTRY("z", "1.0.0") ON("\"a\"");
    const char *head = REGISTRY("a", "1.0.0") REGISTRY("z", "1.0.0") ON("\"a\"");
    check(state, base, head, "a 1.0.0 has other dependencies\nb 1.0.0 removed\n");
    check_touched(state, base, head, "a: 0, b: 1, z: 0", "a: 0, z: 0");
    check_touched(state, head, base, "a: 0, z: 0", "a: 0, b: 1, z: 0");
}

static void the_nearest_change_touches_and_of_equals_the_first(void **state)
{
    const char *base = REGISTRY("far", "1.0.0") ON("\"mid\"") REGISTRY("mid", "1.0.0")
        ON("\"x\", \"y\"") REGISTRY("near", "1.0.0") ON("\"mid\", \"y\"") REGISTRY("x", "1.0.0")
            REGISTRY("y", "1.0.0");
    const char *head = REGISTRY("far", "1.0.0") ON("\"mid\"") REGISTRY("mid", "1.0.0")
        ON("\"x\", \"y\"") REGISTRY("near", "1.0.0") ON("\"mid\", \"y\"") REGISTRY("x", "1.1.0")
            REGISTRY("y", "1.1.0");
    check_touched(state, base, head, "far: 0, mid: 0, near: 1, x: 0, y: 1",
                  "far: 0, mid: 0, near: 1, x: 0, y: 1");
}

static void a_cycle_is_touched_as_a_whole(void **state)
{
    const char *base = REGISTRY("a", "1.0.0") ON("\"b\"") REGISTRY("b", "1.0.0")
        ON("\"a\", \"b\", \"c\"") REGISTRY("c", "1.0.0") REGISTRY("d", "1.0.0");
    const char *head = REGISTRY("a", "1.0.0") ON("\"b\"") REGISTRY("b", "1.0.0")
        ON("\"a\", \"b\", \"c\"") REGISTRY("c", "1.0.1") REGISTRY("d", "1.0.0");
    check_touched(state, base, head, "a: 0, b: 0, c: 0", "a: 0, b: 0, c: 0");
}

static void path_packages_are_like_others(void **state)
{
    const char *base =
        REGISTRY("user", "1.0.0") ON("\"patch\"") NODE("patch", "0.1.0") NODE("inner", "0.1.0");
    const char *head = REGISTRY("user", "1.0.0") ON("\"patch\"") NODE("patch", "0.1.0")
        ON("\"inner\"") NODE("inner", "0.1.0");
    check(state, base, head, "patch 0.1.0 has other dependencies\n");
    check_touched(state, base, head, "patch: 0, user: 0", "patch: 0, user: 0");
    check(state, NODE("a", "0.1.0") ON("\"b\"") NODE("b", "0.1.0"),
          NODE("a", "0.1.0") ON("\"b\"") NODE("b", "0.2.0"), "b 0.1.0 → 0.2.0\n");
    check(state, NODE("a", "0.1.0") ON("\"b\"") NODE("b", "0.1.0"),
          NODE("a", "0.1.0") ON("\"b\"") REGISTRY("b", "0.1.0"), "b 0.1.0 (path → registry)\n");
}

static void the_form_of_the_file_touches_no_one(void **state)
{
    const char *first =
        NODE("a", "0.1.0") ON("\"b 1.0.0 (" CRATES_IO ")\", \"dep 0.1.0 (git+https://host/dep)\"")
            REGISTRY("b", "1.0.0")
                GIT_DEP("0.1.0", "?branch=master#1") "[metadata]\n\"checksum b 1.0.0 (" CRATES_IO
                                                     ")\" = \"b1\"\n";
    const char *fourth = "version = 4\n# a comment\n" GIT_DEP("0.1.0", "?branch=master#1")
        REGISTRY("b", "1.0.0") "checksum = \"b1\"\n" NODE("a", "0.1.0") ON("\"dep\",\n \"b\",");
    check(state, first, fourth, "");
    check(state, "version = 3\n" GIT_DEP("0.1.0", "?branch=a/b#1"),
          "version = 4\n" GIT_DEP("0.1.0", "?branch=a%2Fb#1"), "");
}

static void files_may_be_empty(void **state)
{
    check(state, "", "", "");
    check(state, "", REGISTRY("a", "1.0.0"), "a 1.0.0 added\n");
    check(state, REGISTRY("a", "1.0.0"), "", "a 1.0.0 removed\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(one_package_for_another_is_one_change),
        arena_test(several_are_removed_and_added),
        arena_test(contents_differ),
        arena_test(what_is_loose_always_differs),
        arena_test(sources_differ),
        arena_test(other_kinds_are_paired_by_version_alone),
        arena_test(what_was_removed_touches_who_had_it),
        arena_test(the_nearest_change_touches_and_of_equals_the_first),
        arena_test(a_cycle_is_touched_as_a_whole),
        arena_test(path_packages_are_like_others),
        arena_test(the_form_of_the_file_touches_no_one),
        arena_test(files_may_be_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
