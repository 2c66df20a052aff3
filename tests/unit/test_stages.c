/* When jobs and their shards run. */
#include "tests/unit/arena_test.h"

#include "planner/schedule/stages.h"

enum { MOST = 8 };

/* Jobs with their needs by place, in the order of stages. */
struct desk {
    struct arena *arena;
    struct staged_job jobs[MOST];
    struct ids needs[MOST];
    size_t count;
};

static void add(struct desk *desk, const int64_t *ms, size_t count, size_t parallel, int need)
{
    struct staged_job *job = &desk->jobs[desk->count];
    *job = (struct staged_job){.ms = ms, .count = count, .parallel = parallel, .stage = 1};
    if (need >= 0) {
        vec_push(desk->arena, &desk->needs[desk->count], (uint32_t)need);
        job->stage = desk->jobs[need].stage + 1;
    }
    job->needs = &desk->needs[desk->count++];
}

static void expect_chain(const struct desk *desk, const struct staged_shard *expected, size_t count)
{
    const struct staged_shards chain = stages_critical(desk->arena, desk->jobs, desk->count);
    assert_int_equal(chain.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(chain.items[i].job, expected[i].job);
        assert_int_equal(chain.items[i].shard, expected[i].shard);
    }
}

static void nothing_takes_no_time(void **state)
{
    struct desk desk = {.arena = *state};
    assert_int_equal(stages_run(*state, desk.jobs, 0), 0);
    add(&desk, NULL, 0, 1, -1);
    assert_int_equal(stages_run(*state, desk.jobs, 1), 0);
    expect_chain(&desk, NULL, 0);
}

/* Three at once on two runners: the third starts when the shorter of the first two ends. */
static void shards_wait_for_a_runner(void **state)
{
    static const int64_t ms[] = {50, 20, 40};
    static const struct staged_shard chain[] = {{0, 1}, {0, 2}};
    struct desk desk = {.arena = *state};
    add(&desk, ms, 3, 2, -1);
    assert_int_equal(stages_run(*state, desk.jobs, 1), 60);
    assert_int_equal(desk.jobs[0].starts[0], 0);
    assert_int_equal(desk.jobs[0].starts[1], 0);
    assert_int_equal(desk.jobs[0].starts[2], 20);
    expect_chain(&desk, chain, COUNT(chain));
    desk.jobs[0].parallel = 3;
    assert_int_equal(stages_run(*state, desk.jobs, 1), 50);
}

/* A job of which nothing runs holds nobody up, and hides nothing: check → (skipped) → release. */
static void skipped_jobs_are_looked_through(void **state)
{
    static const int64_t check[] = {10, 30}, other[] = {35}, release[] = {5};
    static const struct staged_shard chain[] = {{0, 1}, {3, 0}};
    struct desk desk = {.arena = *state};
    add(&desk, check, 2, 9, -1);
    add(&desk, NULL, 0, 9, 0);
    add(&desk, other, 1, 9, -1);
    add(&desk, release, 1, 9, 1);
    assert_int_equal(stages_run(*state, desk.jobs, 4), 35);
    assert_int_equal(desk.jobs[3].starts[0], 30);
    static const struct staged_shard first[] = {{2, 0}};
    expect_chain(&desk, first, 1);
    desk.jobs[2].count = 0;
    assert_int_equal(stages_run(*state, desk.jobs, 4), 35);
    expect_chain(&desk, chain, COUNT(chain));
}

/* A job begins when the last of its needs has ended. */
static void a_job_waits_for_all_that_it_needs(void **state)
{
    static const int64_t one[] = {10}, other[] = {25}, last[] = {7, 7};
    static const struct staged_shard chain[] = {{1, 0}, {2, 0}, {2, 1}};
    struct desk desk = {.arena = *state};
    add(&desk, one, 1, 1, -1);
    add(&desk, other, 1, 1, -1);
    add(&desk, last, 2, 1, 0);
    vec_push(*state, &desk.needs[2], 1);
    assert_int_equal(stages_run(*state, desk.jobs, 3), 39);
    assert_int_equal(desk.jobs[2].begin, 25);
    expect_chain(&desk, chain, COUNT(chain));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(nothing_takes_no_time),
        arena_test(shards_wait_for_a_runner),
        arena_test(skipped_jobs_are_looked_through),
        arena_test(a_job_waits_for_all_that_it_needs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
