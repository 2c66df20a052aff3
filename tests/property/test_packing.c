/* Packings of random entries: nothing is lost, nothing is shorter than the bound, brute force finds
 * nothing better, and the same comes out in whatever order they come and however time is counted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "planner/schedule/pack_bounds.h"
#include "planner/schedule/pack_prices.h"
#include "tests/property/packing_cases.h"
#include "tests/property/world.h"
#include "tests/unit/arena_test.h"

enum { SEEDS = 1000, SMALL = 8, LARGE = 60, SCALE = 7, NODES = 2000 };

static int64_t duration_of(struct arena *arena, const struct pack_request *request,
                           const uint32_t *shard_of, uint32_t shard)
{
    bool *compiled = arena_array(arena, request->unit_count + 1, sizeof *compiled);
    int64_t work = 0, run = 0, path = 0;
    bool any = false;
    for (size_t i = 0; i < request->count; i++) {
        const struct pack_item *item = &request->items[i];
        if (shard_of[i] != shard)
            continue;
        any = true;
        run += item->run_ms;
        path = item->path_ms > path ? item->path_ms : path;
        for (size_t k = 0; k < item->unit_count; k++) {
            work += compiled[item->units[k]] ? 0 : request->units[item->units[k]];
            compiled[item->units[k]] = true;
        }
    }
    work = (work + request->cores - 1) / request->cores;
    return any ? request->set_up_ms + (work > path ? work : path) + run : 0;
}

static void check_sound(struct arena *arena, const struct pack_request *request, size_t runners,
                        const struct packing *packing)
{
    int64_t longest = 0, total = 0, billed = 0;
    assert_true(packing->shards >= 1 && packing->shards <= runners);
    for (uint32_t shard = 0; shard < packing->shards; shard++) {
        const int64_t ms = duration_of(arena, request, packing->shard_of, shard);
        assert_true(ms > 0);
        longest = ms > longest ? ms : longest;
        total += ms;
        billed += (ms + 59999) / 60000;
    }
    for (size_t i = 0; i < request->count; i++)
        assert_true(packing->shard_of[i] < packing->shards);
    assert_int_equal(packing->longest_ms, longest);
    assert_int_equal(packing->total_ms, total);
    assert_int_equal(packing->billed, billed);
    assert_true(packing->bound_ms <= longest);
    assert_true(packing->proved == (packing->bound_ms == longest));
}

/* The least that any way to share items takes. */
static int64_t brute(struct arena *arena, const struct pack_request *request, size_t runners,
                     uint32_t *shard_of, size_t index, uint32_t opened)
{
    int64_t best = INT64_MAX;
    if (index == request->count) {
        int64_t longest = 0;
        for (uint32_t shard = 0; shard < opened; shard++) {
            const int64_t ms = duration_of(arena, request, shard_of, shard);
            longest = ms > longest ? ms : longest;
        }
        return longest;
    }
    for (uint32_t shard = 0; shard <= opened && shard < runners; shard++) {
        shard_of[index] = shard;
        const int64_t found = brute(arena, request, runners, shard_of, index + 1,
                                    shard == opened ? opened + 1 : opened);
        best = found < best ? found : best;
    }
    return best;
}

static void nothing_small_is_packed_better(void **state)
{
    struct progress *progress = *state;
    while (progress_next(progress, SEEDS)) {
        const uint64_t seed = progress->seed;
        struct arena arena = {0};
        const struct pack_request request = packing_case(&arena, seed, 1 + seed % SMALL);
        const size_t runners = 1 + (size_t)(seed / SMALL % 4);
        uint32_t *shard_of = arena_array(&arena, request.count, sizeof *shard_of);
        const struct packing packing = pack(&arena, &request, runners);
        const int64_t least = brute(&arena, &request, runners, shard_of, 0, 0);
        check_sound(&arena, &request, runners, &packing);
        assert_true(packing.proved);
        assert_int_equal(packing.longest_ms, least);
        assert_true(pack_bound(&arena, &request, runners) <= least);
        arena_free(&arena);
    }
}

static struct pack_request drawn(struct arena *arena, uint64_t seed, size_t count)
{
    if (seed % 4 == 0)
        return packing_case(arena, seed, count);
    if (seed % 4 == 1)
        return packing_core(arena, seed, count);
    return packing_workspace(arena, seed, count, (enum packing_times)(seed / 4 % 3));
}

/* A bound by prices, from a bound that is known to what something is said to take. */
static int64_t bound_by_prices(struct arena *arena, const struct pack_request *request,
                               size_t runners, int64_t low_ms, int64_t longest_ms)
{
    const struct pack_reduced reduced = pack_reduce(arena, request);
    struct pack_state state = {.bins = bins_new(arena, &reduced.request, runners),
                               .bound_ms = low_ms,
                               .longest_ms = longest_ms};
    pack_prices(&state, NODES);
    return state.bound_ms;
}

/* Small rows are packed as well as can be, so that their bounds are asked for by themselves. */
static void no_bound_is_above_the_best(void **state)
{
    struct progress *progress = *state;
    while (progress_next(progress, SEEDS / 8)) {
        const uint64_t seed = progress->seed;
        struct arena arena = {0};
        const struct pack_request request = drawn(&arena, seed, 4 + seed % (SMALL - 3));
        const size_t runners = 2 + (size_t)(seed / SMALL % 2);
        uint32_t *shard_of = arena_array(&arena, request.count, sizeof *shard_of);
        const int64_t least = brute(&arena, &request, runners, shard_of, 0, 0);
        const struct pack_reduced reduced = pack_reduce(&arena, &request);
        const int64_t one = pack_bounds_one(pack_bounds_new(&arena, &reduced.request));
        assert_true(pack_bound(&arena, &request, runners) <= least);
        /* It may not go up to what is said, where the best is less. */
        assert_true(bound_by_prices(&arena, &request, runners, one, least + least / 16) <= least);
        assert_true(bound_by_prices(&arena, &request, runners, one, 2 * least) <= least);
        arena_free(&arena);
    }
}

/* A bound that says nothing would be sound. */
static void prices_show_more_than_shares(void **state)
{
    (void)state;
    struct arena arena = {0};
    unsigned more = 0;
    for (uint64_t seed = 0; seed < 20; seed++) {
        const struct pack_request request = packing_core(&arena, seed, 30);
        const int64_t mean = pack_bound(&arena, &request, 3);
        more += bound_by_prices(&arena, &request, 3, mean, mean + mean / 32) > mean;
    }
    assert_true(more > 5);
    arena_free(&arena);
}

static void more_runners_take_no_longer(void **state)
{
    struct progress *progress = *state;
    while (progress_next(progress, SEEDS / 200)) {
        const uint64_t seed = progress->seed;
        struct arena arena = {0};
        const struct pack_request request = drawn(&arena, seed, 10 + seed % LARGE);
        const struct pack_frontier frontier = pack_frontier(&arena, &request, 12);
        assert_int_equal(frontier.count, request.count < 12 ? request.count : 12);
        for (size_t m = 1; m <= frontier.count; m++) {
            const struct packing *packing = &frontier.items[m - 1];
            check_sound(&arena, &request, m, packing);
            assert_true(m == 1 || packing->longest_ms <= packing[-1].longest_ms);
        }
        const size_t some = 1 + (size_t)(seed % frontier.count);
        const struct packing alone = pack(&arena, &request, some);
        const struct packing *same = &frontier.items[some - 1];
        assert_int_equal(alone.longest_ms, same->longest_ms);
        assert_memory_equal(alone.shard_of, same->shard_of, request.count * sizeof *same->shard_of);
        arena_free(&arena);
    }
}

static struct pack_request shuffled(struct arena *arena, const struct pack_request *request,
                                    uint32_t *place)
{
    struct pack_request other = *request;
    struct pack_item *items = arena_array(arena, request->count, sizeof *items);
    for (size_t i = 0; i < request->count; i++) {
        place[i] = (uint32_t)(request->count - 1 - i);
        items[place[i]] = request->items[i];
    }
    other.items = items;
    return other;
}

static struct pack_request scaled(struct arena *arena, const struct pack_request *request)
{
    struct pack_request other = *request;
    struct pack_item *items = arena_array(arena, request->count, sizeof *items);
    int64_t *units = arena_array(arena, request->unit_count + 1, sizeof *units);
    for (size_t i = 0; i < request->count; i++) {
        items[i] = request->items[i];
        items[i].run_ms *= SCALE;
        items[i].path_ms *= SCALE;
    }
    for (size_t i = 0; i < request->unit_count; i++)
        units[i] = SCALE * request->units[i];
    other.items = items;
    other.units = units;
    other.set_up_ms *= SCALE;
    return other;
}

static void what_comes_out_depends_on_the_entries_alone(void **state)
{
    struct progress *progress = *state;
    while (progress_next(progress, SEEDS / 40)) {
        const uint64_t seed = progress->seed;
        struct arena arena = {0};
        struct pack_request request = drawn(&arena, seed, 1 + seed % LARGE);
        uint32_t *place = arena_array(&arena, request.count, sizeof *place);
        request.cores = 1; /* else halves of milliseconds are rounded at other places */
        const size_t runners = 1 + (size_t)(seed % 9);
        const struct pack_request other = shuffled(&arena, &request, place),
                                  slower = scaled(&arena, &request);
        const struct packing one = pack(&arena, &request, runners),
                             two = pack(&arena, &other, runners),
                             slow = pack(&arena, &slower, runners);
        check_sound(&arena, &request, runners, &one);
        for (size_t i = 0; i < request.count; i++)
            assert_int_equal(one.shard_of[i], two.shard_of[place[i]]);
        /* Deadlines that are tried are whole milliseconds of either. */
        assert_true(llabs(slow.longest_ms - SCALE * one.longest_ms) <= slow.longest_ms / 50);
        assert_true(slow.bound_ms <= SCALE * one.longest_ms);
        assert_true(one.bound_ms * SCALE <= slow.longest_ms);
        arena_free(&arena);
    }
}

/* Graham, "Bounds on multiprocessing timing anomalies" (1969): 4/3 - 1/3m of the best, which of few
 * entries a runner may be far above the bound. */
static void what_shares_nothing_is_within_a_third(void **state)
{
    struct progress *progress = *state;
    while (progress_next(progress, SEEDS / 40)) {
        const uint64_t seed = progress->seed;
        struct arena arena = {0};
        const struct pack_request request =
            packing_apart(&arena, seed, 30 + seed % LARGE, (enum packing_times)(seed % 3));
        const int64_t runners = 1 + (int64_t)(seed % 9);
        const struct packing packing = pack(&arena, &request, (size_t)runners);
        check_sound(&arena, &request, (size_t)runners, &packing);
        assert_true(3 * runners * packing.longest_ms <= (4 * runners - 1) * packing.bound_ms);
        arena_free(&arena);
    }
}

int main(void)
{
    struct progress progress = {0};
    const struct CMUnitTest tests[] = {
        EACH_SEED(nothing_small_is_packed_better, &progress),
        EACH_SEED(no_bound_is_above_the_best, &progress),
        cmocka_unit_test(prices_show_more_than_shares),
        EACH_SEED(more_runners_take_no_longer, &progress),
        EACH_SEED(what_comes_out_depends_on_the_entries_alone, &progress),
        EACH_SEED(what_shares_nothing_is_within_a_third, &progress),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
