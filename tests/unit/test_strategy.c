/* What a matrix may cost, and what its rows are called; fixtures/matrix has the rules. */
#include <string.h>

#include "planner/matrix/github_values.h"
#include "planner/matrix/strategy.h"
#include "tests/unit/arena_test.h"

/* A vector of `count` values, each a mapping of `width` keys, which share one text. */
static void add_vector(struct arena *arena, struct value *matrix, const char *key, size_t count,
                       const struct value *item)
{
    struct value *values = value_list(arena);
    for (size_t i = 0; i < count; i++)
        value_add(arena, values, NULL, item);
    value_add(arena, matrix, key, values);
}

static int expand(struct arena *arena, const struct value *matrix, struct strategy_rows *rows,
                  struct err *err)
{
    struct strategy strategy;
    *rows = (struct strategy_rows){0};
    *err = (struct err){0};
    if (strategy_read(arena, "ci.yml", matrix, &strategy, err) != 0)
        return -1;
    return strategy_expand(arena, &strategy, rows, err);
}

static void check_refused(struct arena *arena, const struct value *matrix, const char *message)
{
    struct strategy_rows rows;
    struct err err;
    assert_int_equal(expand(arena, matrix, &rows, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    assert_string_equal(err.file, "ci.yml");
    if (!strstr(err.message, message))
        fail_msg("%s", err.message);
}

static void test_rows_are_limited_before_they_are_made(void **state)
{
    struct value *matrix = value_mapping(*state);
    struct strategy_rows rows;
    struct err err;
    add_vector(*state, matrix, "a", 100, value_text(*state, "x"));
    add_vector(*state, matrix, "b", 1000, value_text(*state, "y"));
    assert_int_equal(expand(*state, matrix, &rows, &err), 0);
    assert_int_equal(rows.count, STRATEGY_LIMIT);
    add_vector(*state, matrix, "c", 2, value_text(*state, "z"));
    check_refused(*state, matrix, "more than 100000 rows");
    for (size_t i = 0; i < 20; i++)
        add_vector(*state, matrix, arena_printf(*state, "v%zu", i), 400, &value_null);
    check_refused(*state, matrix, "more than 100000 rows");
}

static void test_values_are_limited(void **state)
{
    struct value *matrix = value_mapping(*state);
    add_vector(*state, matrix, "a", STRATEGY_VALUES, value_text(*state, "x"));
    check_refused(*state, matrix, "more than 10000 values");
}

static void test_texts_are_limited(void **state)
{
    struct value *matrix = value_mapping(*state);
    char *text = arena_alloc(*state, 1001);
    memset(text, 'x', 1000);
    add_vector(*state, matrix, "a", 300, value_text(*state, text));
    check_refused(*state, matrix, "262144 bytes");
}

/* Lists of lists of lists of one another: nothing of it is gone through twice. */
static void test_aliases_do_not_multiply(void **state)
{
    struct value *matrix = value_mapping(*state);
    const struct value *item = value_text(*state, "x");
    for (size_t depth = 0; depth < 60; depth++) {
        struct value *list = value_list(*state);
        for (size_t i = 0; i < 10; i++)
            value_add(*state, list, NULL, item);
        item = list;
    }
    add_vector(*state, matrix, "a", 1, item);
    check_refused(*state, matrix, "more than 10000 values");
}

static void test_pairs_are_limited(void **state)
{
    struct value *matrix = value_mapping(*state), *entry = value_mapping(*state);
    add_vector(*state, matrix, "a", 1000, value_text(*state, "x"));
    value_add(*state, entry, "a", value_text(*state, "y"));
    add_vector(*state, matrix, "exclude", 500, entry);
    check_refused(*state, matrix, "1001 values in vectors and 1001 in include and exclude");
}

static void test_comparisons_are_limited(void **state)
{
    struct value *matrix = value_mapping(*state), *entry = value_mapping(*state);
    add_vector(*state, matrix, "a", 300, value_text(*state, "x"));
    add_vector(*state, matrix, "b", 300, value_text(*state, "y"));
    value_add(*state, entry, "a", value_text(*state, "z"));
    add_vector(*state, matrix, "exclude", 800, entry);
    check_refused(*state, matrix, "more than 100000000 comparisons");
}

static void test_cells_are_limited(void **state)
{
    struct value *matrix = value_mapping(*state), *entry = value_mapping(*state);
    struct value *include = value_list(*state);
    add_vector(*state, matrix, "a", 100, value_text(*state, "x"));
    add_vector(*state, matrix, "b", 100, value_text(*state, "y"));
    for (size_t i = 0; i < 1000; i++)
        value_add(*state, entry, arena_printf(*state, "k%zu", i), &value_null);
    value_add(*state, include, NULL, entry);
    value_add(*state, matrix, "include", include);
    check_refused(*state, matrix, "more than 4000000 values in its rows");
}

static const char *label_of_two(struct arena *arena, const char *first, const char *second)
{
    struct value *row = value_mapping(arena);
    value_put(arena, row, "first", value_text(arena, first));
    value_put(arena, row, "second", value_text(arena, second));
    return label_of(arena, row);
}

static void test_labels_are_cut_at_100(void **state)
{
    static const char *const longest = "01234567890123456789012345678901234567890123456789012345678"
                                       "9012345678901234567890123456789";
    assert_string_equal(label_of_two(*state, "linux", ""), "linux");
    assert_string_equal(label_of_two(*state, longest, "linux, 1") + 90, ", linux, 1");
    assert_string_equal(label_of_two(*state, longest, "linux, 12") + 90, ", linux...");
}

/* A character above the sixteen-bit ones counts twice, and is never cut in half. */
static void test_labels_are_counted_as_utf_16(void **state)
{
    const char *text = "";
    for (size_t i = 0; i < 60; i++)
        text = arena_printf(*state, "%s\xF0\x9F\xA6\x80", text);
    assert_int_equal(strlen(label_of_two(*state, "a", text)), strlen("a, ...") + 4 * 47);
    assert_int_equal(strlen(label_of_two(*state, "ab", text)), strlen("ab, ...") + 4 * 46);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_rows_are_limited_before_they_are_made),
        arena_test(test_values_are_limited),
        arena_test(test_texts_are_limited),
        arena_test(test_aliases_do_not_multiply),
        arena_test(test_pairs_are_limited),
        arena_test(test_comparisons_are_limited),
        arena_test(test_cells_are_limited),
        arena_test(test_labels_are_cut_at_100),
        arena_test(test_labels_are_counted_as_utf_16),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
