/* How near packings come to their lower bound, beside what others do, on families of random rows
 * and on rows of real workspaces, and what they cost. Prints tables in Markdown. Wants a release
 * build. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "planner/schedule/packing_parts.h"
#include "tests/property/packing_cases.h"
#include "tests/property/world.h"

enum { SEEDS = 16, LARGE = 10000, RUNNERS = 256, METHODS = 3, MINUTE = 60000 };

/* Whoever comes next to the next runner. */
static void round_robin(struct arena *arena, struct bins *bins)
{
    (void)arena;
    for (uint32_t i = 0; i < bins->request->count; i++)
        bins_add(bins, i % bins->count, i);
}

struct own {
    int64_t ms;
    uint32_t item;
};

static int compare_own(const void *left, const void *right)
{
    const struct own *one = left, *other = right;
    if (one->ms != other->ms)
        return one->ms > other->ms ? -1 : 1;
    return (one->item > other->item) - (one->item < other->item);
}

static struct own *by_own_time(struct arena *arena, const struct bins *bins)
{
    struct own *own = arena_array(arena, bins->request->count, sizeof *own);
    for (uint32_t i = 0; i < bins->request->count; i++)
        own[i] = (struct own){bins->request->items[i].run_ms, i};
    qsort(own, bins->request->count, sizeof *own, compare_own);
    return own;
}

/* The longest first, by its own time, to the runner with the least own times. */
static void longest_first(struct arena *arena, struct bins *bins)
{
    int64_t *sums = arena_array(arena, bins->count, sizeof *sums);
    const struct own *own = by_own_time(arena, bins);
    for (size_t i = 0; i < bins->request->count; i++) {
        size_t least = 0;
        for (size_t b = 1; b < bins->count; b++)
            least = sums[b] < sums[least] ? b : least;
        sums[least] += own[i].ms;
        bins_add(bins, least, own[i].item);
    }
}

/* The first runner that has room for each, the longest first, by own times. */
static bool first_fit(struct arena *arena, struct bins *bins, const struct own *own, int64_t room)
{
    int64_t *sums = arena_array(arena, bins->count, sizeof *sums);
    bins_clear(bins);
    for (size_t i = 0; i < bins->request->count; i++) {
        size_t b = 0;
        while (b < bins->count && sums[b] + own[i].ms > room)
            b++;
        if (b == bins->count)
            return false;
        sums[b] += own[i].ms;
        bins_add(bins, b, own[i].item);
    }
    return true;
}

/* Coffman, Garey, Johnson: the least room with which first fit finds places, by halving. */
static void multifit(struct arena *arena, struct bins *bins)
{
    const struct own *own = by_own_time(arena, bins);
    int64_t low = 0, high = 1;
    for (size_t i = 0; i < bins->request->count; i++)
        high += own[i].ms;
    while (low < high) {
        const int64_t room = low + (high - low) / 2;
        const bool fits = first_fit(arena, bins, own, room);
        high = fits ? room : high;
        low = fits ? low : room + 1;
    }
    first_fit(arena, bins, own, low);
}

typedef void method(struct arena *arena, struct bins *bins);

static method *const methods[METHODS] = {longest_first, multifit, round_robin};

struct outcome {
    int64_t longest_ms, billed;
};

static struct outcome outcome_of(const struct pack_request *request, size_t runners, method *share)
{
    struct arena arena = {0};
    struct bins bins = bins_new(&arena, request, runners);
    share(&arena, &bins);
    struct outcome outcome = {bins_longest(&bins), 0};
    for (size_t b = 0; b < runners; b++)
        outcome.billed += (bins.items[b].ms + MINUTE - 1) / MINUTE;
    arena_free(&arena);
    return outcome;
}

static double gap(int64_t ms, int64_t bound)
{
    return 100.0 * (double)(ms - bound) / (double)bound;
}

typedef struct pack_request family_row(struct arena *arena, uint64_t seed, size_t count);

static struct pack_request apart(struct arena *arena, uint64_t seed, size_t count)
{
    return packing_apart(arena, seed, count, TIMES_UNIFORM);
}

static struct pack_request apart_tail(struct arena *arena, uint64_t seed, size_t count)
{
    return packing_apart(arena, seed, count, TIMES_TAIL);
}

static struct pack_request apart_large(struct arena *arena, uint64_t seed, size_t count)
{
    return packing_apart(arena, seed, count, TIMES_LARGE);
}

static struct pack_request uniform(struct arena *arena, uint64_t seed, size_t count)
{
    return packing_workspace(arena, seed, count, TIMES_UNIFORM);
}

static struct pack_request tail(struct arena *arena, uint64_t seed, size_t count)
{
    return packing_workspace(arena, seed, count, TIMES_TAIL);
}

static struct pack_request large(struct arena *arena, uint64_t seed, size_t count)
{
    return packing_workspace(arena, seed, count, TIMES_LARGE);
}

static const struct family {
    const char *name;
    family_row *make;
} families[] = {
    {"apart, uniform times", apart},    {"apart, heavy tail", apart_tail},
    {"apart, few large", apart_large},  {"workspace, uniform times", uniform},
    {"workspace, heavy tail", tail},    {"workspace, few large", large},
    {"deep shared core", packing_core}, {"needs at random", packing_case},
};

static const struct size {
    size_t count, runners;
} sizes[] = {{12, 3}, {24, 4}, {40, 4}, {60, 8}, {100, 8}, {200, 16}};

static void print_family(const struct family *family, const struct size *size)
{
    double sum = 0, sums[METHODS] = {0};
    size_t proved = 0, worse = 0;
    const clock_t begin = clock();
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct arena arena = {0};
        const struct pack_request request = family->make(&arena, seed, size->count);
        const struct packing packing = pack(&arena, &request, size->runners);
        sum += gap(packing.longest_ms, packing.bound_ms);
        proved += packing.proved;
        for (size_t i = 0; i < METHODS; i++) {
            const int64_t ms = outcome_of(&request, size->runners, methods[i]).longest_ms;
            sums[i] += gap(ms, packing.bound_ms);
            worse += packing.longest_ms > ms;
        }
        arena_free(&arena);
    }
    const double ms = 1e3 * (double)(clock() - begin) / CLOCKS_PER_SEC / SEEDS;
    printf("| %s | %zu on %zu | %.2f | %zu %% | %.1f | %.1f | %.1f | %zu | %.0f ms |\n",
           family->name, size->count, size->runners, sum / SEEDS, 100 * proved / SEEDS,
           sums[0] / SEEDS, sums[1] / SEEDS, sums[2] / SEEDS, worse, ms);
    fflush(stdout);
}

static void print_ways(const struct pack_request *request, const char *name, size_t runners,
                       const struct packing *packing)
{
    printf("| %s | %zu on %zu | %.2f", name, request->count, runners,
           gap(packing->longest_ms, packing->bound_ms));
    printf(" | %.0f s / %d", (double)packing->longest_ms / 1e3, (int)packing->billed);
    for (size_t i = 0; i < METHODS; i++) {
        const struct outcome other = outcome_of(request, runners, methods[i]);
        printf(" | %.0f s / %d", (double)other.longest_ms / 1e3, (int)other.billed);
    }
}

static void print_workspace(const char *name)
{
    struct arena arena = {0};
    char *path = arena_printf(&arena, FIXTURES "/timings/%s.txt", name);
    const struct pack_request request = packing_file(&arena, path);
    if (!request.count) {
        printf("%s can't be read\n", path);
        exit(1);
    }
    const struct pack_frontier frontier = pack_frontier(&arena, &request, RUNNERS);
    const struct outcome one = outcome_of(&request, 1, round_robin),
                         each = outcome_of(&request, request.count, round_robin);
    for (size_t m = 2; m <= frontier.count; m++) {
        if (frontier.items[m - 1].longest_ms == frontier.items[m - 2].longest_ms)
            break;
        print_ways(&request, name, m, &frontier.items[m - 1]);
        printf(" | %.0f s / %d | %.0f s / %d |\n", (double)one.longest_ms / 1e3, (int)one.billed,
               (double)each.longest_ms / 1e3, (int)each.billed);
    }
    arena_free(&arena);
}

static void print_cost(family_row *make, const char *name, size_t count, size_t runners)
{
    struct arena arena = {0};
    const struct pack_request request = make(&arena, 7, count);
    clock_t begin = clock();
    const struct packing packing = pack(&arena, &request, runners);
    const double ms = 1e3 * (double)(clock() - begin) / CLOCKS_PER_SEC;
    begin = clock();
    pack_frontier(&arena, &request, runners);
    printf("| %s | %zu on %zu | %.0f ms | %.0f ms | %.2f |\n", name, count, runners, ms,
           1e3 * (double)(clock() - begin) / CLOCKS_PER_SEC,
           gap(packing.longest_ms, packing.bound_ms));
    arena_free(&arena);
}

int main(void)
{
    static const char *const names[] = {"cargo", "nushell", "rust-analyzer", "tracing", "uv"};
    puts("| | entries | packing | proved | longest first | MULTIFIT | round robin | worse | CPU |");
    puts("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
            print_family(&families[i], &sizes[k]);
    puts("\n| | entries | above the bound | packing | longest first | MULTIFIT | round robin | one "
         "job | one each |");
    puts("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        print_workspace(names[i]);
    puts("\n| | entries | packing | all up to it | above the bound |");
    puts("| --- | --- | --- | --- | --- |");
    print_cost(uniform, "workspace", 500, 64);
    for (size_t count = LARGE / 4; count <= LARGE; count *= 2)
        print_cost(packing_case, "needs at random", count, RUNNERS);
    print_cost(apart, "apart", LARGE, RUNNERS);
    return 0;
}
