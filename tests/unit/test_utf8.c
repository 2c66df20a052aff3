/* What a text holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "graph/base/utf8.h"

static void check(const char *text, bool ascii)
{
    if (utf8_is_ascii(text, strlen(text)) != ascii)
        fail_msg("wrong for '%s'", text);
}

static void test_text_is_told_apart(void **state)
{
    (void)state;
    check("", true);
    check("a ~\t\n", true);
    check("\x7f", false);
    check("\r", false);
    check("\x1b", false);
    check("é", false);
    check("\x80", false);
    check("\xff", false);
    assert_false(utf8_is_ascii("a\0b", 3));
}

static void test_inner_bytes(void **state)
{
    (void)state;
    assert_true(utf8_is_inner('\x80'));
    assert_true(utf8_is_inner('\xbf'));
    assert_false(utf8_is_inner('\xc2'));
    assert_false(utf8_is_inner('a'));
}

static void test_units_of_utf_16(void **state)
{
    (void)state;
    assert_int_equal(utf8_units('a'), 1);
    assert_int_equal(utf8_units('\xc3'), 1);
    assert_int_equal(utf8_units('\xef'), 1);
    assert_int_equal(utf8_units('\xf0'), 2);
    assert_int_equal(utf8_units('\x9f'), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_told_apart),
        cmocka_unit_test(test_inner_bytes),
        cmocka_unit_test(test_units_of_utf_16),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
