/* Passes of whole plans: which commits are good, and what takes that back. */
#include <string.h>

#include "graph/base/text.h"
#include "planner/ledger/believed.h"
#include "planner/ledger/whole.h"
#include "tests/unit/arena_test.h"

#define KEY   "0000000000000000000000000000000a"
#define ONE   "1111111111111111111111111111111111111111"
#define TWO   "2222222222222222222222222222222222222222"
#define THREE "3333333333333333333333333333333333333333"

enum { NOW = 1000 };

static struct record revoked(const char *run, int64_t when)
{
    struct record record = {.kind = RECORD_REVOKED,
                            .when = when,
                            .run = run,
                            .name = {"", "", "", ""},
                            .took = {TIME_UNKNOWN, TIME_UNKNOWN, TIME_UNKNOWN}};
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

/* The pass of a whole plan that left out what had passed in these runs; "" for none. */
static struct record whole_of(struct arena *arena, const char *commit, const char *base,
                              int64_t when, const char *run, const char *believed)
{
    struct strings runs = {0};
    text_words(arena, believed, " ", &runs);
    struct record record = whole_record(arena, "series", commit, base, &runs);
    record.when = when;
    record.run = run;
    return record;
}

static bool is_good(struct arena *arena, const struct ledger *ledger, const char *commit)
{
    return whole_is_good(arena, ledger, "series", commit, NOW);
}

/* The second commit's run left out what had passed in x and in y. */
static void a_revoked_run_takes_what_was_built_on_it(void **state)
{
    static const struct {
        const char *revoked;
        bool one, two, three;
    } cases[] = {{"z", true, true, true},
                 {"x", true, false, false},
                 {"y", true, false, false},
                 {"a", false, false, false},
                 {"c", true, true, false}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct ledger ledger =
            LEDGER(*state, whole_of(*state, ONE, NULL, 10, "a", ""),
                   whole_of(*state, TWO, ONE, 20, "b", "x y"),
                   whole_of(*state, THREE, TWO, 30, "c", ""), revoked(cases[i].revoked, 40));
        assert_int_equal(is_good(*state, &ledger, ONE), cases[i].one);
        assert_int_equal(is_good(*state, &ledger, TWO), cases[i].two);
        assert_int_equal(is_good(*state, &ledger, THREE), cases[i].three);
    }
}

/* Whenever that was: nobody says when it had passed. Another run of the same commit may have
 * believed others. */
static void what_else_shows_that_a_commit_is_good_counts(void **state)
{
    const struct ledger ledger = LEDGER(*state, whole_of(*state, ONE, NULL, 10, "a", ""),
                                        whole_of(*state, TWO, ONE, 20, "b", "x"), revoked("x", 5));
    assert_false(is_good(*state, &ledger, TWO));
    const struct ledger other = LEDGER(*state, whole_of(*state, ONE, NULL, 10, "a", ""),
                                       whole_of(*state, TWO, ONE, 20, "b", "y"),
                                       whole_of(*state, TWO, ONE, 30, "c", "x"), revoked("x", 40));
    assert_true(is_good(*state, &other, TWO));
}

/* A pass may stand on a run that was taken back before. */
static void pruning_leaves_what_takes_a_commit_back(void **state)
{
    const struct strings kept = {0};
    struct ledger_text text;
    struct err err = {0};
    struct ledger left = {0};
    const struct ledger ledger =
        LEDGER(*state, whole_of(*state, ONE, NULL, 110, "a", ""),
               whole_of(*state, TWO, ONE, 120, "b", "x"), revoked("x", 50), revoked("z", 50));
    char run[RECORD_ID + 1];
    assert_int_equal(ledger_prune(*state, &ledger, 100, 2, &kept, &text, &err), 0);
    assert_int_equal(ledger_add(*state, &left, &text, &err), 0);
    assert_true(is_good(*state, &left, ONE));
    assert_false(is_good(*state, &left, TWO));
    record_run_id("z", run);
    assert_int_equal(ledger_find(*state, &left, run).count, 0);
}

/* A verdict's root may be called like that. */
static void verdicts_stand_on_no_other_run(void **state)
{
    struct strings runs = {0};
    vec_push((struct arena *)*state, &runs, "x");
    struct record record = {.kind = RECORD_PASS,
                            .id = KEY,
                            .when = 900,
                            .run = "a",
                            .name = {"test", "linux", "core", ""},
                            .took = {TIME_UNKNOWN, TIME_UNKNOWN, TIME_UNKNOWN}};
    record.name.root = believed_write(*state, "test smoke", &runs);
    assert_string_equal(believed_words(*state, record.name.root), "test smoke");
    const struct ledger ledger = LEDGER(*state, record, revoked("x", 950));
    assert_non_null(ledger_passed(*state, &ledger, KEY, NOW, NOW, NULL));
    record.name.job = "";
    const struct ledger whole = LEDGER(*state, record, revoked("x", 950));
    assert_null(ledger_passed(*state, &whole, KEY, NOW, NOW, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(a_revoked_run_takes_what_was_built_on_it),
        arena_test(what_else_shows_that_a_commit_is_good_counts),
        arena_test(pruning_leaves_what_takes_a_commit_back),
        arena_test(verdicts_stand_on_no_other_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
