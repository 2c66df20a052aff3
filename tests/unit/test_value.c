/* The tree of what JSON and YAML hold. */
#include <math.h>

#include "graph/base/value.h"
#include "tests/unit/arena_test.h"

static const struct value *number(struct arena *arena, double of)
{
    struct value *value = arena_alloc(arena, sizeof *value);
    value->kind = VALUE_NUMBER;
    value->number = of;
    return value;
}

static void test_get_finds_a_key_by_its_bytes(void **state)
{
    struct value *mapping = value_mapping(*state);
    const struct value *text = value_text(*state, "x");
    value_put(*state, mapping, "os", text);
    assert_ptr_equal(value_get(mapping, "os"), text);
    assert_null(value_get(mapping, "OS"));
    assert_null(value_get(mapping, "o"));
    assert_null(value_get(mapping, "oss"));
    assert_null(value_get(text, "os"));
    assert_null(value_get(NULL, "os"));
}

static void test_at_follows_the_dots(void **state)
{
    struct value *root = value_mapping(*state), *head = value_mapping(*state);
    struct value *request = value_mapping(*state), *list = value_list(*state);
    value_put(*state, head, "sha", value_text(*state, "3f2a"));
    value_put(*state, request, "head", head);
    value_put(*state, request, "labels", list);
    value_put(*state, root, "pull_request", request);
    assert_string_equal(value_text_at(root, "pull_request.head.sha"), "3f2a");
    assert_ptr_equal(value_at(root, "pull_request.labels"), list);
    assert_null(value_text_at(root, "pull_request.labels"));
    assert_null(value_at(root, "pull_request.head.sha.more"));
    assert_null(value_at(root, "pull_request..sha"));
    assert_null(value_at(root, "pull_request."));
    assert_null(value_at(root, ""));
}

static void test_put_overwrites_in_its_place(void **state)
{
    struct value *mapping = value_mapping(*state);
    value_put(*state, mapping, "a", value_text(*state, "1"));
    value_put(*state, mapping, "b", value_text(*state, "2"));
    value_put(*state, mapping, "a", value_text(*state, "3"));
    assert_int_equal(mapping->members.count, 2);
    assert_string_equal(mapping->members.items[0].key, "a");
    assert_string_equal(value_text_at(mapping, "a"), "3");
}

static void test_add_does_not_look(void **state)
{
    struct value *mapping = value_mapping(*state);
    value_add(*state, mapping, "a", value_text(*state, "1"));
    value_add(*state, mapping, "a", value_text(*state, "2"));
    assert_int_equal(mapping->members.count, 2);
    assert_string_equal(value_text_at(mapping, "a"), "1");
}

static void test_a_list_has_no_keys(void **state)
{
    struct value *list = value_list(*state);
    value_put(*state, list, NULL, value_text(*state, "a"));
    value_put(*state, list, NULL, value_text(*state, "a"));
    assert_int_equal(list->members.count, 2);
    assert_null(list->members.items[0].key);
    assert_null(value_get(list, "a"));
}

static const struct value *mapping_of(struct arena *arena, const char *key, const char *text)
{
    struct value *mapping = value_mapping(arena);
    value_put(arena, mapping, key, value_text(arena, text));
    return mapping;
}

static void test_values_are_told_apart(void **state)
{
    const struct value number = {.kind = VALUE_NUMBER, .number = 1};
    struct value *list = value_list(*state), *nested = value_list(*state);
    value_put(*state, list, NULL, value_text(*state, "a"));
    value_put(*state, nested, NULL, list);
    const struct value *all[] = {mapping_of(*state, "a", "b"),
                                 mapping_of(*state, "ab", ""),
                                 mapping_of(*state, "", "ab"),
                                 value_text(*state, "1"),
                                 &number,
                                 &value_null,
                                 value_text(*state, ""),
                                 list,
                                 nested};
    const size_t count = sizeof all / sizeof *all;
    assert_string_equal(value_identity(*state, all[0]),
                        value_identity(*state, mapping_of(*state, "a", "b")));
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            assert_string_not_equal(value_identity(*state, all[i]), value_identity(*state, all[k]));
}

static void test_numbers_print_as_the_runner_has_them(void **state)
{
    static const struct {
        double number;
        const char *text;
    } cases[] = {
        {0, "0"},
        {-0.0, "0"},
        {1.10, "1.1"},
        {12, "12"},
        {-3.5, "-3.5"},
        {0.1 + 0.2, "0.3"},
        {0.0001, "0.0001"},
        {0.00001, "1E-05"},
        {123456789012345, "123456789012345"},
        {1e15, "1E+15"},
        {1e100, "1E+100"},
        {(double)INFINITY, "Infinity"},
        {(double)-INFINITY, "-Infinity"},
        {(double)NAN, "NaN"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(value_print(*state, number(*state, cases[i].number)), cases[i].text);
}

static void test_other_scalars_print(void **state)
{
    const struct value yes = {.kind = VALUE_TRUTH, .truth = true};
    const struct value no = {.kind = VALUE_TRUTH};
    const struct value expression = {.kind = VALUE_UNKNOWN, .text = "${{ inputs.os }}"};
    assert_string_equal(value_print(*state, &value_null), "");
    assert_string_equal(value_print(*state, &yes), "true");
    assert_string_equal(value_print(*state, &no), "false");
    assert_string_equal(value_print(*state, value_text(*state, "a b")), "a b");
    assert_string_equal(value_print(*state, &expression), "${{ inputs.os }}");
    assert_null(value_print(*state, value_list(*state)));
    assert_null(value_print(*state, value_mapping(*state)));
}

static void test_unknown_is_seen_at_any_depth(void **state)
{
    const struct value expression = {.kind = VALUE_UNKNOWN, .text = "${{ inputs.os }}"};
    struct value *outer = value_mapping(*state), *inner = value_list(*state);
    value_put(*state, outer, "a", value_text(*state, "x"));
    value_put(*state, outer, "b", inner);
    assert_false(value_has_unknown(outer));
    assert_null(value_unknown(outer));
    value_put(*state, inner, NULL, &expression);
    assert_true(value_has_unknown(outer));
    assert_true(value_has_unknown(&expression));
    assert_ptr_equal(value_unknown(outer), &expression);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_get_finds_a_key_by_its_bytes),
        arena_test(test_at_follows_the_dots),
        arena_test(test_put_overwrites_in_its_place),
        arena_test(test_add_does_not_look),
        arena_test(test_a_list_has_no_keys),
        arena_test(test_values_are_told_apart),
        arena_test(test_numbers_print_as_the_runner_has_them),
        arena_test(test_other_scalars_print),
        arena_test(test_unknown_is_seen_at_any_depth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
