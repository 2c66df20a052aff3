/* Words in messages and in what services say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "graph/base/map.h"
#include "graph/base/text.h"
#include "graph/base/vec.h"
#include "tests/unit/arena_test.h"

static void words_are_joined(void **state)
{
    const char *items[] = {"a", "b", "c"};
    struct strings words = {items, 3, 3};
    assert_string_equal(text_join(*state, &words, ", "), "a, b, c");
    assert_string_equal(text_enumerate(*state, &words, " and "), "a, b and c");
    assert_string_equal(text_enumerate(*state, &words, " or "), "a, b or c");
    words.count = 2;
    assert_string_equal(text_join(*state, &words, " "), "a b");
    assert_string_equal(text_enumerate(*state, &words, " and "), "a and b");
    words.count = 1;
    assert_string_equal(text_join(*state, &words, " "), "a");
    assert_string_equal(text_enumerate(*state, &words, " and "), "a");
    words.count = 0;
    assert_string_equal(text_join(*state, &words, " "), "");
    assert_string_equal(text_enumerate(*state, &words, " and "), "");
}

static void a_word_is_one_of_several(void **state)
{
    static const char *const words[] = {"a", "bc", NULL};
    (void)state;
    assert_true(text_is_one_of("bc", words));
    assert_false(text_is_one_of("b", words));
    assert_false(text_is_one_of("", words));
}

static void a_word_stands_in_a_row_of_words(void **state)
{
    (void)state;
    assert_true(text_has_word("a bc", "a"));
    assert_true(text_has_word("a bc", "bc"));
    assert_false(text_has_word("a bc", "b"));
    assert_false(text_has_word("a bc", "a bc"));
    assert_false(text_has_word("a bc", ""));
    assert_true(text_has_word("", ""));
    assert_false(text_has_word("", "a"));
}

static void rows_of_words_come_apart(void **state)
{
    struct strings words = {0};
    text_words(*state, " a, bc ,,d", ", ", &words);
    assert_string_equal(text_join(*state, &words, "|"), "a|bc|d");
    assert_true(strings_have(&words, "bc"));
    assert_false(strings_have(&words, "BC"));
    assert_true(strings_have_folded(&words, "BC"));
    assert_false(strings_have_folded(&words, "b"));
}

static void long_lists_are_cut(void **state)
{
    const char *items[] = {"a", "b", "c"};
    struct strings words = {items, 3, 3};
    assert_string_equal(text_some(*state, &words, 3), "a, b, c");
    assert_string_equal(text_some(*state, &words, 2), "a, b and 1 more");
    words.count = 0;
    assert_string_equal(text_some(*state, &words, 2), "");
}

static void one_of_each_is_kept(void **state)
{
    uint32_t items[] = {3, 1, 3, 2, 1};
    struct ids ids = {items, 5, 5};
    struct map map = {0};
    ids_sort(&ids);
    assert_int_equal(ids.count, 3);
    assert_true(items[0] == 1 && items[1] == 2 && items[2] == 3);
    ids = (struct ids){0};
    ids_sort(&ids);
    assert_int_equal(ids.count, 0);
    assert_false(map_has(&map, "a"));
    assert_true(map_add(*state, &map, "a", 1));
    assert_false(map_add(*state, &map, "a", 2));
    assert_true(map_has(&map, "a"));
    assert_true(map_get(&map, "a", &items[0]) && items[0] == 1);
}

static void most_values_say_yes(void **state)
{
    (void)state;
    assert_true(text_says_yes("true"));
    assert_true(text_says_yes("1"));
    assert_true(text_says_yes("False"));
    assert_false(text_says_yes("false"));
    assert_false(text_says_yes("0"));
    assert_false(text_says_yes(""));
    assert_false(text_says_yes(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(words_are_joined),
        arena_test(a_word_is_one_of_several),
        arena_test(a_word_stands_in_a_row_of_words),
        arena_test(rows_of_words_come_apart),
        arena_test(long_lists_are_cut),
        arena_test(one_of_each_is_kept),
        arena_test(most_values_say_yes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
