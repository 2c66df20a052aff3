/* What a plan waits for its ledger: opening the copy of a ref, reading all texts, checking them,
 * and looking some keys up, without the remote. Usage: bench_store DIR KEYS NUMBER, where KEYS is a
 * file with one a line. Prints the median of nine runs in milliseconds. Wants a release build;
 * tests/bench/store.py makes what it reads. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "planner/store/store.h"

enum { RUNS = 9, NOW = 1796076000, DAY = 86400 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return 1e3 * (double)time.tv_sec + 1e-6 * (double)time.tv_nsec;
}

static struct strings read_keys(struct arena *arena, const char *path, size_t count)
{
    struct strings keys = {0};
    char line[RECORD_ID + 2];
    FILE *file = fopen(path, "r");
    while (file && keys.count < count && fgets(line, sizeof line, file))
        if (line[0] != '\n')
            vec_push(arena, &keys, arena_copy(arena, line, RECORD_ID));
    if (file)
        fclose(file);
    return keys;
}

static size_t load(const char *dir, const struct strings *keys)
{
    const struct store_place place = {.dir = dir, .seconds = STORE_SECONDS, .offline = true};
    struct arena arena = {0};
    struct ledger ledger = {0};
    struct store *store;
    struct err err = {0};
    size_t passed = 0;
    if (store_open(&store, &place, &err) != 0 || store_read(store, &ledger, &err) != 0 ||
        ledger_check(&arena, &ledger, &err) != 0) {
        fprintf(stderr, "%s: %s\n", err.file, err.message);
        exit(1);
    }
    for (size_t i = 0; i < keys->count; i++)
        passed += ledger_passed(&arena, &ledger, keys->items[i], NOW, 30 * DAY, NULL) != NULL;
    arena_free(&arena);
    store_close(store);
    return passed;
}

static int compare(const void *left, const void *right)
{
    const double *one = left, *other = right;
    return (*one > *other) - (*one < *other);
}

int main(int argc, char **argv)
{
    double times[RUNS];
    struct arena arena = {0};
    size_t passed = 0;
    if (argc != 4)
        return 2;
    const struct strings keys = read_keys(&arena, argv[2], strtoul(argv[3], NULL, 10));
    for (int i = 0; i < RUNS; i++) {
        double begin = now();
        passed = load(argv[1], &keys);
        times[i] = now() - begin;
    }
    qsort(times, RUNS, sizeof *times, compare);
    printf("%.1f ms, %zu of %zu keys passed\n", times[RUNS / 2], passed, keys.count);
    arena_free(&arena);
    return 0;
}
