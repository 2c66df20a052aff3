/* Ledgers: what is found in them, what counts, and how they become one. */
#include <string.h>

#include "graph/base/buffer.h"
#include "planner/ledger/ledger.h"
#include "planner/ledger/standing.h"
#include "planner/ledger/tools.h"
#include "planner/ledger/tried.h"
#include "tests/unit/arena_test.h"

#define KEY   "0000000000000000000000000000000a"
#define OTHER "0000000000000000000000000000000b"
#define FIRST "whittle.ledger/1\n"

enum { NOW = 1000, WINDOW = 500 };

static struct record record_of(enum record_kind kind, const char *id, int64_t when, const char *run)
{
    struct record record = {.kind = kind,
                            .when = when,
                            .run = run,
                            .name = {"test", "linux", "core", ""},
                            .took = {TIME_UNKNOWN, TIME_UNKNOWN, TIME_UNKNOWN}};
    if (id)
        memcpy(record.id, id, strlen(id));
    else if (kind == RECORD_TIME)
        record_name_id(&record.name, record.id);
    else
        record_run_id(run, record.id);
    return record;
}

/* A ledger of these records alone. */
static struct ledger ledger_of(struct arena *arena, const struct record *records, size_t count)
{
    const struct records list = {(struct record *)records, count, count};
    struct ledger ledger = {0}, none = {0};
    struct ledger_text text;
    struct err err = {0};
    assert_int_equal(ledger_with(arena, &none, &list, &text, &err), 0);
    assert_int_equal(ledger_add(arena, &ledger, &text, &err), 0);
    return ledger;
}

#define LEDGER(arena, ...)                                                                         \
    ledger_of((arena), (const struct record[]){__VA_ARGS__},                                       \
              COUNT(((const struct record[]){__VA_ARGS__})))

static struct ledger_text text_of(const char *bytes)
{
    return (struct ledger_text){"a.txt", bytes, strlen(bytes)};
}

static void check_add(struct arena *arena, const char *bytes, const char *hint)
{
    struct ledger ledger = {0};
    struct err err = {0};
    const struct ledger_text text = text_of(bytes);
    assert_int_equal(ledger_add(arena, &ledger, &text, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    assert_string_equal(err.file, "a.txt");
    assert_int_equal(err.line, 1);
    assert_string_equal(err.message,
                        "this is no ledger: expected the first line to be whittle.ledger/1");
    assert_non_null(strstr(err.hint, hint));
    assert_int_equal(ledger.texts.count, 0);
}

static void the_first_line_says_what_it_is(void **state)
{
    struct ledger ledger = {0};
    struct err err = {0};
    const struct ledger_text empty = text_of(""), first = text_of(FIRST);
    assert_int_equal(ledger_add(*state, &ledger, &empty, &err), 0);
    assert_int_equal(ledger_add(*state, &ledger, &first, &err), 0);
    assert_int_equal(ledger.texts.count, 2);
    assert_int_equal(ledger_find(*state, &ledger, KEY).count, 0);
    check_add(*state, "whittle.ledger/1", "cut off");
    check_add(*state, "whittle.ledger/1\r\n", "CR LF");
    check_add(*state, "whittle.ledger/2\n", "another version");
    check_add(*state, "whittle.ledger/12\n", "another version");
    check_add(*state, "{}", "name a file that");
    check_add(*state, "\n", "name a file that");
}

static void a_text_has_a_limit(void **state)
{
    struct ledger ledger = {0};
    struct err err = {0};
    const struct ledger_text text = {"a.txt", FIRST, (size_t)LEDGER_LIMIT + 1};
    assert_int_equal(ledger_add(*state, &ledger, &text, &err), -1);
    assert_string_equal(err.message, "this is larger than a ledger can be, which is 64 MiB");
}

static const char *join(struct arena *arena, const char *const *lines, size_t count)
{
    struct buffer out = {.arena = arena};
    buffer_add(&out, FIRST);
    for (size_t i = 0; i < count; i++)
        buffer_add(&out, lines[i]);
    return buffer_end(&out);
}

/* The middle of a text that no search can read is no obstacle to what stands around it. */
static void lines_that_are_no_records_are_passed_over(void **state)
{
    const struct record record = record_of(RECORD_PASS, KEY, 7, "r");
    const char *line = record_line(*state, &record);
    char *giant = arena_alloc(*state, 3 * RECORD_LIMIT);
    memset(giant, 'z', 3 * RECORD_LIMIT - 1);
    giant[3 * RECORD_LIMIT - 2] = '\n';
    const char *const lines[] = {line, "\r\n",       line, "\n",  KEY,
                                 "\n", KEY "\tpass", "\n", giant, line};
    struct ledger ledger = {0};
    struct err err = {0};
    const struct ledger_text text = text_of(join(*state, lines, COUNT(lines)));
    assert_int_equal(ledger_add(*state, &ledger, &text, &err), 0);
    const struct records found = ledger_find(*state, &ledger, KEY);
    assert_int_equal(found.count, 1); /* neither with its CR, nor at the end without a newline */
    assert_int_equal(found.items[0].when, 7);
    assert_int_equal(ledger_find(*state, &ledger, OTHER).count, 0);
    assert_int_equal(ledger_find(*state, &ledger, "no id").count, 0);
    assert_int_equal(ledger_find(*state, &ledger, "").count, 0);
}

static void records_of_several_texts_come_by_time_each_once(void **state)
{
    struct err err = {0};
    struct ledger ledger =
        LEDGER(*state, record_of(RECORD_PASS, KEY, 30, "a"), record_of(RECORD_FAIL, KEY, 10, "b"));
    const struct ledger other =
        LEDGER(*state, record_of(RECORD_PASS, KEY, 20, "c"), record_of(RECORD_PASS, KEY, 30, "a"),
               record_of(RECORD_PASS, OTHER, 5, "d"));
    assert_int_equal(ledger_add(*state, &ledger, &other.texts.items[0], &err), 0);
    const struct records found = ledger_find(*state, &ledger, KEY);
    assert_int_equal(found.count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(found.items[i].when, 10 * (i + 1));
}

#define PASSED(ledger, failed) ledger_passed(*state, (ledger), KEY, NOW, WINDOW, (failed))

static void a_pass_within_the_window_counts(void **state)
{
    const struct record *failed = NULL;
    static const int64_t times[] = {NOW - WINDOW - 1, NOW - WINDOW, NOW, NOW + 1};
    static const bool counts[] = {false, true, true, false};
    for (size_t i = 0; i < COUNT(times); i++) {
        const struct ledger ledger = LEDGER(*state, record_of(RECORD_PASS, KEY, times[i], "a"));
        const struct record *pass = PASSED(&ledger, &failed);
        assert_int_equal(pass != NULL, counts[i]);
        assert_null(failed);
    }
    const struct ledger two =
        LEDGER(*state, record_of(RECORD_PASS, KEY, 800, "a"), record_of(RECORD_PASS, KEY, 900, "b"),
               record_of(RECORD_PASS, KEY, 2000, "c"));
    assert_string_equal(PASSED(&two, NULL)->run, "b");
    const struct ledger none = {0};
    assert_null(PASSED(&none, NULL));
}

static void a_failure_as_late_as_the_pass_voids_it(void **state)
{
    static const int64_t times[] = {899, 900, 901, NOW + 100};
    for (size_t i = 0; i < COUNT(times); i++) {
        const struct record *failed = NULL;
        const struct ledger ledger = LEDGER(*state, record_of(RECORD_PASS, KEY, 900, "a"),
                                            record_of(RECORD_FAIL, KEY, times[i], "b"));
        assert_int_equal(PASSED(&ledger, &failed) != NULL, times[i] < 900);
        assert_int_equal(failed != NULL, times[i] >= 900);
        if (failed)
            assert_string_equal(failed->run, "b");
    }
}

static void an_old_failure_is_no_news(void **state)
{
    const struct record *failed = NULL;
    const struct ledger ledger = LEDGER(*state, record_of(RECORD_FAIL, KEY, 100, "b"));
    assert_null(PASSED(&ledger, &failed));
    assert_null(failed);
}

static void a_revoked_key_counts_from_the_next_pass_on(void **state)
{
    static const int64_t times[] = {899, 900, 901, NOW + 100};
    for (size_t i = 0; i < COUNT(times); i++) {
        const struct record *failed = NULL;
        const struct ledger ledger = LEDGER(*state, record_of(RECORD_PASS, KEY, 900, "a"),
                                            record_of(RECORD_FAIL, KEY, 700, "b"),
                                            record_of(RECORD_REVOKED, KEY, times[i], KEY));
        assert_int_equal(PASSED(&ledger, &failed) != NULL, times[i] < 900);
        assert_null(failed);
    }
}

static void a_revoked_run_takes_its_passes_with_it(void **state)
{
    const struct record *failed = NULL;
    const struct ledger ledger =
        LEDGER(*state, record_of(RECORD_PASS, KEY, 700, "a"), record_of(RECORD_PASS, KEY, 900, "b"),
               record_of(RECORD_REVOKED, NULL, 950, "b"));
    assert_string_equal(PASSED(&ledger, NULL)->run, "a");
    const struct ledger later = LEDGER(*state, record_of(RECORD_PASS, KEY, 960, "b"),
                                       record_of(RECORD_REVOKED, NULL, 950, "b"));
    assert_non_null(PASSED(&later, NULL));
    const struct ledger fail =
        LEDGER(*state, record_of(RECORD_PASS, KEY, 700, "a"), record_of(RECORD_FAIL, KEY, 900, "b"),
               record_of(RECORD_REVOKED, NULL, 950, "b"));
    assert_null(PASSED(&fail, &failed)); /* what that leaves open is no reason to run less */
    assert_string_equal(failed->run, "b");
}

static void standings_are_told_of_each_record(void **state)
{
    struct record items[] = {
        record_of(RECORD_PASS, KEY, 100, "a"),   record_of(RECORD_FAIL, KEY, 200, "b"),
        record_of(RECORD_PASS, KEY, 300, "c"),   record_of(RECORD_PASS, KEY, 400, "d"),
        record_of(RECORD_PASS, KEY, 2000, "e"),  record_of(RECORD_REVOKED, NULL, 350, "c"),
        record_of(RECORD_PASS, OTHER, 100, "f"), record_of(RECORD_REVOKED, OTHER, 100, OTHER),
        record_of(RECORD_FAIL, OTHER, 90, "c"),  record_of(RECORD_TIME, NULL, 10, "c"),
        record_of(RECORD_TOOLS, KEY, 100, "c"),  record_of(RECORD_TOOLS, OTHER, 100, "c"),
    };
    static const char *const expected[] = {"failed",  "counts", "revoked", "counts",
                                           "later",   "counts", "revoked", "counts",
                                           "revoked", "counts", "counts",  "revoked"};
    const struct records records = {items, COUNT(items), COUNT(items)};
    const enum standing *standings = standing_find(*state, &records, NOW);
    for (size_t i = 0; i < COUNT(items); i++)
        assert_string_equal(standing_name(standings[i]), expected[i]);
}

/* A word of a later version: a plan finds what else there is, and nobody writes a text without it.
 */
static void a_word_that_is_not_known_loses_nothing(void **state)
{
    const struct record pass = record_of(RECORD_PASS, KEY, NOW - 5, "a"),
                        revoked = record_of(RECORD_REVOKED, KEY, NOW - 4, KEY);
    const char *newer = KEY "\tnewer\t1970-01-01T00:00:00Z\tr\t\t\t\t\t\t\t\t";
    const char *good = arena_printf(*state, FIRST "%s\n%s\n", newer, record_line(*state, &pass));
    const char *bad = arena_printf(*state, "%s%s\n", good, record_line(*state, &revoked));
    const char *const texts[] = {good, bad};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct ledger ledger = {0};
        struct ledger_text merged;
        struct err err = {0};
        const struct ledger_text text = text_of(texts[i]);
        assert_int_equal(ledger_add(*state, &ledger, &text, &err), 0);
        assert_int_equal(ledger_check(*state, &ledger, &err), 0);
        assert_int_equal(ledger_passed(*state, &ledger, KEY, NOW, WINDOW, NULL) != NULL, i == 0);
        assert_int_equal(ledger_merge(*state, &ledger, &merged, &err), -1);
        assert_non_null(strstr(err.message, "this line is no record"));
    }
}

static void check_merge(struct arena *arena, const char *const *lines, size_t count, unsigned line,
                        const char *message)
{
    struct ledger ledger = {0};
    struct err err = {0};
    struct ledger_text merged;
    const struct ledger_text text = text_of(join(arena, lines, count));
    assert_int_equal(ledger_add(arena, &ledger, &text, &err), 0);
    assert_int_equal(ledger_merge(arena, &ledger, &merged, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    assert_string_equal(err.file, "a.txt");
    assert_int_equal(err.line, line);
    assert_non_null(strstr(err.message, message));
    assert_true(*err.hint);
}

static void a_merge_names_the_first_line_at_fault(void **state)
{
    const struct record one = record_of(RECORD_PASS, KEY, 1, "a"),
                        two = record_of(RECORD_PASS, KEY, 2, "a");
    const char *a = record_line(*state, &one), *b = record_line(*state, &two);
    check_merge(*state, (const char *const[]){a, "\n", b}, 3, 3, "cut off");
    check_merge(*state, (const char *const[]){a, "\n", a, "\n"}, 4, 3, "twice");
    check_merge(*state, (const char *const[]){b, "\n", a, "\n"}, 4, 3, "out of order");
    check_merge(*state, (const char *const[]){a, "\r\n", b, "\r\n"}, 4, 2, "no record");
    check_merge(*state, (const char *const[]){a, "\n\n", b, "\n"}, 4, 3, "no record");
    char *giant = arena_alloc(*state, RECORD_LIMIT + 3);
    memset(giant, 'z', RECORD_LIMIT + 1);
    check_merge(*state, (const char *const[]){giant, "\n"}, 2, 2, "longer than a record");
}

static void what_was_tried_is_known_by_its_names(void **state)
{
    const struct record_name core = {"test", "linux 100 %", "core", ""},
                             check = {"check", "linux 100 %", "core", ""},
                             timed = {"test", "linux 100 %", "cli", ""},
                             elsewhere = {"test", "windows", "core", ""};
    struct record pass = record_of(RECORD_PASS, KEY, 100, "a"),
                  fail = record_of(RECORD_FAIL, OTHER, 200, "b"),
                  time = record_of(RECORD_TIME, NULL, 900, "c");
    pass.name = core;
    fail.name = check;
    time.name = timed;
    const struct ledger ledger = LEDGER(*state, pass, fail, time);
    const struct tried all = tried_since(*state, &ledger, 0),
                       late = tried_since(*state, &ledger, 101);
    assert_true(tried_has(*state, &all, &core, 100));
    assert_false(tried_has(*state, &all, &core, 101));
    assert_true(tried_has(*state, &all, &check, 200));
    assert_false(tried_has(*state, &all, &timed, 0));
    assert_false(tried_has(*state, &all, &elsewhere, 0));
    assert_false(tried_has(*state, &late, &core, 0));
    assert_true(tried_has(*state, &late, &check, 0));
}

/* Whoever asks for times or verdicts need not look for them where there are none. */
static void what_a_ledger_has_none_of_is_known(void **state)
{
    const struct record pass = record_of(RECORD_PASS, KEY, 100, "a"),
                        fail = record_of(RECORD_FAIL, KEY, 100, "a"),
                        tools = record_of(RECORD_TOOLS, KEY, 100, "a");
    struct record time = record_of(RECORD_TIME, NULL, 100, "a");
    struct err err = {0};
    time.took.work = 5;
    struct ledger none = LEDGER(*state, time, tools), passed = LEDGER(*state, tools, pass),
                  failed = LEDGER(*state, time, fail);
    assert_false(tried_any(&none));
    assert_true(tried_any(&passed));
    assert_true(tried_any(&failed));
    for (int i = 0; i < 2; i++) {
        assert_int_equal(ledger_times(*state, &none, 100).count, 1);
        assert_int_equal(ledger_times(*state, &passed, 100).count, 0);
        assert_int_equal(ledger_times(*state, &failed, 100).count, 1);
        assert_int_equal(ledger_check(*state, &none, &err), 0);
        assert_int_equal(ledger_check(*state, &passed, &err), 0);
        assert_int_equal(ledger_check(*state, &failed, &err), 0);
    }
    assert_true(passed.no_times && !none.no_times && !failed.no_times);
}

static void an_empty_ledger_has_its_first_line(void **state)
{
    const struct ledger none = {0};
    struct ledger_text text;
    struct err err = {0};
    assert_int_equal(ledger_merge(*state, &none, &text, &err), 0);
    assert_string_equal(text.bytes, FIRST);
    assert_int_equal(text.size, strlen(FIRST));
}

static void what_is_no_record_is_not_written(void **state)
{
    const struct ledger none = {0};
    struct record wrong[] = {record_of(RECORD_PASS, KEY, 1, ""),
                             record_of(RECORD_PASS, "", 1, "run")};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        const struct records records = {&wrong[i], 1, 1};
        struct ledger_text text;
        struct err err = {0};
        assert_int_equal(ledger_with(*state, &none, &records, &text, &err), -1);
        assert_int_equal(err.code, ERR_INPUT);
    }
}

static size_t count_of(struct arena *arena, const struct ledger_text *text, const char *id)
{
    struct ledger ledger = {0};
    struct err err = {0};
    assert_int_equal(ledger_add(arena, &ledger, text, &err), 0);
    return ledger_find(arena, &ledger, id).count;
}

static void pruning_leaves_out_what_is_old(void **state)
{
    const struct record old = record_of(RECORD_TIME, NULL, 1, "a");
    const struct ledger ledger =
        LEDGER(*state, record_of(RECORD_PASS, KEY, 99, "a"), record_of(RECORD_PASS, KEY, 100, "b"),
               record_of(RECORD_PASS, OTHER, 10, "c"), record_of(RECORD_FAIL, OTHER, 5, "d"),
               record_of(RECORD_REVOKED, NULL, 20, "c"), record_of(RECORD_REVOKED, NULL, 20, "a"),
               record_of(RECORD_TIME, NULL, 1, "a"), record_of(RECORD_TIME, NULL, 2, "b"),
               record_of(RECORD_TIME, NULL, 3, "c"));
    struct strings kept = {0};
    struct ledger_text text;
    struct err err = {0};
    char run[RECORD_ID + 1];
    record_run_id("c", run);
    assert_int_equal(ledger_prune(*state, &ledger, 100, 2, &kept, &text, &err), 0);
    assert_int_equal(count_of(*state, &text, KEY), 1);
    assert_int_equal(count_of(*state, &text, OTHER), 0);
    assert_int_equal(count_of(*state, &text, run), 0);
    assert_int_equal(count_of(*state, &text, old.id), 2);
    vec_push((struct arena *)*state, &kept, OTHER);
    assert_int_equal(ledger_prune(*state, &ledger, 100, 0, &kept, &text, &err), 0);
    assert_int_equal(count_of(*state, &text, KEY), 1);
    assert_int_equal(count_of(*state, &text, OTHER), 2);
    assert_int_equal(count_of(*state, &text, run), 1); /* else the old pass would count again */
    assert_int_equal(count_of(*state, &text, old.id), 0);
    record_run_id("a", run);
    assert_int_equal(count_of(*state, &text, run), 0);
}

static void pruning_leaves_the_last_report_of_a_row(void **state)
{
    struct ledger_text text;
    struct err err = {0};
    const struct strings kept = {0};
    const struct tools_row linux = {"ci.yml", "test", "linux"};
    struct record row[] = {tools_record(&linux, "image a 1"), tools_record(&linux, "image b 1"),
                           tools_record(&linux, "image b 1")};
    struct record back = record_of(RECORD_REVOKED, row[0].id, 3, row[0].id);
    for (size_t i = 0; i < COUNT(row); i++) {
        row[i].when = i ? 2 : 1;
        row[i].run = i == 2 ? "run 2" : "run";
    }
    const struct ledger ledger =
        LEDGER(*state, row[0], row[1], row[2], back, record_of(RECORD_PASS, KEY, 1, "a"));
    assert_int_equal(ledger_prune(*state, &ledger, 100, 2, &kept, &text, &err), 0);
    assert_int_equal(count_of(*state, &text, row[0].id), 3);
    assert_int_equal(count_of(*state, &text, KEY), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(the_first_line_says_what_it_is),
        arena_test(a_text_has_a_limit),
        arena_test(lines_that_are_no_records_are_passed_over),
        arena_test(records_of_several_texts_come_by_time_each_once),
        arena_test(a_pass_within_the_window_counts),
        arena_test(a_failure_as_late_as_the_pass_voids_it),
        arena_test(an_old_failure_is_no_news),
        arena_test(a_revoked_key_counts_from_the_next_pass_on),
        arena_test(a_revoked_run_takes_its_passes_with_it),
        arena_test(standings_are_told_of_each_record),
        arena_test(a_word_that_is_not_known_loses_nothing),
        arena_test(a_merge_names_the_first_line_at_fault),
        arena_test(what_was_tried_is_known_by_its_names),
        arena_test(what_a_ledger_has_none_of_is_known),
        arena_test(an_empty_ledger_has_its_first_line),
        arena_test(what_is_no_record_is_not_written),
        arena_test(pruning_leaves_out_what_is_old),
        arena_test(pruning_leaves_the_last_report_of_a_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
