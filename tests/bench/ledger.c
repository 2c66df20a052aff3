/* What a ledger costs: 500 keys looked up in a text of a number of records and of twice as many,
 * and merges of two such texts that have half of their records in common. Prints a table in
 * Markdown of medians in milliseconds; a lookup has to stay far below 50. Wants a release build. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "planner/ledger/ledger.h"

enum { RECORDS = 100000, KEYS = 500, PER_KEY = 4, RUNS = 9, NOW = 1800000000, DAY = 86400 };

static void key_of(size_t number, char id[RECORD_ID + 1])
{
    struct arena arena = {0};
    struct hasher hasher = hasher_new();
    hasher_add_number(&hasher, number);
    const struct hash hash = hasher_end(&hasher);
    memcpy(id, hash_hex(&arena, &hash), RECORD_ID + 1);
    arena_free(&arena);
}

/* Records `first` and on: of each key some passes, and of one in a hundred a failure. */
static struct ledger_text text_of(struct arena *arena, size_t first, size_t count)
{
    const struct ledger none = {0};
    struct records records = {0};
    struct ledger_text text;
    struct err err = {0};
    for (size_t i = first; i < first + count; i++) {
        struct record record = {
            .kind = i % 101 ? RECORD_PASS : RECORD_FAIL,
            .when = NOW - DAY * (int64_t)(i % PER_KEY + 1),
            .run = arena_printf(arena, "https://github.com/owner/name/actions/runs/%zu", i / 300),
            .name = {"test", "linux stable", "package-name", "test smoke"},
            .took = {20000, 90000, 12000}};
        key_of(i / PER_KEY, record.id);
        vec_push(arena, &records, record);
    }
    if (ledger_with(arena, &none, &records, &text, &err) != 0)
        abort();
    return text;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return 1e3 * (double)time.tv_sec + 1e-6 * (double)time.tv_nsec;
}

static struct ledger open_texts(struct arena *arena, const struct ledger_text *texts, size_t count)
{
    struct ledger ledger = {0};
    struct err err = {0};
    for (size_t i = 0; i < count; i++)
        if (ledger_add(arena, &ledger, &texts[i], &err) != 0)
            abort();
    return ledger;
}

static void look_up(struct arena *arena, const struct ledger_text *texts, size_t records)
{
    const struct ledger ledger = open_texts(arena, texts, 1);
    size_t found = 0;
    for (size_t i = 0; i < KEYS; i++) {
        char id[RECORD_ID + 1];
        key_of(i * (records / PER_KEY / KEYS), id);
        found += ledger_passed(arena, &ledger, id, NOW, 30 * DAY, NULL) != NULL;
    }
    if (found < KEYS / 2)
        abort();
}

static void merge(struct arena *arena, const struct ledger_text *texts, size_t records)
{
    const struct ledger ledger = open_texts(arena, texts, 2);
    struct ledger_text text;
    struct err err = {0};
    if (ledger_merge(arena, &ledger, &text, &err) != 0 || text.size < records)
        abort();
}

static int compare(const void *left, const void *right)
{
    const double *one = left, *other = right;
    return (*one > *other) - (*one < *other);
}

typedef void work(struct arena *arena, const struct ledger_text *texts, size_t records);

static double median(work *do_it, const struct ledger_text *texts, size_t records)
{
    double times[RUNS];
    for (int i = 0; i < RUNS; i++) {
        struct arena arena = {0};
        double begin = now();
        do_it(&arena, texts, records);
        times[i] = now() - begin;
        arena_free(&arena);
    }
    qsort(times, RUNS, sizeof *times, compare);
    return times[RUNS / 2];
}

int main(void)
{
    printf("| records | MB | %d keys | merge |\n| --- | --- | --- | --- |\n", KEYS);
    for (size_t records = RECORDS; records <= 2 * RECORDS; records *= 2) {
        struct arena arena = {0};
        const struct ledger_text texts[] = {text_of(&arena, 0, records),
                                            text_of(&arena, records / 2, records)};
        printf("| %zu | %.1f | %.1f | %.1f |\n", records, (double)texts[0].size / 1e6,
               median(look_up, texts, records), median(merge, texts, records));
        arena_free(&arena);
    }
    return 0;
}
