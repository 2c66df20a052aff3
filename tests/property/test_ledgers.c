/* Random records and ledgers of them: a line is a record and back, a merge is a union, and what
 * counts is told a second way. A failure prints its seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "planner/ledger/ledger.h"
#include "planner/ledger/when.h"
#include "tests/property/world.h"

enum { IDS = 3, RUNS = 4, TIMES = 12, MOST = 24, LONGEST = 12 };

static const char *const keys[IDS] = {"0000000000000000000000000000000a",
                                      "00000000000000000000000000000f0b",
                                      "ffffffffffffffffffffffffffffffff"};
static const char *const runs[RUNS] = {"a", "b", "https://ci.example/runs/1?x=%41", "\xff\n\t"};

static const char *random_text(struct arena *arena, struct random *random, unsigned least)
{
    static const char odd[] = "%\t\n\r 0aF\x7f\x80\xff~";
    unsigned size = least + random_below(random, LONGEST);
    char *text = arena_alloc(arena, size + 1);
    for (unsigned i = 0; i < size; i++)
        text[i] = random_chance(random, 50) ? odd[random_below(random, sizeof odd - 1)]
                                            : (char)(1 + random_below(random, 255));
    return text;
}

static int64_t random_duration(struct random *random)
{
    switch (random_below(random, 5)) {
    case 0:
        return TIME_UNKNOWN;
    case 1:
        return INT64_MAX - random_below(random, 3);
    default:
        return random_below(random, 100000);
    }
}

/* Any at all. */
static struct record odd_record(struct arena *arena, struct random *random)
{
    struct record record = {
        .kind = (enum record_kind)random_below(random, 5),
        .when = random_chance(random, 10)
                    ? WHEN_LAST - random_below(random, 100000)
                    : (int64_t)random_below(random, 4000000000U) * (1 + random_below(random, 60)),
        .run = random_text(arena, random, 1),
        .name = {random_text(arena, random, 0), random_text(arena, random, 0),
                 random_text(arena, random, 0), random_text(arena, random, 0)},
        .took = {random_duration(random), random_duration(random), random_duration(random)},
        .divided = random_chance(random, 50)};
    record_run_id(random_text(arena, random, 0), record.id);
    return record;
}

static void check_same(const struct record *one, const struct record *other)
{
    assert_int_equal(one->kind, other->kind);
    assert_string_equal(one->id, other->id);
    assert_int_equal(one->when, other->when);
    assert_string_equal(one->run, other->run);
    assert_string_equal(one->name.job, other->name.job);
    assert_string_equal(one->name.row, other->name.row);
    assert_string_equal(one->name.package, other->name.package);
    assert_string_equal(one->name.root, other->name.root);
    assert_memory_equal(&one->took, &other->took, sizeof one->took);
    assert_int_equal(one->divided, other->divided);
}

/* One byte is another one, is gone, or is there twice. */
static char *mutate(struct arena *arena, struct random *random, const char *line)
{
    static const char likely[] = "\t%0159ABFabf \n\rZ";
    size_t size = strlen(line), at = random_below(random, (unsigned)size);
    char *changed = arena_alloc(arena, size + 2);
    memcpy(changed, line, size);
    switch (random_below(random, 3)) {
    case 0:
        memmove(changed + at, line + at + 1, size - at);
        break;
    case 1:
        memcpy(changed + at + 1, line + at, size - at);
        break;
    default:
        changed[at] = random_chance(random, 70) ? likely[random_below(random, sizeof likely - 1)]
                                                : (char)(1 + random_below(random, 255));
    }
    return changed;
}

static void a_line_is_a_record_and_back(void **state)
{
    struct progress *progress = *state;
    while (progress_next(progress, 3000)) {
        struct arena arena = {0};
        struct random random = random_new(progress->seed);
        const struct record record = odd_record(&arena, &random);
        struct record read;
        const char *line = record_line(&arena, &record);
        assert_true(record_is_line(line, strlen(line)));
        assert_true(record_read(&arena, line, strlen(line), &read));
        check_same(&record, &read);
        for (int i = 0; i < 20; i++) {
            const char *changed = mutate(&arena, &random, line);
            bool is_line = record_is_line(changed, strlen(changed));
            assert_int_equal(record_read(&arena, changed, strlen(changed), &read), is_line);
            if (is_line)
                assert_string_equal(record_line(&arena, &read), changed);
        }
        arena_free(&arena);
    }
}

/* Of a few ids and times, so that they meet. */
static struct record plain_record(struct random *random)
{
    bool passes = random_chance(random, 40);
    struct record record = {.kind =
                                passes ? RECORD_PASS : (enum record_kind)random_below(random, 4),
                            .when = random_below(random, TIMES),
                            .run = runs[random_below(random, RUNS)],
                            .name = {random_chance(random, 50) ? "test" : "lint", "", "", ""},
                            .took = {TIME_UNKNOWN, TIME_UNKNOWN, TIME_UNKNOWN}};
    if (record.kind == RECORD_TIME)
        record_name_id(&record.name, record.id);
    else if (record.kind == RECORD_REVOKED && random_chance(random, 60))
        record_run_id(record.run, record.id);
    else
        memcpy(record.id, keys[random_below(random, IDS)], RECORD_ID);
    return record;
}

static struct records plain_records(struct arena *arena, struct random *random)
{
    struct records records = {0};
    for (unsigned count = random_below(random, MOST); count; count--)
        vec_push(arena, &records, plain_record(random));
    return records;
}

static struct ledger_text text_of(struct arena *arena, const struct records *records)
{
    const struct ledger none = {0};
    struct ledger_text text;
    struct err err = {0};
    assert_int_equal(ledger_with(arena, &none, records, &text, &err), 0);
    return text;
}

/* A ledger of one text, or of two. */
static struct ledger ledger_of(struct arena *arena, const struct ledger_text *one,
                               const struct ledger_text *other)
{
    struct ledger ledger = {0};
    struct err err = {0};
    assert_int_equal(ledger_add(arena, &ledger, one, &err), 0);
    if (other)
        assert_int_equal(ledger_add(arena, &ledger, other, &err), 0);
    return ledger;
}

static struct ledger_text merge(struct arena *arena, const struct ledger_text *one,
                                const struct ledger_text *other)
{
    const struct ledger ledger = ledger_of(arena, one, other);
    struct ledger_text text;
    struct err err = {0};
    assert_int_equal(ledger_merge(arena, &ledger, &text, &err), 0);
    return text;
}

static void a_merge_is_a_union(void **state)
{
    struct progress *progress = *state;
    while (progress_next(progress, 1000)) {
        struct arena arena = {0};
        struct random random = random_new(progress->seed);
        struct records a = plain_records(&arena, &random), b = plain_records(&arena, &random),
                       c = plain_records(&arena, &random);
        const struct ledger_text x = text_of(&arena, &a), y = text_of(&arena, &b),
                                 z = text_of(&arena, &c);
        const struct ledger_text xy = merge(&arena, &x, &y), yz = merge(&arena, &y, &z);
        assert_string_equal(merge(&arena, &x, &x).bytes, x.bytes);
        assert_string_equal(merge(&arena, &y, &x).bytes, xy.bytes);
        assert_string_equal(merge(&arena, &xy, &z).bytes, merge(&arena, &x, &yz).bytes);
        for (size_t i = 0; i < b.count; i++)
            vec_push(&arena, &a, b.items[i]);
        assert_string_equal(text_of(&arena, &a).bytes, xy.bytes);
        struct ledger all = ledger_of(&arena, &x, &y);
        vec_push(&arena, &all.texts, z);
        struct ledger_text text;
        struct err err = {0};
        assert_int_equal(ledger_merge(&arena, &all, &text, &err), 0);
        assert_string_equal(text.bytes, merge(&arena, &xy, &z).bytes);
        arena_free(&arena);
    }
}

/* All of an id, each once, in no order. */
static struct strings scan(struct arena *arena, const struct records *records, const char *id)
{
    struct strings lines = {0};
    for (size_t i = 0; i < records->count; i++) {
        const char *line = record_line(arena, &records->items[i]);
        if (strcmp(records->items[i].id, id) == 0 && !strings_have(&lines, line))
            vec_push(arena, &lines, line);
    }
    return lines;
}

static void finding_is_a_scan_of_all(void **state)
{
    struct progress *progress = *state;
    while (progress_next(progress, 1000)) {
        struct arena arena = {0};
        struct random random = random_new(progress->seed);
        struct records one = plain_records(&arena, &random), two = plain_records(&arena, &random);
        const struct ledger_text x = text_of(&arena, &one), y = text_of(&arena, &two);
        const struct ledger ledger = ledger_of(&arena, &x, &y);
        for (size_t i = 0; i < two.count; i++)
            vec_push(&arena, &one, two.items[i]);
        for (size_t i = 0; i < one.count + IDS; i++) {
            const char *id = i < one.count ? one.items[i].id : keys[i - one.count];
            const struct strings lines = scan(&arena, &one, id);
            const struct records found = ledger_find(&arena, &ledger, id);
            assert_int_equal(found.count, lines.count);
            for (size_t k = 0; k < found.count; k++) {
                assert_true(strings_have(&lines, record_line(&arena, &found.items[k])));
                assert_true(!k || found.items[k - 1].when <= found.items[k].when);
            }
        }
        arena_free(&arena);
    }
}

/* Whether something of that kind and id is as late. */
static bool is_voided(const struct records *records, enum record_kind kind, const char *id,
                      int64_t when)
{
    for (size_t i = 0; i < records->count; i++)
        if (records->items[i].kind == kind && strcmp(records->items[i].id, id) == 0 &&
            records->items[i].when >= when)
            return true;
    return false;
}

/* When the last pass was that counts; -1. */
static int64_t expected_pass(const struct records *records, const char *key, int64_t as_of,
                             int64_t window)
{
    int64_t last = -1;
    for (size_t i = 0; i < records->count; i++) {
        const struct record *record = &records->items[i];
        char run[RECORD_ID + 1];
        record_run_id(record->run, run);
        if (record->kind == RECORD_PASS && strcmp(record->id, key) == 0 && record->when <= as_of &&
            record->when >= as_of - window && record->when > last &&
            !is_voided(records, RECORD_FAIL, key, record->when) &&
            !is_voided(records, RECORD_REVOKED, key, record->when) &&
            !is_voided(records, RECORD_REVOKED, run, record->when))
            last = record->when;
    }
    return last;
}

static int64_t found_pass(struct arena *arena, const struct ledger *ledger, const char *key,
                          int64_t as_of, int64_t window)
{
    const struct record *failed = NULL;
    const struct record *pass = ledger_passed(arena, ledger, key, as_of, window, &failed);
    assert_true(!pass || !failed);
    if (failed)
        assert_true(failed->kind == RECORD_FAIL && strcmp(failed->id, key) == 0);
    return pass ? pass->when : -1;
}

static void what_counts_is_told_a_second_way(void **state)
{
    struct progress *progress = *state;
    size_t counted = 0, asked = 0;
    while (progress_next(progress, 2000)) {
        struct arena arena = {0};
        struct random random = random_new(progress->seed);
        struct records records = plain_records(&arena, &random);
        const struct ledger_text text = text_of(&arena, &records);
        const struct ledger ledger = ledger_of(&arena, &text, NULL);
        for (size_t i = 0; i < IDS; i++) {
            int64_t as_of = random_below(&random, TIMES), window = random_below(&random, TIMES);
            int64_t found = found_pass(&arena, &ledger, keys[i], as_of, window);
            assert_int_equal(found, expected_pass(&records, keys[i], as_of, window));
            counted += found >= 0;
            asked++;
        }
        arena_free(&arena);
    }
    assert_true(asked < 1000 || (counted * 10 > asked && counted * 10 < 9 * asked));
}

/* Whoever takes something back, or sees a failure, is heard, whatever older copies come later. */
static void bad_news_survives_a_merge_with_an_older_copy(void **state)
{
    struct progress *progress = *state;
    while (progress_next(progress, 1000)) {
        struct arena arena = {0};
        struct err err = {0};
        struct random random = random_new(progress->seed);
        struct records records = plain_records(&arena, &random), news = {0};
        const char *key = keys[random_below(&random, IDS)];
        struct record record = {.kind = random_chance(&random, 50) ? RECORD_FAIL : RECORD_REVOKED,
                                .when = TIMES,
                                .run = "news",
                                .name = {"", "", "", ""}};
        memcpy(record.id, key, RECORD_ID);
        vec_push(&arena, &news, record);
        struct ledger_text older = text_of(&arena, &records), newer;
        const struct ledger before = ledger_of(&arena, &older, NULL);
        assert_int_equal(ledger_with(&arena, &before, &news, &newer, &err), 0);
        const struct ledger_text merged = merge(&arena, &newer, &older);
        const struct ledger after = ledger_of(&arena, &merged, NULL);
        assert_int_equal(found_pass(&arena, &after, key, TIMES + 1, 2 * TIMES), -1);
        arena_free(&arena);
    }
}

static void check_pruned(struct arena *arena, const struct ledger *whole,
                         const struct ledger *pruned, int64_t since, const char *kept)
{
    for (size_t i = 0; i < IDS; i++)
        for (int64_t as_of = since; as_of <= TIMES; as_of++) {
            int64_t window = kept == keys[i] ? 2 * TIMES : as_of - since;
            assert_int_equal(found_pass(arena, pruned, keys[i], as_of, window),
                             found_pass(arena, whole, keys[i], as_of, window));
        }
}

static size_t count_times(struct arena *arena, const struct ledger *ledger, const char *job)
{
    const struct record_name name = {job, "", "", ""};
    char id[RECORD_ID + 1];
    record_name_id(&name, id);
    return ledger_find(arena, ledger, id).count;
}

/* Within the window, and of kept keys whenever. */
static void what_is_pruned_is_not_missed(void **state)
{
    struct progress *progress = *state;
    while (progress_next(progress, 1000)) {
        struct arena arena = {0};
        struct err err = {0};
        struct random random = random_new(progress->seed);
        struct records records = plain_records(&arena, &random);
        struct strings kept = {0};
        const char *key = keys[random_below(&random, IDS)];
        int64_t since = random_below(&random, TIMES);
        size_t times = random_below(&random, 4);
        vec_push(&arena, &kept, key);
        struct ledger_text whole = text_of(&arena, &records), left;
        const struct ledger before = ledger_of(&arena, &whole, NULL);
        assert_int_equal(ledger_prune(&arena, &before, since, times, &kept, &left, &err), 0);
        const struct ledger after = ledger_of(&arena, &left, NULL),
                            both = ledger_of(&arena, &left, &whole);
        check_pruned(&arena, &before, &after, since, key);
        check_pruned(&arena, &before, &both, since, key);
        assert_string_equal(merge(&arena, &left, &whole).bytes, whole.bytes);
        size_t had = count_times(&arena, &before, "test");
        assert_int_equal(count_times(&arena, &after, "test"), had < times ? had : times);
        arena_free(&arena);
    }
}

int main(void)
{
    struct progress progress = {0};
    const struct CMUnitTest tests[] = {
        EACH_SEED(a_line_is_a_record_and_back, &progress),
        EACH_SEED(a_merge_is_a_union, &progress),
        EACH_SEED(finding_is_a_scan_of_all, &progress),
        EACH_SEED(what_counts_is_told_a_second_way, &progress),
        EACH_SEED(bad_news_survives_a_merge_with_an_older_copy, &progress),
        EACH_SEED(what_is_pruned_is_not_missed, &progress),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
