/* How near packings come to their lower bound, beside what others do, and what they cost. Families
 * of random rows, and one large one. Prints two tables in Markdown; the mean of SEEDS rows in
 * percent above the bound. Wants a release build. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "planner/schedule/packing_parts.h"
#include "tests/property/packing_cases.h"
#include "tests/property/world.h"

enum { SEEDS = 200, LARGE = 10000, RUNNERS = 256 };

/* Whoever comes next to the next runner. */
static void round_robin(struct bins *bins, const uint32_t *order)
{
    (void)order;
    for (uint32_t i = 0; i < bins->request->count; i++)
        bins_add(bins, i % bins->count, i);
}

/* The longest first, by its own time, to the runner with the least own times. */
static void longest_first(struct bins *bins, const uint32_t *order)
{
    struct arena arena = {0};
    int64_t *own = arena_array(&arena, bins->count, sizeof *own);
    for (size_t i = 0; i < bins->request->count; i++) {
        size_t least = 0;
        for (size_t b = 1; b < bins->count; b++)
            least = own[b] < own[least] ? b : least;
        own[least] += bins->request->items[order[i]].run_ms;
        bins_add(bins, least, order[i]);
    }
    arena_free(&arena);
}

typedef void method(struct bins *bins, const uint32_t *order);

static double gap(int64_t ms, int64_t bound)
{
    return 100.0 * (double)(ms - bound) / (double)bound;
}

static double gap_of(struct arena *arena, const struct pack_request *request, size_t runners,
                     method *share)
{
    struct bins bins = bins_new(arena, request, runners);
    share(&bins, bins_order(arena, request));
    return gap(bins_longest(&bins), pack_bound(arena, request, runners));
}

struct family {
    const char *name;
    struct pack_request (*make)(struct arena *arena, uint64_t seed, size_t count);
    size_t count, runners;
};

static void print_family(const struct family *family)
{
    double sums[4] = {0};
    size_t proved = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct arena arena = {0};
        const struct pack_request request = family->make(&arena, seed, family->count);
        const struct packing packing = pack(&arena, &request, family->runners);
        sums[0] += gap(packing.longest_ms, packing.bound_ms);
        sums[1] += gap_of(&arena, &request, family->runners, longest_first);
        sums[2] += gap_of(&arena, &request, family->runners, pack_greedy);
        sums[3] += gap_of(&arena, &request, family->runners, round_robin);
        proved += packing.proved;
        arena_free(&arena);
    }
    printf("| %s | %zu on %zu | %.2f | %.2f | %.2f | %.1f | %zu %% |\n", family->name,
           family->count, family->runners, sums[0] / SEEDS, sums[2] / SEEDS, sums[1] / SEEDS,
           sums[3] / SEEDS, 100 * proved / SEEDS);
}

static void print_cost(size_t count)
{
    struct arena arena = {0};
    const struct pack_request request = packing_case(&arena, 7, count);
    const clock_t begin = clock();
    const struct packing packing = pack(&arena, &request, RUNNERS);
    printf("| %zu on %d | %.0f ms | %.2f |\n", count, RUNNERS,
           1e3 * (double)(clock() - begin) / CLOCKS_PER_SEC,
           gap(packing.longest_ms, packing.bound_ms));
    arena_free(&arena);
}

int main(void)
{
    static const struct family families[] = {
        {"nothing in common", packing_apart, 20, 4},   {"nothing in common", packing_apart, 60, 8},
        {"nothing in common", packing_apart, 200, 16}, {"much in common", packing_case, 12, 3},
        {"much in common", packing_case, 40, 4},       {"much in common", packing_case, 100, 8},
    };
    puts("| | entries | packing | greedy | longest first | round robin | proved |");
    puts("| --- | --- | --- | --- | --- | --- | --- |");
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        print_family(&families[i]);
    puts("\n| | CPU | above the bound |\n| --- | --- | --- |");
    for (size_t count = LARGE / 4; count <= LARGE; count *= 2)
        print_cost(count);
    return 0;
}
