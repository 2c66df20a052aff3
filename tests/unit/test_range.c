/* Base, head and mode: every way to have none, and the command that mends it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "planner/event/range.h"
#include "tests/unit/repo_fixture.h"

static struct err failed; /* of the latest choose() */

static int choose(struct fixture *fixture, const char *dir, const char *base, const char *head,
                  bool full, struct range *range)
{
    struct repository *repository = fixture_open(fixture, dir);
    struct range_request request = {.base = base, .head = head, .full = full};
    failed = (struct err){0};
    int status = range_choose(repository, &request, &fixture->arena, range, &failed);
    repository_close(repository);
    return status;
}

/* Mode affected, between these revisions, which git resolves for the comparison. */
static void expect_compared(struct fixture *fixture, const char *dir, const char *asked_base,
                            const char *asked_head, const char *base, const char *base_name)
{
    struct range range;
    if (choose(fixture, dir, asked_base, asked_head, false, &range))
        fail_msg("%s", failed.message);
    assert_int_equal(range.mode, MODE_AFFECTED);
    assert_int_equal(range.mode_reason.code, REASON_COMPARED);
    assert_null(range.remedy);
    assert_string_equal(range.base.oid, fixture_output(fixture, dir, "git rev-parse %s", base));
    assert_string_equal(range.base.name, base_name);
    assert_false(range.base.work_tree);
}

static const char *expect_full(struct fixture *fixture, const char *dir, const char *base,
                               enum reason_code code)
{
    struct range range;
    if (choose(fixture, dir, base, NULL, false, &range))
        fail_msg("%s", failed.message);
    assert_int_equal(range.mode, MODE_FULL);
    assert_int_equal(range.mode_reason.code, code);
    assert_string_not_equal(range.mode_reason.item, "");
    assert_null(range.base.name);
    return range.remedy;
}

static void expect_error(struct fixture *fixture, const char *dir, const char *base,
                         const char *head)
{
    struct range range;
    assert_int_equal(choose(fixture, dir, base, head, false, &range), -1);
    assert_int_equal(failed.code, ERR_GIT);
    assert_string_not_equal(failed.message, "");
    assert_string_not_equal(failed.hint, "");
}

/* main with three commits, side with two more from the first; side is checked out. */
static void make_repository(struct fixture *fixture)
{
    fixture_run(fixture, "",
                "git init -q r; cd r; c() { echo $1 >$1; git add .; git commit -qm $1; };"
                "c one; git branch side; c two; c three; git checkout -q side; c four; c five");
}

static void test_defaults(void **state)
{
    struct fixture *fixture = *state;
    struct range range;
    make_repository(fixture);
    fixture_run(fixture, "", "git clone -q r c");
    expect_compared(fixture, "r", NULL, NULL, "main~2", "main");
    expect_compared(fixture, "c", NULL, NULL, "HEAD", "origin/side"); /* its HEAD is side */
    fixture_run(fixture, "c", "git remote set-head origin main; echo x >>one");
    expect_compared(fixture, "c", NULL, NULL, "origin/main~2", "origin/main");
    assert_int_equal(choose(fixture, "c", NULL, NULL, false, &range), 0);
    assert_true(range.head.work_tree);
    assert_string_equal(range.head.name, "work tree");
    assert_string_equal(range.head.oid, fixture_output(fixture, "c", "git rev-parse HEAD"));
    fixture_run(fixture, "c", "git checkout -q --detach");
    expect_compared(fixture, "c", NULL, NULL, "origin/main~2", "origin/main");
}

static void test_named(void **state)
{
    struct fixture *fixture = *state;
    struct range range;
    make_repository(fixture);
    expect_compared(fixture, "r", "main", NULL, "main", "main"); /* exactly, no merge base */
    expect_compared(fixture, "r", "main", "side~1", "main", "main");
    expect_compared(fixture, "r", NULL, "side~1", "main~2", "main");
    assert_int_equal(choose(fixture, "r", NULL, "side~1", false, &range), 0);
    assert_false(range.head.work_tree);
    assert_string_equal(range.head.name, "side~1");
    expect_error(fixture, "r", "mian", NULL);
    assert_non_null(strstr(failed.hint, "did you mean main?"));
    expect_error(fixture, "r", NULL, "sied");
    expect_error(fixture, "r", "main~9", NULL);
    expect_error(fixture, "r", "main", "0123456789012345678901234567890123456789");
}

static void test_full(void **state)
{
    struct fixture *fixture = *state;
    struct range range;
    make_repository(fixture);
    assert_int_equal(choose(fixture, "r", "no-such", NULL, true, &range), 0);
    assert_int_equal(range.mode, MODE_FULL);
    assert_int_equal(range.mode_reason.code, REASON_OVERRIDE);
    assert_null(range.base.name);
    assert_true(range.head.work_tree);
}

static void test_single_branch(void **state)
{
    struct fixture *fixture = *state;
    fixture_run(fixture, "", "git init -q r; cd r; git commit -q --allow-empty -m one");
    expect_compared(fixture, "r", NULL, NULL, "HEAD", "main");
    fixture_run(fixture, "r", "git branch -m trunk");
    expect_compared(fixture, "r", NULL, NULL, "HEAD", "HEAD");
}

static void test_bare(void **state)
{
    struct fixture *fixture = *state;
    struct range range;
    make_repository(fixture);
    fixture_run(fixture, "", "git clone -q --bare r b; git init -q --bare empty");
    expect_compared(fixture, "b", NULL, NULL, "main~2", "main");
    assert_int_equal(choose(fixture, "b", NULL, NULL, false, &range), 0);
    assert_string_equal(range.head.name, "HEAD");
    assert_false(range.head.work_tree);
    expect_error(fixture, "empty", NULL, NULL);
}

static void test_unborn(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r", "git checkout -q --orphan new");
    assert_null(expect_full(fixture, "r", NULL, REASON_UNBORN));
    expect_compared(fixture, "r", "main", NULL, "main", "main");
}

static void test_no_default_branch(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "",
                "(cd r; git branch -m main trunk; git checkout -q trunk);"
                "git clone -q r c; cd c; git checkout -q --detach;"
                "git remote set-head origin -d");
    const char *remedy = expect_full(fixture, "c", NULL, REASON_BASE_MISSING);
    assert_string_equal(remedy, "git remote set-head origin --auto");
    fixture_run(fixture, "c", "%s", remedy);
    expect_compared(fixture, "c", NULL, NULL, "origin/trunk", "origin/trunk");
    assert_non_null(strstr(expect_full(fixture, "r", NULL, REASON_BASE_MISSING), "--base"));
}

static void test_unrelated(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r", "git checkout -q --orphan alone; git commit -qm alone");
    assert_null(expect_full(fixture, "r", NULL, REASON_BASE_MISSING));
}

/* The remedy must mend it: it is run, and the default base compared after it. */
static void test_shallow(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "",
                "git clone -q --depth 1 --no-single-branch file://$PWD/r s;"
                "cd s; git remote set-head origin main");
    const char *remedy = expect_full(fixture, "s", NULL, REASON_BASE_SHALLOW);
    assert_string_equal(remedy, "git fetch --unshallow origin");
    expect_compared(fixture, "s", "origin/main", NULL, "origin/main", "origin/main");
    fixture_run(fixture, "s", "%s", remedy);
    expect_compared(fixture, "s", NULL, NULL, "origin/main~2", "origin/main");
}

static void test_shallow_single_branch(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "",
                "git clone -q --depth 1 -b side file://$PWD/r s; cd s;"
                "git checkout -q --detach; git branch -qD side;"
                "git remote set-head origin -d || true");
    const char *remedy = expect_full(fixture, "s", NULL, REASON_BASE_SHALLOW);
    fixture_run(fixture, "s", "%s", remedy);
    expect_compared(fixture, "s", NULL, NULL, "origin/main~2", "origin/main");
}

static void test_shallow_named(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "", "git clone -q --depth 1 -b side file://$PWD/r s");
    const char *first = fixture_output(fixture, "r", "git rev-parse main~2");
    const char *names[] = {"HEAD~2", "HEAD^", "HEAD~1^1", "HEAD^{commit}~1"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(expect_full(fixture, "s", names[i], REASON_BASE_SHALLOW),
                            "git fetch --unshallow origin");
    expect_error(fixture, "s", "no-such~1", NULL);
    expect_error(fixture, "s", "no-such", NULL);
    const char *remedy = expect_full(fixture, "s", first, REASON_BASE_SHALLOW);
    fixture_run(fixture, "s", "%s", remedy);
    expect_compared(fixture, "s", first, NULL, first, first);
    fixture_run(fixture, "s", "%s", expect_full(fixture, "s", "HEAD~2", REASON_BASE_SHALLOW));
    expect_compared(fixture, "s", "HEAD~2", NULL, "HEAD~2", "HEAD~2");
}

static void test_missing_commit(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "", "git clone -q --single-branch -b side file://$PWD/r c");
    const char *tip = fixture_output(fixture, "r", "git rev-parse main");
    const char *remedy = expect_full(fixture, "c", tip, REASON_BASE_MISSING);
    assert_string_equal(remedy, arena_printf(&fixture->arena, "git fetch origin %s", tip));
    assert_string_equal(expect_full(fixture, "c", arena_printf(&fixture->arena, "%s^{commit}", tip),
                                    REASON_BASE_MISSING),
                        remedy);
    fixture_run(fixture, "c", "%s", remedy);
    expect_compared(fixture, "c", tip, NULL, tip, tip);
    const char *zeros = "0000000000000000000000000000000000000000";
    assert_null(expect_full(fixture, "c", zeros, REASON_BASE_MISSING));
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_defaults),
        TEST(test_named),
        TEST(test_full),
        TEST(test_single_branch),
        TEST(test_bare),
        TEST(test_unborn),
        TEST(test_no_default_branch),
        TEST(test_unrelated),
        TEST(test_shallow),
        TEST(test_shallow_single_branch),
        TEST(test_shallow_named),
        TEST(test_missing_commit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
