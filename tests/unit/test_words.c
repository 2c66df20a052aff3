/* Words in messages and in what services say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "graph/base/text.h"
#include "tests/unit/arena_test.h"

static void words_are_joined(void **state)
{
    const char *items[] = {"a", "b", "c"};
    struct strings words = {items, 3, 3};
    assert_string_equal(text_join(*state, &words, ", "), "a, b, c");
    assert_string_equal(text_enumerate(*state, &words), "a, b and c");
    words.count = 2;
    assert_string_equal(text_join(*state, &words, " "), "a b");
    assert_string_equal(text_enumerate(*state, &words), "a and b");
    words.count = 1;
    assert_string_equal(text_join(*state, &words, " "), "a");
    assert_string_equal(text_enumerate(*state, &words), "a");
    words.count = 0;
    assert_string_equal(text_join(*state, &words, " "), "");
    assert_string_equal(text_enumerate(*state, &words), "");
}

static void a_word_is_one_of_several(void **state)
{
    static const char *const words[] = {"a", "bc", NULL};
    (void)state;
    assert_true(text_is_one_of("bc", words));
    assert_false(text_is_one_of("b", words));
    assert_false(text_is_one_of("", words));
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
        arena_test(most_values_say_yes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
