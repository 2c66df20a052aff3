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
static void round_robin(struct bins *bins)
{
    for (uint32_t i = 0; i < bins->request->count; i++)
        bins_add(bins, i % bins->count, i);
}

static double gap(int64_t ms, int64_t bound)
{
    return 100.0 * (double)(ms - bound) / (double)bound;
}

struct family {
    const char *name;
    struct pack_request (*make)(struct arena *arena, uint64_t seed, size_t count);
    size_t count, runners;
};

#define TIMES(name, make, times) \
    static struct pack_request name(struct arena *arena, uint64_t seed, size_t count) \
    { return make(arena, seed, count, times); }
TIMES(apart_uniform, packing_apart, TIMES_UNIFORM)
TIMES(apart_tail, packing_apart, TIMES_TAIL)
TIMES(apart_large, packing_apart, TIMES_LARGE)
TIMES(work_uniform, packing_workspace, TIMES_UNIFORM)
TIMES(work_tail, packing_workspace, TIMES_TAIL)
TIMES(work_large, packing_workspace, TIMES_LARGE)

static void print_family(const struct family *family)
{
    double sum = 0, worst = 0, cpu = 0;
    size_t proved = 0;
    const int SEEDS_ = getenv("SEEDS") ? atoi(getenv("SEEDS")) : SEEDS;
    for (uint64_t seed = 0; seed < SEEDS_; seed++) {
        struct arena arena = {0};
        const struct pack_request request = family->make(&arena, seed, family->count);
        clock_t begin = clock();
        const struct packing packing = pack(&arena, &request, family->runners);
        cpu += 1e3 * (double)(clock() - begin) / CLOCKS_PER_SEC;
        double g = gap(packing.longest_ms, packing.bound_ms);
        sum += g;
        worst = g > worst ? g : worst;
        proved += packing.proved;
        arena_free(&arena);
    }
    printf("| %s | %zu on %zu | %.2f | %.2f | %zu %% | %.1f ms\n", family->name,
           family->count, family->runners, sum / SEEDS_, worst,
           100 * proved / SEEDS_, cpu / SEEDS_);
    fflush(stdout);
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
{"apart_uniform", apart_uniform, 12, 3},
{"apart_uniform", apart_uniform, 40, 4},
{"apart_uniform", apart_uniform, 60, 8},
{"apart_uniform", apart_uniform, 100, 8},
{"apart_uniform", apart_uniform, 200, 16},
{"apart_tail", apart_tail, 12, 3},
{"apart_tail", apart_tail, 40, 4},
{"apart_tail", apart_tail, 60, 8},
{"apart_tail", apart_tail, 100, 8},
{"apart_tail", apart_tail, 200, 16},
{"apart_large", apart_large, 12, 3},
{"apart_large", apart_large, 40, 4},
{"apart_large", apart_large, 60, 8},
{"apart_large", apart_large, 100, 8},
{"apart_large", apart_large, 200, 16},
{"work_uniform", work_uniform, 12, 3},
{"work_uniform", work_uniform, 40, 4},
{"work_uniform", work_uniform, 60, 8},
{"work_uniform", work_uniform, 100, 8},
{"work_uniform", work_uniform, 200, 16},
{"work_tail", work_tail, 12, 3},
{"work_tail", work_tail, 40, 4},
{"work_tail", work_tail, 60, 8},
{"work_tail", work_tail, 100, 8},
{"work_tail", work_tail, 200, 16},
{"work_large", work_large, 12, 3},
{"work_large", work_large, 40, 4},
{"work_large", work_large, 60, 8},
{"work_large", work_large, 100, 8},
{"work_large", work_large, 200, 16},
{"packing_core", packing_core, 12, 3},
{"packing_core", packing_core, 40, 4},
{"packing_core", packing_core, 60, 8},
{"packing_core", packing_core, 100, 8},
{"packing_core", packing_core, 200, 16},
{"packing_case", packing_case, 12, 3},
{"packing_case", packing_case, 40, 4},
{"packing_case", packing_case, 60, 8},
{"packing_case", packing_case, 100, 8},
{"packing_case", packing_case, 200, 16},    };
    puts("| | entries | packing | greedy | longest first | round robin | proved |");
    puts("| --- | --- | --- | --- | --- | --- | --- |");
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        print_family(&families[i]);
    static const char *const files[] = {"uv","cargo","rust-analyzer","nushell"};
    for (int f = 0; f < 4; f++) {
        struct arena arena = {0};
        char path[200];
        snprintf(path, 200, FIXTURES "/timings/%s.txt", files[f]);
        const struct pack_request request = packing_file(&arena, path);
        const struct pack_frontier fr = pack_frontier(&arena, &request, 32);
        for (size_t m = 0; m < 12 && m < fr.count; m++)
           printf("%s %zu: %ld bound %ld  gap %.2f total %ld shards %zu\n", files[f], m+1, fr.items[m].longest_ms, fr.items[m].bound_ms, gap(fr.items[m].longest_ms, fr.items[m].bound_ms), fr.items[m].total_ms, fr.items[m].shards);
    }
    puts("\n| | CPU | above the bound |\n| --- | --- | --- |");
    for (size_t count = LARGE / 4; count <= LARGE; count *= 2)
        print_cost(count);
    return 0;
}
