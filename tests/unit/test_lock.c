/* Lock files as cargo reads them. Real ones are held against another evaluation elsewhere. */
#include "tests/unit/lock_fixture.h"

#define GIT "git+https://host/dep"

static void check(void **state, const char *text, const char *expected)
{
    assert_string_equal(lock_text(*state, lock_of(*state, text)), expected);
}

static void nodes_are_sorted_and_dependencies_found(void **state)
{
    const struct lock *lock = lock_of(
        *state,
        "version = 4\n" REGISTRY("b", "2.0.0") "checksum = \"b2\"\n" REGISTRY("b", "10.0.0")
            NODE("a", "0.1.0") ON("\"c\", \"b 2.0.0\"") REGISTRY("c", "1.0.0") ON("\"b 10.0.0\""));
    assert_string_equal(lock_text(*state, lock), "a 0.1.0@ -> b 2.0.0, c 1.0.0\n"
                                                 "b 10.0.0\n"
                                                 "b 2.0.0\n"
                                                 "c 1.0.0 -> b 10.0.0\n");
    assert_int_equal(lock->version, 4);
    assert_string_equal(lock->nodes[2].checksum, "b2");
    assert_null(lock->nodes[1].checksum);
}

static void an_empty_lock_has_no_nodes(void **state)
{
    const struct lock *lock = lock_of(*state, "");
    assert_int_equal(lock->count, 0);
    assert_int_equal(lock->version, 1);
    assert_int_equal(lock_find(*state, lock, NULL, "a").count, 0);
    assert_null(lock_member(lock, "a", "1.0.0"));
    lock_hashes(*state, lock);
}

static void the_oldest_form_says_everything_in_full(void **state)
{
    const struct lock *lock =
        lock_of(*state, "[root]\nname = \"a\"\nversion = \"0.1.0\"\n" ON(
                            "\"b 1.0.0 (" CRATES_IO ")\", \"m 0.2.0\"") REGISTRY("b", "1.0.0")
                            NODE("m", "0.2.0") "[metadata]\n"
                                               "\"checksum b 1.0.0 (" CRATES_IO ")\" = \"123\"\n"
                                               "\"checksum gone 1.0.0 (" CRATES_IO ")\" = \"4\"\n"
                                               "other = \"of another tool\"\n");
    assert_string_equal(lock_text(*state, lock), "a 0.1.0@ -> b 1.0.0, m 0.2.0@\n"
                                                 "b 1.0.0\n"
                                                 "m 0.2.0@\n");
    assert_int_equal(lock->version, 1);
    assert_string_equal(lock->nodes[1].checksum, "123");
}

static void no_checksum_is_written_with_a_word_in_version_1(void **state)
{
    const struct lock *lock =
        lock_of(*state, REGISTRY("b", "1.0.0") "[metadata]\n\"checksum b 1.0.0 (" CRATES_IO
                                               ")\" = \"<none>\"\n");
    assert_null(lock->nodes[0].checksum);
}

static void a_checksum_that_may_be_of_several_loosens_them(void **state)
{
    check(state,
          REGISTRY("b", "1.0.0")
              NODE("b", "1.0.0") "source = \"registry+https://other\"\n" NODE("b", "2.0.0")
                  NODE("c", "1.0.0") "[metadata]\n\"checksum b 1.0.0\" = \"1\"\n",
          "b 1.0.0 ?\nb 1.0.0@registry+https://other ?\nb 2.0.0@ ?\nc 1.0.0@\n");
}

static void version_2_is_known_by_its_short_forms(void **state)
{
    assert_int_equal(lock_of(*state, REGISTRY("b", "1.0.0") "checksum = \"1\"\n")->version, 2);
    assert_int_equal(
        lock_of(*state, NODE("a", "0.1.0") ON("\"b\"") REGISTRY("b", "1.0.0"))->version, 2);
    assert_int_equal(
        lock_of(*state, NODE("a", "0.1.0") ON("\"b 1.0.0\"") REGISTRY("b", "1.0.0"))->version, 2);
    assert_int_equal(
        lock_of(*state, NODE("a", "0.1.0") ON("\"b 1.0.0\"") NODE("b", "1.0.0"))->version, 1);
    assert_int_equal(lock_of(*state, "version = 3\n")->version, 3);
}

static void what_names_none_or_several_is_loose(void **state)
{
    check(state, NODE("a", "0.1.0") ON("\"gone\"") NODE("b", "0.1.0"), "a 0.1.0@ ?\nb 0.1.0@\n");
    check(state, NODE("a", "0.1.0") ON("\"b 2.0.0\", \"b 1.0.0\"") REGISTRY("b", "1.0.0"),
          "a 0.1.0@ -> b 1.0.0 ?\nb 1.0.0\n");
    check(state, NODE("a", "0.1.0") ON("\"b\"") REGISTRY("b", "1.0.0") REGISTRY("b", "2.0.0"),
          "a 0.1.0@ ?\nb 1.0.0\nb 2.0.0\n");
    check(state, NODE("a", "0.1.0") ON("\"b 1.0.0 (registry+other)\"") REGISTRY("b", "1.0.0"),
          "a 0.1.0@ ?\nb 1.0.0\n");
    check(state,
          NODE("a", "0.1.0") ON("\"b 1.0.0 \", \"b 1.0.0 (\", \"b 1.0.0 x\", \"\", \" \", \" 1\"")
              REGISTRY("b", "1.0.0"),
          "a 0.1.0@ ?\nb 1.0.0\n");
}

static void without_a_source_a_path_goes_first(void **state)
{
    check(state,
          NODE("a", "0.1.0") ON("\"b 1.0.0\"") REGISTRY("b", "1.0.0") NODE("b", "1.0.0")
              REGISTRY("c", "1.0.0") ON("\"b 1.0.0 (" CRATES_IO ")\""),
          "a 0.1.0@ -> b 1.0.0@\nb 1.0.0@\nb 1.0.0\nc 1.0.0 -> b 1.0.0\n");
    check(state,
          NODE("a", "0.1.0") ON("\"b\"") REGISTRY("b", "1.0.0") NODE("b", "1.0.0")
              REGISTRY("b", "2.0.0"),
          "a 0.1.0@ ?\nb 1.0.0@\nb 1.0.0\nb 2.0.0\n");
}

static void dependencies_are_found_without_their_commit_or_with_it(void **state)
{
    static const char *const names[] = {"dep 1.0.0 (" GIT ")", "dep 1.0.0 (" GIT "#abc)", "dep"};
    for (size_t i = 0; i < COUNT(names); i++)
        check(state,
              arena_printf(*state,
                           "%sdependencies = [\"%s\"]\n" NODE("dep", "1.0.0") "source = \"" GIT
                                                                              "#abc\"\n",
                           NODE("a", "0.1.0"), names[i]),
              "a 0.1.0@ -> dep 1.0.0@" GIT "#abc\ndep 1.0.0@" GIT "#abc\n");
}

static void two_commits_are_told_apart_by_the_commit_alone(void **state)
{
    check(state,
          NODE("a", "0.1.0") ON("\"dep 1.0.0 (" GIT "#b)\"") NODE("b", "0.1.0")
              ON("\"dep 1.0.0 (" GIT ")\"")
                  NODE("dep", "1.0.0") "source = \"" GIT
                                       "#a\"\n" NODE("dep", "1.0.0") "source = \"" GIT "#b\"\n",
          "a 0.1.0@ -> dep 1.0.0@" GIT "#b\nb 0.1.0@ ?\ndep 1.0.0@" GIT "#a\ndep 1.0.0@" GIT
          "#b\n");
}

static const char *source_of(void **state, unsigned version, const char *source)
{
    const char *text = arena_printf(*state, "%s" NODE("a", "1.0.0") "source = '%s'\n",
                                    version < 3    ? ""
                                    : version == 3 ? "version = 3\n"
                                                   : "version = 4\n",
                                    source);
    return lock_of(*state, text)->nodes[0].source;
}

static void a_source_has_one_spelling(void **state)
{
    static const struct {
        const char *third, *fourth, *read; /* NULL: as in version 3 */
    } cases[] = {
        {GIT "?branch=a/b#123", GIT "?branch=a%2Fb#123", NULL},
        {GIT "?branch=a/b#123", GIT "?branch=a%2fb#123", NULL},
        {GIT "?tag=v1.0+2#123", GIT "?tag=v1.0%2B2#123", GIT "?tag=v1.0%2B2#123"},
        {GIT "?rev=a b#123", GIT "?rev=a+b#123", GIT "?rev=a%20b#123"},
        {GIT "?rev=a%20b#123", GIT "?rev=a%2520b#123", GIT "?rev=a%2520b#123"},
        {GIT "?branch=a#b#123", GIT "?branch=a%23b#123", GIT "?branch=a%23b#123"},
        {GIT "?branch=a&b#123", GIT "?branch=a%26b#123", GIT "?branch=a%26b#123"},
        {GIT "?branch=a=b#123", GIT "?branch=a%3Db#123", NULL},
        {GIT "?branch=é#123", GIT "?branch=%C3%A9#123", NULL},
        {GIT "?ref=x#123", GIT "?branch=x#123", GIT "?branch=x#123"},
        {GIT "?branch=master#123", GIT "#123", GIT "#123"},
        {GIT "?tag=master#123", GIT "?tag=master#123", NULL},
        {GIT "?branch=100%#123", GIT "?branch=100%#123", GIT "?branch=100%25#123"},
        {GIT "?branch=%#123", GIT "?branch=%25#123", GIT "?branch=%25#123"},
        {GIT "?branch=x", GIT "?branch=x", NULL},
        {GIT "?other=a%2Fb#1", GIT "?other=a%2Fb#1", NULL},
        {GIT "?branch#1", GIT "?branch#1", NULL},
        {GIT "?branch=#1", GIT "?branch=#1", NULL},
        {GIT "?a=1&branch=x#1", GIT "?a=1&branch=x#1", NULL},
        {CRATES_IO "?branch=a%2Fb", CRATES_IO "?branch=a%2Fb", NULL},
        {"sparse+https://host/", "sparse+https://host/", NULL},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *read = cases[i].read ? cases[i].read : cases[i].third;
        assert_string_equal(source_of(state, 2, cases[i].third), read);
        assert_string_equal(source_of(state, 3, cases[i].third), read);
        assert_string_equal(source_of(state, 4, cases[i].fourth), read);
    }
}

static void without_a_commit_a_branch_is_what_it_says(void **state)
{
    assert_string_equal(source_of(state, 4, GIT "?branch=master"), GIT "?branch=master");
}

static void master_and_no_branch_may_be_two_packages(void **state)
{
    const char *both = NODE("a", "1.0.0") "source = \"" GIT "?branch=master#1\"\n" NODE(
        "a", "1.0.0") "source = \"" GIT "#1\"\n" NODE("b", "1.0.0")
        ON("\"a 1.0.0 (" GIT "?branch=master)\"") NODE("c", "1.0.0") ON("\"a 1.0.0 (" GIT ")\"");
    check(state, arena_printf(*state, "version = 3\n%s", both),
          "a 1.0.0@" GIT "#1\na 1.0.0@" GIT "?branch=master#1\nb 1.0.0@ -> a 1.0.0@" GIT
          "?branch=master#1\nc 1.0.0@ -> a 1.0.0@" GIT "#1\n");
}

static void version_2_leaves_the_branch_out_of_dependencies(void **state)
{
    check(state,
          NODE("a", "1.0.0") "source = \"" GIT "?branch=master#1\"\n" NODE("b", "1.0.0")
              ON("\"a 1.0.0 (" GIT ")\""),
          "a 1.0.0@" GIT "#1\nb 1.0.0@ -> a 1.0.0@" GIT "#1\n");
}

static void a_replacement_is_a_dependency(void **state)
{
    const struct lock *lock = lock_of(
        *state, REGISTRY("b", "1.0.0") "replace = \"b 1.0.0 (" GIT ")\"\n" NODE(
                    "b", "1.0.0") "source = \"" GIT
                                  "#1\"\n" REGISTRY("c", "1.0.0") "replace = \"c 2.0.0\"\n");
    assert_string_equal(lock_text(*state, lock),
                        "b 1.0.0@" GIT "#1\nb 1.0.0 -> b 1.0.0@" GIT "#1\nc 1.0.0 ?\n");
    assert_null(lock->nodes[0].replace);
    assert_string_equal(lock->nodes[1].replace, "b 1.0.0 (" GIT "#1)");
    assert_string_equal(lock->nodes[2].replace, "c 2.0.0");
}

static void what_is_not_used_is_left_out(void **state)
{
    check(state,
          NODE("a", "0.1.0") "unknown = 1\n[[patch.unused]]\nname = \"p\"\nversion = \"1.0.0\"\n"
                             "[other]\nx = 1\n",
          "a 0.1.0@\n");
}

static void patches_that_are_not_used_are_told(void **state)
{
    static const char plain[] = NODE("a", "0.1.0") "[[patch.unused]]\nname = \"p\"\n"
                                                   "version = \"1.0.0\"\n[[patch.unused]]\n"
                                                   "name = \"q\"\nversion = \"2.0.0\"\n"
                                                   "source = \"" GIT "#1\"\n";
    static const char *const endings[] = {"", "[other]\n", "[[patch.unused]]\nname = \"r\"\n"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const struct lock *lock = lock_of(*state, arena_printf(*state, "%s%s", plain, endings[i]));
        assert_int_equal(lock->count, 1);
        assert_int_equal(lock->unused.count, 2);
        assert_string_equal(lock->unused.items[0].name, "p");
        assert_string_equal(lock->unused.items[0].version, "1.0.0");
        assert_null(lock->unused.items[0].source);
        assert_string_equal(lock->unused.items[1].name, "q");
        assert_string_equal(lock->unused.items[1].source, GIT "#1");
    }
}

static void a_name_is_found_among_all_and_among_dependencies(void **state)
{
    const struct lock *lock =
        lock_of(*state, NODE("a", "0.1.0") ON("\"b 2.0.0\"") REGISTRY("b", "1.0.0")
                            REGISTRY("b", "2.0.0") REGISTRY("bb", "1.0.0"));
    struct ids found = lock_find(*state, lock, NULL, "b");
    assert_int_equal(found.count, 2);
    assert_int_equal(found.items[0], 1);
    assert_int_equal(found.items[1], 2);
    found = lock_find(*state, lock, &lock->nodes[0], "b");
    assert_int_equal(found.count, 1);
    assert_int_equal(found.items[0], 2);
    assert_int_equal(lock_find(*state, lock, &lock->nodes[1], "b").count, 0);
    assert_int_equal(lock_find(*state, lock, &lock->nodes[0], "bb").count, 0);
    assert_int_equal(lock_find(*state, lock, NULL, "c").count, 0);
}

static void a_member_is_no_registry_package(void **state)
{
    const struct lock *lock = lock_of(*state, NODE("a", "0.1.0") REGISTRY("a", "0.1.0")
                                                  REGISTRY("b", "1.0.0") NODE("z", "1.0.0"));
    assert_ptr_equal(lock_member(lock, "a", "0.1.0"), &lock->nodes[0]);
    assert_ptr_equal(lock_member(lock, "z", "1.0.0"), &lock->nodes[3]);
    assert_null(lock_member(lock, "a", "0.2.0"));
    assert_null(lock_member(lock, "b", "1.0.0"));
    assert_null(lock_member(lock, "zz", "1.0.0"));
}

static void bad_files_are_refused_with_their_place(void **state)
{
    static const struct {
        const char *text;
        unsigned line, column;
    } cases[] = {
        {"version = 5\n", 1, 11},
        {"version = 0\n", 1, 11},
        {"version = -1\n", 1, 11},
        {"version = 42\n", 1, 11},
        {"version = \"4\"\n", 1, 11},
        {"version = true\n", 1, 11},
        {"package = 1\n", 1, 11},
        {"package = [1]\n", 1, 12},
        {"root = 1\n", 1, 8},
        {"\n[[package]]\nversion = \"1\"\n", 2, 1},
        {"\n[[package]]\nname = \"a\"\n", 2, 1},
        {"[[package]]\nname = \"\"\nversion = \"1\"\n", 1, 1},
        {"[[package]]\nname = \"a\"\nversion = \"\"\n", 1, 1},
        {"[[package]]\nname = 1\nversion = \"1\"\n", 2, 8},
        {"[[package]]\nname = \"a\\u0000b\"\nversion = \"1\"\n", 2, 8},
        {NODE("a", "1") "source = 1\n", 4, 10},
        {NODE("a", "1") "checksum = []\n", 4, 12},
        {NODE("a", "1") "replace = {}\n", 4, 11},
        {NODE("a", "1") "dependencies = \"b\"\n", 4, 16},
        {NODE("a", "1") "dependencies = [1]\n", 4, 17},
        {"metadata = 1\n", 1, 12},
        {REGISTRY("a", "1") NODE("b", "1") REGISTRY("a", "1"), 8, 1},
        {NODE("a", "1") NODE("a", "1"), 4, 1},
        {"version = 4\n<<<<<<< HEAD\n", 2, 1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct lock lock;
        struct err err = {0};
        const char *text = cases[i].text;
        assert_int_equal(lock_parse(*state, "x/Cargo.lock", text, strlen(text), &lock, &err), -1);
        assert_int_equal(err.code, ERR_INPUT);
        assert_string_equal(err.file, "x/Cargo.lock");
        if (err.line != cases[i].line || err.column != cases[i].column)
            fail_msg("case %zu: %u:%u: %s", i, err.line, err.column, err.message);
    }
}

static bool same_hash(void **state, const char *left, const char *right, const char *name)
{
    const struct lock *a = lock_of(*state, left), *b = lock_of(*state, right);
    return hash_equal(&lock_hashes(*state, a)[node_of(*state, a, name)],
                      &lock_hashes(*state, b)[node_of(*state, b, name)]);
}

static void a_hash_is_over_all_that_is_reached(void **state)
{
    const char *one = NODE("a", "1") ON("\"b\"") REGISTRY("b", "1") ON("\"c\"") REGISTRY("c", "1");
    const char *other = NODE("a", "1") ON("\"b\"") REGISTRY("b", "1") ON("\"c\"")
        REGISTRY("c", "1") "checksum = \"1\"\n";
    assert_false(same_hash(state, one, other, "a"));
    assert_false(same_hash(state, one, other, "b"));
    assert_false(same_hash(state, one, other, "c"));
    const char *more = REGISTRY("unrelated", "1") REGISTRY("c", "1") REGISTRY("b", "1") ON("\"c\"")
        NODE("a", "1") ON("\"b\"");
    assert_true(same_hash(state, one, more, "a"));
    assert_true(same_hash(state, one, more, "b"));
    assert_true(same_hash(state, one, more, "c"));
}

static void a_cycle_is_hashed_as_one(void **state)
{
    const char *one =
        NODE("a", "1") ON("\"b\"") NODE("b", "1") ON("\"a\", \"x\"") NODE("x", "1") NODE("y", "1");
    const char *other =
        NODE("a", "1") ON("\"b\", \"x\"") NODE("b", "1") ON("\"a\"") NODE("x", "1") NODE("y", "1");
    assert_false(same_hash(state, one, other, "a"));
    assert_false(same_hash(state, one, other, "b"));
    assert_true(same_hash(state, one, other, "x"));
    const struct lock *lock = lock_of(*state, one);
    const struct hash *hashes = lock_hashes(*state, lock);
    assert_false(hash_equal(&hashes[0], &hashes[1]));
    assert_false(same_hash(state, NODE("a", "1") ON("\"a\""), NODE("a", "1"), "a"));
}

/* A chain of `count`, closed to a ring where `ring` is set. */
static const char *chain(struct arena *arena, unsigned count, bool ring)
{
    struct buffer text = {.arena = arena};
    for (unsigned i = 0; i < count; i++) {
        unsigned next = i + 1 < count ? i + 1 : ring ? 0 : i;
        buffer_format(&text, "[[package]]\nname='n%u'\nversion='1'\ndependencies=['n%u']\n", i,
                      next);
    }
    return buffer_end(&text);
}

static void depth_costs_no_stack(void **state)
{
    enum { DEPTH = 30000 };
    for (int ring = 0; ring < 2; ring++) {
        const struct lock *lock = lock_of(*state, chain(*state, DEPTH, ring));
        assert_int_equal(lock->count, DEPTH);
        const struct hash *hashes = lock_hashes(*state, lock);
        assert_false(hash_equal(&hashes[0], &hashes[DEPTH - 1]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(nodes_are_sorted_and_dependencies_found),
        arena_test(an_empty_lock_has_no_nodes),
        arena_test(the_oldest_form_says_everything_in_full),
        arena_test(no_checksum_is_written_with_a_word_in_version_1),
        arena_test(a_checksum_that_may_be_of_several_loosens_them),
        arena_test(version_2_is_known_by_its_short_forms),
        arena_test(what_names_none_or_several_is_loose),
        arena_test(without_a_source_a_path_goes_first),
        arena_test(dependencies_are_found_without_their_commit_or_with_it),
        arena_test(two_commits_are_told_apart_by_the_commit_alone),
        arena_test(a_source_has_one_spelling),
        arena_test(without_a_commit_a_branch_is_what_it_says),
        arena_test(master_and_no_branch_may_be_two_packages),
        arena_test(version_2_leaves_the_branch_out_of_dependencies),
        arena_test(a_replacement_is_a_dependency),
        arena_test(what_is_not_used_is_left_out),
        arena_test(patches_that_are_not_used_are_told),
        arena_test(a_name_is_found_among_all_and_among_dependencies),
        arena_test(a_member_is_no_registry_package),
        arena_test(bad_files_are_refused_with_their_place),
        arena_test(a_hash_is_over_all_that_is_reached),
        arena_test(a_cycle_is_hashed_as_one),
        arena_test(depth_costs_no_stack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
