/* The ledger in a ref: what a plan reads of it, with a remote in a directory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "planner/store/store.h"
#include "tests/unit/repo_fixture.h"

enum { NOW = 1796076000, DAY = 86400, KEYS = 300 };

static void make(struct fixture *fixture)
{
    fixture_run(fixture, ".",
                "git init -q --bare origin && git init -q work && "
                "git -C work remote add origin ../origin");
}

static struct store *open(struct fixture *fixture, bool offline)
{
    static struct store_place place;
    struct store *store;
    struct err err;
    place = (struct store_place){
        .dir = fixture_path(fixture, "work"), .seconds = STORE_SECONDS, .offline = offline};
    if (store_open(&store, &place, &err) != 0)
        fail_msg("%s", err.message);
    return store;
}

static const char *key(struct fixture *fixture, int number)
{
    return arena_printf(&fixture->arena, "%02x%030x", number % 256, number);
}

static struct record pass(struct fixture *fixture, int number, const char *run)
{
    struct record record = {.kind = RECORD_PASS,
                            .when = NOW - DAY,
                            .run = run,
                            .name = {"test", "", "core", ""},
                            .took = {1, 2, 3}};
    memcpy(record.id, key(fixture, number), RECORD_ID);
    return record;
}

static struct record revocation(const char *run)
{
    struct record record = {.kind = RECORD_REVOKED,
                            .when = NOW,
                            .run = run,
                            .name = {"", "", "", ""},
                            .took = {TIME_UNKNOWN, TIME_UNKNOWN, TIME_UNKNOWN}};
    record_run_id(run, record.id);
    return record;
}

static void add(struct fixture *fixture, const struct record *records, size_t count)
{
    struct store *store = open(fixture, false);
    struct records all = {0};
    struct err err;
    size_t added;
    for (size_t i = 0; i < count; i++)
        vec_push(&fixture->arena, &all, records[i]);
    assert_int_equal(store_add(store, &all, &added, &err), 0);
    assert_int_equal(added, count);
    store_close(store);
}

static void prune(struct fixture *fixture)
{
    struct store *store = open(fixture, false);
    const struct strings none = {0};
    struct store_pruned pruned;
    struct err err;
    assert_int_equal(store_prune(store, 0, 30, &none, &pruned, &err), 0);
    store_close(store);
}

/* How many of some keys have passed, as a plan finds it. */
static size_t count_passed(struct fixture *fixture, const struct strings *keys)
{
    struct store *store = open(fixture, true);
    struct ledger ledger = {0};
    struct err err = {0};
    size_t passed = 0;
    if (store_read(store, &ledger, &err) != 0 || ledger_check(&fixture->arena, &ledger, &err) != 0)
        fail_msg("%s: %s", err.file, err.message);
    for (size_t i = 0; i < keys->count; i++)
        passed +=
            ledger_passed(&fixture->arena, &ledger, keys->items[i], NOW, 30 * DAY, NULL) != NULL;
    store_close(store);
    return passed;
}

static void test_a_plan_finds_all(void **state)
{
    struct fixture *fixture = *state;
    struct record records[KEYS];
    struct strings keys = {0}, few = {0};
    make(fixture);
    for (int i = 0; i < KEYS; i++) {
        records[i] = pass(fixture, i, arena_printf(&fixture->arena, "run %d", i % 7));
        vec_push(&fixture->arena, &keys, key(fixture, i));
    }
    vec_push(&fixture->arena, &few, key(fixture, 1));
    vec_push(&fixture->arena, &few, key(fixture, 258));
    vec_push(&fixture->arena, &few, key(fixture, KEYS + 1));
    add(fixture, records, KEYS);
    assert_int_equal(count_passed(fixture, &keys), KEYS);
    assert_int_equal(count_passed(fixture, &few), 2);
    prune(fixture);
    assert_int_equal(count_passed(fixture, &keys), KEYS);
    assert_int_equal(count_passed(fixture, &few), 2);
    /* What takes back a run is in a shard that no key asks for. */
    const struct record taken = revocation("run 1");
    add(fixture, &taken, 1);
    prune(fixture);
    assert_int_equal(count_passed(fixture, &few), 1);
    assert_int_equal(count_passed(fixture, &keys), KEYS - 43);
    const struct record again = pass(fixture, 1, "run 9");
    add(fixture, &again, 1);
    assert_int_equal(count_passed(fixture, &few), 2);
}

static void point_to_text(struct fixture *fixture, const char *path, const char *text)
{
    fixture_run(fixture, "origin",
                "export GIT_INDEX_FILE=index && rm -f index && "
                "oid=$(printf '%s' | git hash-object -w --stdin) && "
                "git update-index --add --cacheinfo 100644,$oid,%s && git update-ref %s "
                "$(git commit-tree -m x $(git write-tree)) && rm -rf ../work/.git/whittle",
                text, path, STORE_REF);
}

static void expect_refused(struct fixture *fixture, const char *part)
{
    struct store *store = open(fixture, false);
    struct ledger ledger = {0};
    struct err err = {0};
    assert_int_equal(store_fetch(store, &err), 0);
    assert_int_equal(store_read(store, &ledger, &err), -1);
    assert_non_null(strstr(err.message, part));
    assert_int_equal(err.code, ERR_INPUT);
    store_close(store);
}

static void test_a_plan_takes_no_broken_text(void **state)
{
    struct fixture *fixture = *state;
    make(fixture);
    point_to_text(fixture, "squashed/01", "broken");
    expect_refused(fixture, "this is no ledger");
    point_to_text(fixture, "squashed/01", "whittle.ledger/1\\n02\\t\\n");
    expect_refused(fixture, "wrong text");
    point_to_text(fixture, "squashed/01", "whittle.ledger/1\\n01\\t");
    expect_refused(fixture, "wrong text, or is cut off");
    point_to_text(fixture, "squashed/01", "whittle.ledger/1\\n01\\t\\n\\n");
    expect_refused(fixture, "wrong text");
    point_to_text(fixture, "runs/ab/ab000000000000000000000000000000", "whittle.ledger/1\\nx\\n");
    expect_refused(fixture, "this line is no record");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_plan_finds_all, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_a_plan_takes_no_broken_text, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
