/* JSON of a service: taken over whole, or refused with the place. */
#include <string.h>

#include "planner/event/payload.h"
#include "tests/unit/arena_test.h"

static const struct value *parse(struct arena *arena, const char *text)
{
    const struct value *value = NULL;
    struct err err = {0};
    if (payload_parse(arena, "event.json", text, strlen(text), &value, &err))
        fail_msg("%u:%u: %s", err.line, err.column, err.message);
    return value;
}

static void test_every_kind(void **state)
{
    const struct value *value =
        parse(*state, "{\"t\": true, \"f\": false, \"n\": null, \"i\": 9007199254740993,\n"
                      " \"r\": -1.5e1, \"s\": \"a\\u00e9\\ud83d\\ude00\\n\", \"l\": [1, [], {}],\n"
                      " \"m\": {\"z\": {\"y\": \"deep\"}, \"a\": \"\"}}");
    assert_int_equal(value->kind, VALUE_MAPPING);
    assert_int_equal(value->members.count, 8);
    assert_string_equal(value->members.items[7].key, "m");
    assert_true(value_get(value, "t")->truth);
    assert_int_equal(value_get(value, "f")->kind, VALUE_TRUTH);
    assert_false(value_get(value, "f")->truth);
    assert_int_equal(value_get(value, "n")->kind, VALUE_NULL);
    assert_string_equal(value_get(value, "i")->text, "9007199254740993");
    assert_true(value_get(value, "r")->number == -15.0);
    assert_string_equal(value_text_at(value, "s"), "a\303\251\360\237\230\200\n");
    assert_int_equal(value_get(value, "l")->kind, VALUE_LIST);
    assert_int_equal(value_get(value, "l")->members.count, 3);
    assert_null(value_get(value, "l")->members.items[0].key);
    assert_int_equal(value_get(value, "l")->members.items[2].value->kind, VALUE_MAPPING);
    assert_string_equal(value_text_at(value, "m.z.y"), "deep");
    assert_string_equal(value_text_at(value, "m.a"), "");
    assert_string_equal(parse(*state, "\"alone\"")->text, "alone");
}

static void expect_refused(struct arena *arena, const char *text, size_t size, unsigned line,
                           unsigned column, const char *message)
{
    const struct value *value;
    struct err err = {0};
    assert_int_equal(payload_parse(arena, "event.json", text, size, &value, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    assert_string_equal(err.file, "event.json");
    if (!strstr(err.message, message) || err.line != line || (column && err.column != column))
        fail_msg("%u:%u: %s (expected %u:%u: %s)", err.line, err.column, err.message, line, column,
                 message);
}

static void test_faults(void **state)
{
    static const struct {
        const char *text;
        unsigned line, column;
        const char *message;
    } cases[] = {
        {"", 1, 0, "ends too early"},
        {"{\n \"a\": 1,\n \"a\": 2}", 3, 0, "a key stands here twice near"},
        {"{\"a\": \"x\\u0000y\"}", 1, 0, "holds a NUL"},
        {"{\"x\\u0000y\": 1}", 1, 0, "holds a NUL"},
        {"{\"a\":\n\"\377\"}", 2, 0, "decode byte"},
        {"{\"a\": \"\\ud800\"}", 1, 0, "no JSON"},
        {"{\"a\": 1", 1, 0, "ends too early"},
        {"{\"a\": 1} x", 1, 0, "no JSON"},
        {"{\"a\": 'x'}", 1, 0, "no JSON"},
        {"{\"a\": \"x\ny\"}", 1, 0, "no JSON"},
        {"[1e999]", 1, 0, "no JSON"},
        {"[99999999999999999999]", 1, 0, "no JSON"},
        {"\"\\", 1, 0, "no JSON"},
        {"\"", 1, 0, "ends too early"},
        {"]]]{", 1, 0, "no JSON"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        expect_refused(*state, cases[i].text, strlen(cases[i].text), cases[i].line, cases[i].column,
                       cases[i].message);
    expect_refused(*state, "{\"a\": \"\0\"}", 10, 1, 0, "");
    expect_refused(*state, "{}\0", 3, 1, 0, "");
}

static void test_depth(void **state)
{
    enum { DEEPEST = 64, MANY = 1000 * 1000 };
    struct arena *arena = *state;
    char *text = arena_alloc(arena, 2 * MANY + 2);
    memset(text, '[', DEEPEST);
    memset(text + DEEPEST, ']', DEEPEST);
    assert_int_equal(parse(arena, text)->kind, VALUE_LIST);
    memset(text, '[', MANY);
    memset(text + MANY, ']', MANY);
    expect_refused(arena, text, 2 * (size_t)MANY, 1, DEEPEST + 1, "more than 64 deep");
    memcpy(text, "[\"[[[\\\"[[[\",\n", 13);
    expect_refused(arena, text, 2 * (size_t)MANY, 2, DEEPEST, "more than 64 deep");
}

static void test_numbers_of_values(void **state)
{
    enum { MANY = 5 * 1000 * 1000 };
    struct arena *arena = *state;
    char *text = arena_alloc(arena, 2 * MANY);
    for (size_t i = 0; i < MANY; i++)
        memcpy(text + 2 * i, "1,", 2);
    text[0] = '[';
    expect_refused(arena, text, 2 * (size_t)MANY, 1, 0, "more than 4194304 values");
}

static void test_size(void **state)
{
    expect_refused(*state, "{}", (size_t)PAYLOAD_LIMIT + 1, 1, 1, "larger than 256 MiB");
}

static void test_files(void **state)
{
    const struct value *value;
    struct err err = {0};
    assert_int_equal(payload_load(*state, FIXTURES "/events/push.json", &value, &err), 0);
    assert_string_equal(value_text_at(value, "ref"), "refs/heads/main");
    assert_int_equal(payload_load(*state, FIXTURES "/events/none.json", &value, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    assert_non_null(strstr(err.message, "No such file"));
    assert_int_equal(payload_load(*state, FIXTURES, &value, &err), -1);
    assert_non_null(strstr(err.message, "irectory"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_every_kind),        arena_test(test_faults), arena_test(test_depth),
        arena_test(test_numbers_of_values), arena_test(test_size),   arena_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
