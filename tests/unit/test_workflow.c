/* Jobs of workflows, as far as their matrices go. */
#include <string.h>

#include "planner/config/workflow/workflow.h"
#include "tests/story.h"
#include "tests/unit/arena_test.h"

static const char path[] = ".github/workflows/ci.yml";

static int read_job(struct arena *arena, const char *text, const char *job,
                    struct workflow_job *result, struct err *err)
{
    struct tree tree = {.arena = arena};
    tree_put(&tree, path, text);
    struct source source = tree_source(&tree, "HEAD");
    *err = (struct err){0};
    return workflow_read(arena, &source, path, job, result, err);
}

static void test_a_job_is_read(void **state)
{
    struct workflow_job job;
    struct err err;
    int rc = read_job(*state,
                      "on: push\njobs:\n"
                      "  check: {runs-on: x}\n"
                      "  build:\n"
                      "    runs-on: ${{ matrix.os }}\n"
                      "    strategy:\n"
                      "      fail-fast: false\n"
                      "      matrix: {os: [a, 'b'], v: [1.80]}\n",
                      "build", &job, &err);
    assert_int_equal(rc, 0);
    assert_string_equal(job.name, "build");
    assert_int_equal(job.runs_on->kind, VALUE_UNKNOWN);
    const struct value *v = value_get(job.matrix, "v")->members.items[0].value;
    assert_int_equal(v->kind, VALUE_NUMBER);
    assert_string_equal(v->text, "1.80");
    assert_string_equal(value_print(*state, v), "1.8");
    assert_int_equal(v->line, 8);
    assert_int_equal(v->column, 34);
}

static void test_labels_may_be_a_list(void **state)
{
    struct workflow_job job;
    struct err err;
    const char *text = "jobs:\n  b:\n    runs-on: [self-hosted, linux]\n"
                       "    strategy: {matrix: {os: [a]}}\n";
    assert_int_equal(read_job(*state, text, "b", &job, &err), 0);
    assert_int_equal(job.runs_on->kind, VALUE_LIST);
}

static void test_aliases_are_followed(void **state)
{
    struct workflow_job job;
    struct err err;
    const char *text = "jobs:\n  a:\n    strategy: &s\n      matrix: {os: [x]}\n"
                       "  b:\n    strategy: *s\n";
    assert_int_equal(read_job(*state, text, "b", &job, &err), 0);
    assert_null(job.runs_on);
    assert_int_equal(value_get(job.matrix, "os")->members.count, 1);
}

struct fault {
    const char *text, *message, *hint;
    unsigned line, column;
};

/* Who reads it says whether that is a fault. */
static void test_jobs_without_rows_of_their_own(void **state)
{
    struct workflow_job job;
    struct err err;
    static const char *const none[] = {"jobs:\n  build: {}\n",
                                       "jobs:\n  build:\n    strategy: {fail-fast: true}\n",
                                       "jobs:\n  build:\n    strategy:\n      matrix:\n"};
    static const char *const unknown[] = {
        "jobs:\n  build:\n    strategy:\n      matrix: ${{ fromJSON(x) }}\n",
        "jobs:\n  build:\n    strategy: ${{ fromJSON(x) }}\n"};
    for (size_t i = 0; i < COUNT(none); i++) {
        assert_int_equal(read_job(*state, none[i], "build", &job, &err), 0);
        assert_null(job.matrix);
        assert_int_equal(job.line, i ? 3 : 2);
    }
    for (size_t i = 0; i < COUNT(unknown); i++) {
        assert_int_equal(read_job(*state, unknown[i], "build", &job, &err), 0);
        assert_int_equal(job.matrix->kind, VALUE_UNKNOWN);
        assert_int_equal(job.matrix->line, 4 - i);
        assert_int_equal(job.matrix->column, 15);
    }
}

static void test_faults(void **state)
{
    static const struct fault faults[] = {
        {"", "this is no workflow: it has no mapping under the key 'jobs'", "", 1, 1},
        {"on: push\n", "this is no workflow: it has no mapping under the key 'jobs'", "", 1, 1},
        {"jobs: []\n", "this is no workflow: it has no mapping under the key 'jobs'", "", 1, 1},
        {"jobs:\n  biuld: {}\n", "this workflow has no job 'build'", "did you mean 'biuld'?", 2, 3},
        {"jobs:\n  build: x\n", "expected the job 'build' (a mapping)", "", 2, 10},
        {"jobs:\n  build: [x]\n", "expected the job 'build' (a mapping)", "", 2, 10},
        {"jobs:\n  build:\n", "expected the job 'build' (a mapping)", "", 2, 9},
        {"jobs:\n  build:\n    strategy:\n      matrix: [a]\n",
         "expected a matrix (a mapping of vectors to lists)", "", 4, 15},
        {"jobs:\n\tbuild:\n", "found character that cannot start any token",
         "YAML is indented with spaces, not with tabs", 2, 1},
    };
    struct workflow_job job;
    struct err err;
    for (size_t i = 0; i < COUNT(faults); i++) {
        assert_int_equal(read_job(*state, faults[i].text, "build", &job, &err), -1);
        assert_int_equal(err.code, ERR_INPUT);
        assert_string_equal(err.file, path);
        assert_string_equal(err.message, faults[i].message);
        assert_string_equal(err.hint, faults[i].hint);
        assert_int_equal(err.line, faults[i].line);
        assert_int_equal(err.column, faults[i].column);
    }
}

static void test_no_such_file(void **state)
{
    struct tree tree = {.arena = *state};
    struct source source = tree_source(&tree, "HEAD");
    struct workflow_job job;
    struct err err = {0};
    assert_int_equal(workflow_read(*state, &source, path, "build", &job, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    assert_string_equal(err.message, "there is no workflow of this name in HEAD");
}

/* Ten of ten of ten …: what would take more memory than there is. */
static void test_aliases_are_counted_as_often_as_they_stand(void **state)
{
    const char *text = "x: &a0 [1]\n";
    struct workflow_job job;
    struct err err;
    for (int i = 1; i < 12; i++) {
        text = arena_printf(*state, "%sx%d: &a%d [", text, i, i);
        for (int j = 0; j < 10; j++)
            text = arena_printf(*state, "%s%s*a%d", text, j ? ", " : "", i - 1);
        text = arena_printf(*state, "%s]\n", text);
    }
    text = arena_printf(*state, "%sjobs: {build: {strategy: {matrix: {os: *a11}}}}\n", text);
    assert_int_equal(read_job(*state, text, "build", &job, &err), -1);
    assert_non_null(strstr(err.message, "counted where aliases stand for them"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_a_job_is_read),
        arena_test(test_labels_may_be_a_list),
        arena_test(test_aliases_are_followed),
        arena_test(test_jobs_without_rows_of_their_own),
        arena_test(test_faults),
        arena_test(test_no_such_file),
        arena_test(test_aliases_are_counted_as_often_as_they_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
