/* Packings are run as a service would run them: what they say that they take, they take, and what
 * others do takes longer or costs more. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/property/packing_cases.h"
#include "tests/property/simulator.h"
#include "tests/property/world.h"
#include "tests/unit/arena_test.h"

enum { SEEDS = 30, NOISE = 5, LATE_MS = 2000 };

static struct pack_request drawn(struct arena *arena, uint64_t seed)
{
    const size_t count = 12 + seed % 40;
    if (seed % 3 == 0)
        return packing_core(arena, seed, count);
    return packing_workspace(arena, seed, count, (enum packing_times)(seed % 2));
}

static struct simulated run(const struct pack_request *request, const uint32_t *shard_of,
                            size_t shards, size_t places, uint64_t seed)
{
    return simulate(&(struct simulation){request, shard_of, shards, places, NOISE, seed, LATE_MS});
}

static double off_by(int64_t said, int64_t took)
{
    return (double)llabs(took - said) / (double)said;
}

static void what_is_said_comes_true(void **state)
{
    (void)state;
    double wait = 0, busy = 0, billed = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct arena arena = {0};
        const struct pack_request request = drawn(&arena, seed);
        const size_t runners = 2 + (size_t)(seed % 5);
        const struct packing said = pack(&arena, &request, runners);
        const struct simulated took = run(&request, said.shard_of, said.shards, runners, seed);
        wait += off_by(said.longest_ms, took.wait_ms);
        busy += off_by(said.total_ms, took.busy_ms);
        billed += off_by(said.billed, took.billed);
        arena_free(&arena);
    }
    print_message("off by: wait %.1f %%, time of all %.1f %%, billed %.1f %%\n", 100 * wait / SEEDS,
                  100 * busy / SEEDS, 100 * billed / SEEDS);
    assert_true(wait / SEEDS < 0.05);
    assert_true(busy / SEEDS < 0.05);
    assert_true(billed / SEEDS < 0.05);
}

/* What nextest's `--partition count:` does: in turn. */
static void share_in_turn(const struct pack_request *request, size_t runners, uint32_t *shard_of)
{
    for (size_t i = 0; i < request->count; i++)
        shard_of[i] = (uint32_t)(i % runners);
}

/* The longest first, by its own time, to the runner with the least. */
static void share_longest_first(struct arena *arena, const struct pack_request *request,
                                size_t runners, uint32_t *shard_of)
{
    int64_t *own = arena_array(arena, runners, sizeof *own);
    bool *placed = arena_array(arena, request->count, sizeof *placed);
    for (size_t n = 0; n < request->count; n++) {
        size_t item = request->count, least = 0;
        for (size_t i = 0; i < request->count; i++)
            if (!placed[i] &&
                (item == request->count || request->items[i].run_ms > request->items[item].run_ms))
                item = i;
        for (size_t r = 1; r < runners; r++)
            least = own[r] < own[least] ? r : least;
        placed[item] = true;
        own[least] += request->items[item].run_ms;
        shard_of[item] = (uint32_t)least;
    }
}

static void nothing_else_is_done_earlier(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct arena arena = {0};
        const struct pack_request request = drawn(&arena, seed);
        const size_t runners = 2 + (size_t)(seed % 5);
        uint32_t *other = arena_array(&arena, request.count, sizeof *other);
        const struct packing said = pack(&arena, &request, runners);
        const int64_t wait = run(&request, said.shard_of, said.shards, runners, seed).wait_ms;
        /* All in one job, whose runner has to compile nothing twice. */
        assert_true(wait <= run(&request, other, 1, runners, seed).wait_ms * 105 / 100);
        share_in_turn(&request, runners, other);
        assert_true(wait <= run(&request, other, runners, runners, seed).wait_ms * 105 / 100);
        share_longest_first(&arena, &request, runners, other);
        assert_true(wait <= run(&request, other, runners, runners, seed).wait_ms * 105 / 100);
        /* A job for each package waits for one of the runners, and compiles anew. */
        for (uint32_t i = 0; i < request.count; i++)
            other[i] = i;
        assert_true(wait <= run(&request, other, request.count, runners, seed).wait_ms);
        arena_free(&arena);
    }
}

/* Twice as many shards as places: two after the other, more or less. */
static void shards_wait_for_places(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct pack_request request = packing_core(&arena, 3, 40);
    const struct packing said = pack(&arena, &request, 8);
    const struct simulated enough = run(&request, said.shard_of, said.shards, 8, 1),
                           few = run(&request, said.shard_of, said.shards, 4, 1);
    assert_true(few.wait_ms > enough.wait_ms);
    assert_true(few.wait_ms >= few.busy_ms / 4);
    assert_true(few.wait_ms <= 2 * (enough.wait_ms + LATE_MS));
    assert_int_equal(few.busy_ms, enough.busy_ms);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_said_comes_true),
        cmocka_unit_test(nothing_else_is_done_earlier),
        cmocka_unit_test(shards_wait_for_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
