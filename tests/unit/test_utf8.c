/* What a text holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "graph/base/utf8.h"

static void check(const char *text, bool ascii, bool plain)
{
    if (utf8_is_ascii(text, strlen(text)) != ascii || utf8_is_plain(text, strlen(text)) != plain)
        fail_msg("wrong for '%s'", text);
}

static void test_text_is_told_apart(void **state)
{
    (void)state;
    check("", true, true);
    check("a ~\t\n", true, true);
    check("\x7f", false, false);
    check("\r", false, false);
    check("\x1b", false, false);
    check("é…ß", false, true);
    check("\xc2\x80", false, false);         /* a control */
    check("\xc2\xa0", false, true);          /* the first that is none */
    check("\xc1\xbf", false, false);         /* too long for what it is */
    check("\xe0\x80\xaf", false, false);     /* likewise */
    check("\xed\xa0\x80", false, false);     /* half of a pair */
    check("\xef\xbb\xbf", false, false);     /* a mark of byte order */
    check("\xf0\x9f\xa6\x80", false, false); /* UTF-8, but not plain */
    check("\xc3", false, false);
    check("\xe2\x80", false, false);
    check("\xe2\x80z", false, false);
    check("\xc3z", false, false);
    check("\x80", false, false);
    check("\xff", false, false);
}

static void test_a_nul_is_no_text(void **state)
{
    (void)state;
    assert_false(utf8_is_ascii("a\0b", 3));
    assert_false(utf8_is_plain("a\0b", 3));
}

static void test_inner_bytes(void **state)
{
    (void)state;
    assert_true(utf8_is_inner('\x80'));
    assert_true(utf8_is_inner('\xbf'));
    assert_false(utf8_is_inner('\xc2'));
    assert_false(utf8_is_inner('a'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_told_apart),
        cmocka_unit_test(test_a_nul_is_no_text),
        cmocka_unit_test(test_inner_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
