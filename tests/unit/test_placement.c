/* Where an entry stands in a schedule: against all other places, gone through one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "planner/matrix/runner.h"
#include "planner/output/output.h"
#include "planner/report/placement.h"
#include "tests/unit/fake_plan.h"

enum { MOST = 8, SECOND = 1000 };

static void fake_times(struct fake *fake, size_t platforms, size_t runners)
{
    fake_start(fake);
    fake->timed = true;
    fake->job.runners = runners;
    fake_finish(fake, platforms);
}

/* What each shard of the first row takes where `item` is in shard `to`, of `count`. */
static void times(const struct row_schedule *row, uint32_t item, size_t to, size_t count,
                  int64_t *ms)
{
    const struct packing *packing = &row->points[row->chosen].packing;
    for (size_t shard = 0; shard < count; shard++) {
        uint32_t items[MOST];
        size_t taken = 0;
        for (uint32_t i = 0; i < row->points[row->chosen].items->now.count; i++)
            if ((i == item ? to : packing->shard_of[i]) == shard)
                items[taken++] = i;
        const struct shard_time time =
            row_load_time(&row->points[row->chosen].items->now, items, taken);
        ms[shard] = taken ? shard_time_ms(&time) : 0;
    }
}

struct sums {
    int64_t longest, total, billed;
};

static struct sums sums_of(const int64_t *ms, size_t count)
{
    struct sums sums = {0};
    for (size_t i = 0; i < count; i++) {
        sums.longest = ms[i] > sums.longest ? ms[i] : sums.longest;
        sums.total += ms[i];
        sums.billed += ms[i] ? runner_billed(ms[i]) : 0;
    }
    return sums;
}

/* The best of all other places. */
static struct sums best_of(const struct row_schedule *row, uint32_t item, size_t shards)
{
    const size_t from = row->points[row->chosen].packing.shard_of[item];
    struct sums best = {INT64_MAX, INT64_MAX, 0};
    int64_t ms[MOST] = {0};
    for (size_t to = 0; to < shards; to++) {
        if (to == from)
            continue;
        times(row, item, to, shards, ms);
        const struct sums sums = sums_of(ms, shards);
        if (sums.longest < best.longest ||
            (sums.longest == best.longest && sums.total < best.total))
            best = sums;
    }
    return best;
}

/* Each entry of a plan with one row. `own`: runners that are only there to be tried. */
static void check_all(struct fake *fake, size_t own)
{
    const struct plan_job *job = &fake->plan.jobs[0];
    const struct row_schedule *row = &job->schedule->rows[0];
    const size_t shards = job->shard_count;
    int64_t ms[MOST] = {0};
    uint32_t item = 0;
    times(row, MOST, 0, shards, ms);
    const struct sums now = sums_of(ms, shards);
    assert_int_equal(now.longest, fake->plan.durations.wait_ms);
    for (size_t i = 0; i < job->matrix->entry_count; i++) {
        if (!job->matrix->entries[i].selected)
            continue;
        const struct outline_entry entry = {job, &job->matrix->entries[i]};
        const struct placement placement = placement_of(&fake->arena, &fake->plan, &entry);
        const struct sums best = best_of(row, item++, shards + own);
        assert_ptr_equal(placement.shard, job->shard_of[i]);
        assert_int_equal(placement.others, placement.shard->entry_count - 1);
        assert_true(placement.movable);
        assert_int_equal(placement.instead == NULL, own);
        assert_true(placement.instead != placement.shard);
        assert_int_equal(placement.wait_ms, best.longest - now.longest);
        assert_int_equal(placement.runner_ms, best.total - now.total);
        assert_int_equal(placement.billed, best.billed - now.billed);
    }
    assert_int_equal(item, 3);
}

static void test_best_other_place_is_found(void **state)
{
    struct fake fake;
    (void)state;
    static const size_t runners[] = {2, RUNNERS_EACH};
    for (size_t i = 0; i < sizeof runners / sizeof *runners; i++) {
        fake_times(&fake, 1, runners[i]);
        assert_int_equal(fake.plan.shards, 2 + i);
        check_all(&fake, 0);
        arena_free(&fake.arena);
    }
}

static void test_one_runner_is_compared_with_two(void **state)
{
    struct fake fake;
    (void)state;
    fake_times(&fake, 1, 1);
    check_all(&fake, 1);
    arena_free(&fake.arena);
}

/* core needs gen, and cli needs both. */
static void test_what_is_compiled_once_is_told(void **state)
{
    struct fake fake;
    (void)state;
    fake_times(&fake, 1, 1);
    const struct plan_job *job = &fake.plan.jobs[0];
    const struct outline *outlines = packages_of_plan(&fake.arena, &fake.plan);
    const struct placement placement =
        placement_of(&fake.arena, &fake.plan, &outlines[FAKE_CORE].entries[0]);
    assert_int_equal(placement.shared.count, 2);
    assert_int_equal(placement.shared.items[0], FAKE_CORE);
    assert_int_equal(placement.shared.items[1], FAKE_GEN);
    /* gen, then core: a chain of 20 s each, which the others wait for anyway */
    assert_int_equal(placement.saved_ms, 40 * SECOND);
    assert_int_equal(job->shard_count, 1);
    arena_free(&fake.arena);
}

static void test_who_is_alone_stays(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    fake.timed = true;
    fake.packages[FAKE_CORE].name = "other";
    fake.change_count = 0;
    fake_change(&fake, "crates/e2e/src/lib.rs", CHANGE_MODIFIED);
    fake_finish(&fake, 1);
    assert_int_equal(fake.plan.selected, 1);
    const struct outline *outlines = packages_of_plan(&fake.arena, &fake.plan);
    const struct placement placement =
        placement_of(&fake.arena, &fake.plan, &outlines[FAKE_E2E].entries[0]);
    assert_false(placement.movable);
    assert_int_equal(placement.others, 0);
    assert_int_equal(placement.shared.count, 0);
    assert_int_equal(placement.saved_ms, 0);
    arena_free(&fake.arena);
}

static void test_explain_tells_it(void **state)
{
    struct fake fake;
    (void)state;
    fake_times(&fake, 1, 2);
    const char *text = explain_package(&fake.arena, &fake.plan, FAKE_CORE, &(struct style){0});
    check_has(text, "\nRunners\n  test linux 1/2: ");
    check_has(text, "\n    compiled once for it and others: core, gen, which saves ");
    check_has(text, " instead: the end comes ");
    check_has(explain_package_json(&fake.arena, &fake.plan, FAKE_CORE), "\"placement\": {");
    arena_free(&fake.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_best_other_place_is_found),
        cmocka_unit_test(test_one_runner_is_compared_with_two),
        cmocka_unit_test(test_what_is_compiled_once_is_told),
        cmocka_unit_test(test_who_is_alone_stays),
        cmocka_unit_test(test_explain_tells_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
