/* Equality as GitHub's expressions have it; fixtures/matrix/equality.txt has the table. */
#include <math.h>
#include <string.h>

#include "planner/matrix/github_values.h"
#include "tests/unit/arena_test.h"

static const struct value expression = {.kind = VALUE_UNKNOWN, .text = "${{ x }}"};
static const struct value yes = {.kind = VALUE_TRUTH, .truth = true};
static const struct value one = {.kind = VALUE_NUMBER, .number = 1};
static const struct value nan_value = {.kind = VALUE_NUMBER, .number = (double)NAN};

/* A mapping of two keys. */
static struct value *pair(struct arena *arena, const struct value *a, const struct value *b)
{
    struct value *value = value_mapping(arena);
    value_put(arena, value, "a", a);
    value_put(arena, value, "b", b);
    return value;
}

static void test_unknown_is_kleenes(void **state)
{
    const struct value *x = value_text(*state, "x"), *y = value_text(*state, "y");
    const struct value *xx = pair(*state, x, x);
    assert_int_equal(value_matches(&expression, x), TRUTH_UNKNOWN);
    assert_int_equal(value_matches(x, &expression), TRUTH_UNKNOWN);
    assert_int_equal(value_matches(&expression, &expression), TRUTH_UNKNOWN);
    assert_int_equal(value_matches(pair(*state, &expression, x), xx), TRUTH_UNKNOWN);
    assert_int_equal(value_matches(pair(*state, &expression, y), xx), TRUTH_NO);
    assert_int_equal(value_matches(pair(*state, y, &expression), xx), TRUTH_NO);
    assert_int_equal(value_matches(xx, pair(*state, x, &expression)), TRUTH_UNKNOWN);
    assert_int_equal(value_matches(xx, &expression), TRUTH_UNKNOWN);
}

static struct value *list(struct arena *arena, const struct value *a, const struct value *b)
{
    struct value *value = value_list(arena);
    value_put(arena, value, NULL, a);
    value_put(arena, value, NULL, b);
    return value;
}

/* What stands behind an expression in a list may really stand before or after. */
static void test_an_expression_in_a_list_may_be_several(void **state)
{
    const struct value *x = value_text(*state, "x"), *y = value_text(*state, "y");
    const struct value *nothing = value_list(*state);
    const struct value *front = list(*state, &expression, x), *back = list(*state, x, &expression);
    assert_int_equal(value_matches(front, list(*state, x, y)), TRUTH_UNKNOWN);
    assert_int_equal(value_matches(back, list(*state, x, y)), TRUTH_UNKNOWN);
    assert_int_equal(value_matches(back, list(*state, y, y)), TRUTH_NO);
    assert_int_equal(value_matches(list(*state, nothing, x), front), TRUTH_UNKNOWN);
    assert_int_equal(value_matches(list(*state, nothing, y), front), TRUTH_UNKNOWN);
    assert_int_equal(value_matches(list(*state, y, y), back), TRUTH_NO);
    struct value *third = value_mapping(*state);
    value_put(*state, third, "2", y);
    assert_int_equal(value_matches(third, back), TRUTH_UNKNOWN);
    assert_int_equal(value_matches(third, list(*state, x, y)), TRUTH_NO);
}

static void test_a_filter_is_its_leaves(void **state)
{
    struct value *empty = value_list(*state), *nested = value_list(*state);
    value_put(*state, nested, NULL, value_mapping(*state));
    assert_int_equal(value_matches(empty, &yes), TRUTH_YES);
    assert_int_equal(value_matches(nested, &expression), TRUTH_YES);
    value_put(*state, nested, NULL, &yes);
    assert_int_equal(value_matches(nested, &expression), TRUTH_UNKNOWN);
    assert_int_equal(value_matches(nested, empty), TRUTH_NO);
}

static void test_scalars_are_coerced(void **state)
{
    assert_int_equal(value_matches(&yes, &one), TRUTH_YES);
    assert_int_equal(value_matches(&one, value_text(*state, " 0x1\n")), TRUTH_YES);
    assert_int_equal(value_matches(value_text(*state, "true"), &yes), TRUTH_NO);
    assert_int_equal(value_matches(&value_null, value_text(*state, "")), TRUTH_YES);
    assert_int_equal(value_matches(&value_null, value_list(*state)), TRUTH_NO);
    assert_int_equal(value_matches(&nan_value, &nan_value), TRUTH_NO);
}

static void test_texts_as_numbers(void **state)
{
    static const struct {
        const char *text;
        double number;
    } cases[] = {
        {"", 0},
        {" \t\r\n", 0},
        {"\xC2\xA0\xE2\x80\x83 7 \xE3\x80\x80", 7},
        {"-1.5e+2", -150},
        {"+.5", 0.5},
        {"5.", 5},
        {"1E-2", 0.01},
        {"0x1f", 31},
        {"0o17", 15},
        {"017", 17},
        {"1e999", (double)INFINITY},
        {"-Infinity", -(double)INFINITY},
        {"infinity", (double)INFINITY},
        {"0x00000000000000000001", 1},
        {"0x80000000", -2147483648.0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (number_of_text(cases[i].text) != cases[i].number)
            fail_msg("'%s' is %f", cases[i].text, number_of_text(cases[i].text));
}

static void test_texts_that_are_no_numbers(void **state)
{
    static const char *const texts[] = {
        ".",   "e1",  "1e",  "1e+",      "+",    "-",           "0x",
        "0o",  "0xg", "0o8", "0X1",      "-0x1", "1,5",         "1 2",
        "one", "1f",  "nan", "NaN",      "Inf",  "1.2.3",       "--1",
        "0b1", "1_0", "٣",   "\xE2\x80", "\xC2", "0x100000000", "0o40000000000",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        if (!isnan(number_of_text(texts[i])))
            fail_msg("'%s' is %f", texts[i], number_of_text(texts[i]));
}

static void test_upper_case(void **state)
{
    (void)state;
    assert_true(upper_equal("aZ9", "Az9"));
    assert_true(upper_equal("µ", "Μ"));
    assert_true(upper_equal("ÿ", "Ÿ"));
    assert_true(upper_equal("ĳ", "Ĳ"));
    assert_false(upper_equal("ß", "SS"));
    assert_false(upper_equal("ı", "I"));
    assert_false(upper_equal("ſ", "S"));
    assert_false(upper_equal("\xE2\x84\xAA", "k"));
    assert_false(upper_equal("a", "ab"));
    assert_false(upper_equal("ab", "a"));
    assert_false(upper_equal("@", "`"));
    assert_true(upper_equal("", ""));
}

/* Any bytes may come; those that are no UTF-8 equal themselves alone. */
static void test_bytes_that_are_no_text(void **state)
{
    (void)state;
    assert_true(upper_equal("\xFF\xC3", "\xFF\xC3"));
    assert_false(upper_equal("\xC3", "\xC4"));
    assert_false(upper_equal("\xE2\x82", "\xE2"));
    assert_false(upper_equal("\xC3", "\xC3\xA4"));
    assert_true(upper_equal("\xF0\x9F", "\xF0\x9F"));
}

/* Upper-case letters have no other upper-case letter. */
static void test_upper_case_is_stable(void **state)
{
    uint32_t changed = 0;
    (void)state;
    for (uint32_t c = 0; c < 0x110000; c++) {
        changed += upper_of(c) != c;
        if (upper_of(upper_of(c)) != upper_of(c))
            fail_msg("%x", (unsigned)c);
    }
    assert_in_range(changed, 1400, 1600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_unknown_is_kleenes),
        arena_test(test_an_expression_in_a_list_may_be_several),
        arena_test(test_a_filter_is_its_leaves),
        arena_test(test_scalars_are_coerced),
        cmocka_unit_test(test_texts_as_numbers),
        cmocka_unit_test(test_texts_that_are_no_numbers),
        cmocka_unit_test(test_upper_case),
        cmocka_unit_test(test_bytes_that_are_no_text),
        cmocka_unit_test(test_upper_case_is_stable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
