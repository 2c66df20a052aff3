/* The gate's verdict: every result of a planner, of a planned job, of an empty one, of another. */
#include <string.h>

#include "planner/gate/verdict.h"
#include "tests/unit/arena_test.h"

enum { RESULTS = RESULT_UNKNOWN + 1 };

/* A run: the planner "plan", one planned job "test", one job beside the plan, "lint". */
struct run {
    struct promised job;
    struct promise promise;
    struct outcome jobs[3];
    struct outcomes outcomes;
    struct verdict_request request;
};

static void add(struct run *run, const char *name, enum job_result result)
{
    if (result != RESULT_MISSING)
        run->jobs[run->outcomes.count++] =
            (struct outcome){.name = name, .result = result, .word = result_name(result)};
}

static void run_start(struct run *run, enum job_result plan, enum job_result test,
                      enum job_result lint, size_t count)
{
    *run = (struct run){.job = {.name = "test", .counted = true, .count = count}};
    run->promise = (struct promise){.mode = "affected", .counted = true, .count = count};
    run->promise.jobs.items = &run->job;
    run->promise.jobs.count = 1;
    run->outcomes.items = run->jobs;
    add(run, "test", test);
    add(run, "plan", plan);
    add(run, "lint", lint);
    run->request = (struct verdict_request){
        .planner = "plan", .promise = &run->promise, .outcomes = &run->outcomes};
}

static const struct verdict_job *job_of(const struct verdict *verdict, const char *name)
{
    for (size_t i = 0; i < verdict->count; i++)
        if (strcmp(verdict->jobs[i].name, name) == 0)
            return &verdict->jobs[i];
    fail_msg("no job %s", name);
    return NULL;
}

static void test_every_result(void **state)
{
    for (unsigned code = 0; code < RESULTS * RESULTS * RESULTS * 3; code++) {
        struct run run;
        const enum job_result plan = code % RESULTS, test = code / RESULTS % RESULTS,
                              lint = code / RESULTS / RESULTS % RESULTS;
        const size_t count = code / RESULTS / RESULTS / RESULTS;
        run_start(&run, plan, test, lint, count);
        const struct verdict verdict = verdict_make(*state, &run.request);
        const bool idle = count == 0 && (test == RESULT_SKIPPED || test == RESULT_MISSING);
        const bool test_good = test == RESULT_SUCCESS || idle;
        const bool lint_good = lint == RESULT_SUCCESS || lint == RESULT_MISSING;
        assert_int_equal(verdict.good, plan == RESULT_SUCCESS && test_good && lint_good);
        assert_int_equal(job_of(&verdict, "plan")->good, plan == RESULT_SUCCESS);
        assert_int_equal(job_of(&verdict, "test")->good, test_good);
        assert_int_equal(verdict.count, lint == RESULT_MISSING ? 2 : 3);
        for (size_t i = 0; i < verdict.count; i++)
            assert_true(verdict.jobs[i].good || verdict.jobs[i].why);
    }
}

static void test_order_is_the_planner_then_names(void **state)
{
    struct run run;
    run_start(&run, RESULT_SUCCESS, RESULT_SUCCESS, RESULT_SUCCESS, 1);
    const struct verdict verdict = verdict_make(*state, &run.request);
    assert_int_equal(verdict.count, 3);
    assert_string_equal(verdict.jobs[0].name, "plan");
    assert_string_equal(verdict.jobs[1].name, "lint");
    assert_string_equal(verdict.jobs[2].name, "test");
    assert_true(verdict.jobs[0].planner && verdict.jobs[2].planned && !verdict.jobs[1].planned);
}

static void test_sentences(void **state)
{
    struct run run;
    run_start(&run, RESULT_SUCCESS, RESULT_SKIPPED, RESULT_SUCCESS, 2);
    struct verdict verdict = verdict_make(*state, &run.request);
    assert_string_equal(verdict.jobs[2].why, "2 rows were planned, and the job was skipped");
    assert_non_null(strstr(verdict.jobs[2].mend, "test-count"));
    run_start(&run, RESULT_SUCCESS, RESULT_MISSING, RESULT_SUCCESS, 1);
    verdict = verdict_make(*state, &run.request);
    assert_string_equal(verdict.jobs[2].why,
                        "1 row was planned, and the job is not among the results");
    assert_non_null(strstr(verdict.jobs[2].mend, "add test to the `needs`"));
    run_start(&run, RESULT_SUCCESS, RESULT_FAILURE, RESULT_SUCCESS, 0);
    verdict = verdict_make(*state, &run.request);
    assert_string_equal(verdict.jobs[2].why, "nothing was planned, and the job failed");
}

/* Neither a planned job nor the planner, and a failure of none. */
static void test_what_may_be_skipped(void **state)
{
    const char *names[] = {"lint", "plan", "test"};
    const struct strings all = {names, 3, 3};
    static const struct {
        enum job_result plan, test, lint;
        bool good;
    } rows[] = {
        {RESULT_SUCCESS, RESULT_SUCCESS, RESULT_SKIPPED, true},
        {RESULT_SUCCESS, RESULT_SUCCESS, RESULT_FAILURE, false},
        {RESULT_SUCCESS, RESULT_SUCCESS, RESULT_CANCELLED, false},
        {RESULT_SUCCESS, RESULT_SUCCESS, RESULT_UNKNOWN, false},
        {RESULT_SKIPPED, RESULT_SUCCESS, RESULT_SUCCESS, false},
        {RESULT_SUCCESS, RESULT_SKIPPED, RESULT_SUCCESS, false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct run run;
        run_start(&run, rows[i].plan, rows[i].test, rows[i].lint, 1);
        run.request.may_skip = &all;
        assert_int_equal(verdict_make(*state, &run.request).good, rows[i].good);
    }
}

static bool is_good(void **state, const struct run *run)
{
    const struct verdict verdict = verdict_make(*state, &run->request);
    assert_true(verdict.good || verdict.why || verdict.wrong);
    return verdict.good;
}

/* All succeeded, yet what was planned is not known. */
static void test_no_plan_is_no_good_plan(void **state)
{
    struct run run;
    run_start(&run, RESULT_SUCCESS, RESULT_SUCCESS, RESULT_SUCCESS, 1);
    assert_true(is_good(state, &run));
    run.request.promise = NULL;
    assert_false(is_good(state, &run));
    run_start(&run, RESULT_SUCCESS, RESULT_SUCCESS, RESULT_SUCCESS, 1);
    run.request.planner = NULL;
    assert_false(is_good(state, &run));
    run_start(&run, RESULT_SUCCESS, RESULT_SUCCESS, RESULT_SUCCESS, 1);
    run.request.fault = "two plans";
    assert_false(is_good(state, &run));
    run_start(&run, RESULT_SUCCESS, RESULT_SUCCESS, RESULT_SUCCESS, 1);
    run.promise.fault = "no mode";
    assert_false(is_good(state, &run));
    run_start(&run, RESULT_SUCCESS, RESULT_SUCCESS, RESULT_SUCCESS, 1);
    run.job.fault = "an empty matrix";
    assert_false(is_good(state, &run));
    run_start(&run, RESULT_SUCCESS, RESULT_SUCCESS, RESULT_SUCCESS, 1);
    run.job.counted = false;
    assert_false(is_good(state, &run));
    run_start(&run, RESULT_SUCCESS, RESULT_SUCCESS, RESULT_SUCCESS, 1);
    run.job.name = "plan";
    assert_false(is_good(state, &run));
}

static void test_words(void **state)
{
    (void)state;
    assert_int_equal(result_of("success"), RESULT_SUCCESS);
    assert_int_equal(result_of("skipped"), RESULT_SKIPPED);
    assert_int_equal(result_of("Success"), RESULT_UNKNOWN);
    assert_int_equal(result_of("missing"), RESULT_UNKNOWN);
    assert_int_equal(result_of("unknown"), RESULT_UNKNOWN);
    assert_int_equal(result_of(""), RESULT_UNKNOWN);
    assert_int_equal(result_of(NULL), RESULT_UNKNOWN);
}

static void test_disagreement(void **state)
{
    struct run stored, told;
    run_start(&stored, RESULT_SUCCESS, RESULT_SUCCESS, RESULT_SUCCESS, 2);
    run_start(&told, RESULT_SUCCESS, RESULT_SUCCESS, RESULT_SUCCESS, 2);
    assert_null(promise_disagreement(*state, &stored.promise, &told.promise));
    told.promise.mode = "full";
    assert_non_null(promise_disagreement(*state, &stored.promise, &told.promise));
    told.promise.mode = NULL;
    told.promise.jobs.count = 0;
    assert_null(promise_disagreement(*state, &stored.promise, &told.promise));
    told.promise.count = 3;
    assert_non_null(promise_disagreement(*state, &stored.promise, &told.promise));
    told.promise.counted = false;
    told.promise.jobs.count = 1;
    told.job.count = 1;
    assert_non_null(promise_disagreement(*state, &stored.promise, &told.promise));
    told.job = (struct promised){.name = "bench", .counted = true, .count = 2};
    assert_non_null(promise_disagreement(*state, &stored.promise, &told.promise));
    told.job = (struct promised){.name = "test", .fault = "no number"};
    assert_non_null(promise_disagreement(*state, &stored.promise, &told.promise));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_every_result), arena_test(test_order_is_the_planner_then_names),
        arena_test(test_sentences),    arena_test(test_what_may_be_skipped),
        arena_test(test_words),        arena_test(test_no_plan_is_no_good_plan),
        arena_test(test_disagreement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
