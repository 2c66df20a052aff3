/* Records and their lines, and points in time. Expected ids were made with another implementation
 * of SHA-256. */
#include <string.h>

#include "planner/ledger/record.h"
#include "planner/ledger/when.h"
#include "tests/unit/arena_test.h"

#define KEY "00112233445566778899aabbccddeeff"

static const struct record plain = {.kind = RECORD_PASS,
                                    .id = KEY,
                                    .when = 1796076000,
                                    .run = "https://ci.example/runs/7",
                                    .name = {"test", "linux stable", "core", "test smoke"},
                                    .took = {1500, TIME_UNKNOWN, 0}};

#define LINE                                                                                       \
    KEY "\tpass\t2026-11-30T22:00:00Z\thttps://ci.example/runs/7\ttest\tlinux "                    \
        "stable\tcore\ttest smoke\t1500\t\t0\t"

static void a_line_has_all_fields(void **state)
{
    struct record record = plain;
    assert_string_equal(record_line(*state, &record), LINE);
    record.divided = true;
    record.kind = RECORD_TIME;
    record.run = "a\tb%c\n\xc3\xa9\x7f \"";
    record.name = (struct record_name){"", "", "", ""};
    record.took = (struct durations){-7, INT64_MAX, TIME_UNKNOWN};
    assert_string_equal(record_line(*state, &record),
                        KEY "\ttime\t2026-11-30T22:00:00Z\ta%09b%25c%0A%C3%A9%7F "
                            "\"\t\t\t\t\t\t9223372036854775807\t\tdivided");
}

static void a_line_is_read_as_it_was_written(void **state)
{
    struct record record;
    assert_true(record_read(*state, LINE, strlen(LINE), &record));
    assert_int_equal(record.kind, RECORD_PASS);
    assert_string_equal(record.id, KEY);
    assert_int_equal(record.when, 1796076000);
    assert_string_equal(record.run, plain.run);
    assert_string_equal(record.name.job, "test");
    assert_string_equal(record.name.row, "linux stable");
    assert_string_equal(record.name.package, "core");
    assert_string_equal(record.name.root, "test smoke");
    assert_int_equal(record.took.set_up, 1500);
    assert_int_equal(record.took.compile, TIME_UNKNOWN);
    assert_int_equal(record.took.work, 0);
    assert_false(record.divided);
}

#define BEGIN KEY "\tpass\t2026-11-30T22:00:00Z\t"

static void what_is_written_otherwise_is_no_line(void **state)
{
    static const char *const lines[] = {
        "",
        LINE "\n",
        LINE "\r",
        LINE "\t",
        LINE "divide",
        LINE "divided ",
        " " LINE,
        BEGIN "r\tj\tw\tp\tt\t1\t2\t3",      /* a field too few */
        BEGIN "r\tj\tw\tp\tt\t1\t2\t3\t\t",  /* one too many */
        BEGIN "\tj\tw\tp\tt\t1\t2\t3\t",     /* no run */
        BEGIN "r%0a\tj\tw\tp\tt\t1\t2\t3\t", /* digits of the other case */
        BEGIN "r%41\tj\tw\tp\tt\t1\t2\t3\t", /* what needs no escape */
        BEGIN "r%20\tj\tw\tp\tt\t1\t2\t3\t",
        BEGIN "r%00\tj\tw\tp\tt\t1\t2\t3\t", /* a NUL */
        BEGIN "r%\tj\tw\tp\tt\t1\t2\t3\t",
        BEGIN "r\tj\tw\tp\tt%4\t1\t2\t3\t",
        BEGIN "r\xc3\xa9\tj\tw\tp\tt\t1\t2\t3\t",
        BEGIN "r\tj\tw\tp\tt\t01\t2\t3\t",
        BEGIN "r\tj\tw\tp\tt\t-1\t2\t3\t",
        BEGIN "r\tj\tw\tp\tt\t+1\t2\t3\t",
        BEGIN "r\tj\tw\tp\tt\t1\t2\t9223372036854775808\t",
        KEY "\tpassed\t2026-11-30T22:00:00Z\tr\tj\tw\tp\tt\t1\t2\t3\t",
        KEY "\tpas\t2026-11-30T22:00:00Z\tr\tj\tw\tp\tt\t1\t2\t3\t",
        KEY "0\tpass\t2026-11-30T22:00:00Z\tr\tj\tw\tp\tt\t1\t2\t3\t",
        "0011223344556677889 aabbccddeeff\tpass\t2026-11-30T22:00:00Z\tr\tj\tw\tp\tt\t1\t2\t3\t",
        "00112233445566778899AABBCCDDEEFF\tpass\t2026-11-30T22:00:00Z\tr\tj\tw\tp\tt\t1\t2\t3\t",
        KEY "\tpass\t2026-11-30 22:00:00Z\tr\tj\tw\tp\tt\t1\t2\t3\t",
    };
    struct record record;
    for (size_t i = 0; i < COUNT(lines); i++) {
        assert_false(record_read(*state, lines[i], strlen(lines[i]), &record));
        assert_false(record_is_line(lines[i], strlen(lines[i])));
    }
    assert_true(record_is_line(BEGIN "r\tj\tw\tp\tt\t1\t2\t9223372036854775807\t",
                               strlen(BEGIN "r\tj\tw\tp\tt\t1\t2\t9223372036854775807\t")));
    assert_false(record_read(*state, BEGIN "\0\tj\tw\tp\tt\t1\t2\t3\t",
                             sizeof BEGIN "\0\tj\tw\tp\tt\t1\t2\t3\t" - 1, &record));
}

static void a_line_has_a_limit(void **state)
{
    struct record record = plain;
    char *run = arena_alloc(*state, RECORD_LIMIT + 1);
    size_t rest = strlen(LINE) - strlen(plain.run);
    memset(run, 'r', RECORD_LIMIT - rest);
    record.run = run;
    const char *line = record_line(*state, &record);
    assert_true(record_read(*state, line, strlen(line), &record));
    run[RECORD_LIMIT - rest] = 'r';
    record.run = run;
    line = record_line(*state, &record);
    assert_false(record_read(*state, line, strlen(line), &record));
}

static void ids_are_told_apart_by_what_they_are_of(void **state)
{
    const struct record_name name = {"test", "linux", "core", ""};
    const struct record_name shifted = {"test", "linuxcore", "", ""};
    char of_name[RECORD_ID + 1], of_shifted[RECORD_ID + 1], of_run[RECORD_ID + 1],
        of_tools[RECORD_ID + 1];
    (void)state;
    record_name_id(&name, of_name);
    record_name_id(&shifted, of_shifted);
    record_run_id("test", of_run);
    record_tools_id("ci.yml", "test", "linux", of_tools);
    assert_string_equal(of_name, "1e61396080ebea1ad3da7d87ae15eaa9");
    assert_string_equal(of_run, "75f7d2cc1f5172403bf5ac5d973b2377");
    assert_string_equal(of_tools, "ca79d88f3707029abf801ab571eac438");
    assert_string_not_equal(of_name, of_shifted);
    assert_true(record_is_id(of_name, strlen(of_name)));
    assert_false(record_is_id(of_name, RECORD_ID - 1));
}

static void times_are_those_of_the_calendar(void **state)
{
    static const struct {
        int64_t seconds;
        const char *text;
    } cases[] = {
        {0, "1970-01-01T00:00:00Z"},          {951782399, "2000-02-28T23:59:59Z"},
        {951782400, "2000-02-29T00:00:00Z"},  {951868800, "2000-03-01T00:00:00Z"},
        {1709164800, "2024-02-29T00:00:00Z"}, {1735689599, "2024-12-31T23:59:59Z"},
        {4107542400, "2100-03-01T00:00:00Z"}, {WHEN_LAST, "9999-12-31T23:59:59Z"},
    };
    char text[WHEN_LENGTH + 1];
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t seconds = -1;
        when_write(cases[i].seconds, text);
        assert_string_equal(text, cases[i].text);
        assert_true(when_read(text, WHEN_LENGTH, &seconds));
        assert_int_equal(seconds, cases[i].seconds);
    }
    when_write(WHEN_LAST + 1, text);
    assert_string_equal(text, "9999-12-31T23:59:59Z");
    when_write(INT64_MIN, text);
    assert_string_equal(text, "1970-01-01T00:00:00Z");
}

static void what_no_calendar_has_is_no_time(void **state)
{
    static const char *const texts[] = {
        "1969-12-31T23:59:59Z",
        "2026-00-01T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00z",
        "2026-01-01T00:00:0 Z",
        "2026-01-01T00:00:00+",
        "+026-01-01T00:00:00Z",
        "2026/01/01T00:00:00Z",
        "2026-01-01T00:00:00",
        "",
    };
    int64_t seconds;
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_false(when_read(texts[i], strlen(texts[i]), &seconds));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(a_line_has_all_fields),
        arena_test(a_line_is_read_as_it_was_written),
        arena_test(what_is_written_otherwise_is_no_line),
        arena_test(a_line_has_a_limit),
        arena_test(ids_are_told_apart_by_what_they_are_of),
        arena_test(times_are_those_of_the_calendar),
        arena_test(what_no_calendar_has_is_no_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
