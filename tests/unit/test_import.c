/* Reports of services and of test harnesses: what is taken, what is left out, what is refused. */
#include "tests/unit/import_fixture.h"

static void test_service_jobs(void **state)
{
    expect_fixture(*state, "github-jobs.json", IMPORT_GITHUB_JOBS,
                   "pass test[linux, stable] :@1772445850\n"
                   "time test[linux, stable] :@1772445850 set-up 38000 work 202000\n"
                   "fail lint[] :@1772445660\n"
                   "1 × a step that ends before it starts\n"
                   "1 × a job that was skipped\n"
                   "1 × a job that has not ended\n"
                   "1 × a job that a re-run took over from an earlier attempt\n"
                   "1 × a job that neither passed nor failed: cancelled, neutral, stale\n");
}

static void test_client_jobs(void **state)
{
    const struct import_context context = {.when = 5, .name = {"test", "", "", ""}};
    size_t size;
    const char *bytes = fixture_read(*state, "gh-run-view.json", &size);
    expect_fixture(*state, "gh-run-view.json", IMPORT_GH_RUN_VIEW,
                   "pass test linux, stable[] :@1772452980\n"
                   "time test linux, stable[] :@1772452980 set-up 2000 work 175000\n"
                   "1 × a job that a re-run took over from an earlier attempt\n"
                   "1 × a job that has not ended\n");
    expect_bytes(*state, IMPORT_GH_RUN_VIEW, &context, bytes, size,
                 "pass test[linux, stable] :@1772452980\n"
                 "time test[linux, stable] :@1772452980 set-up 2000 work 175000\n"
                 "1 × a job that a re-run took over from an earlier attempt\n"
                 "1 × a job that has not ended\n");
}

/* A job of GitHub with one step, from second `start` to `end` of the day that the job ends in. */
#define JOB(id, name, start, end, done)                                                            \
    "{\"id\":" id ",\"name\":\"" name "\",\"status\":\"completed\",\"conclusion\":\"success\","    \
    "\"created_at\":\"1970-01-02T00:00:00Z\",\"started_at\":\"1970-01-02T00:00:00Z\","             \
    "\"completed_at\":\"1970-01-02T00:0" done "Z\",\"steps\":[{\"name\":\"Tests\","                \
    "\"conclusion\":\"success\",\"started_at\":\"1970-01-02T00:0" start "Z\","                     \
    "\"completed_at\":\"1970-01-02T00:0" end "Z\"}]}"

static void test_pages(void **state)
{
    static const char one[] =
        "{\"total_count\":3,\"jobs\":[" JOB("1", "a", "0:10", "1:00", "1:02") "]}";
    static const char two[] = "{\"total_count\":3,\"jobs\":[" JOB(
        "1", "a", "0:10", "1:00", "1:02") "," JOB("2", "b (x (y), z)", "0:10", "0:20", "0:20") "]}";
    static const char both[] = "pass a[] :@86462\ntime a[] :@86462 set-up 0 work 52000\n"
                               "pass b[x (y), z] :@86420\n"
                               "time b[x (y), z] :@86420 set-up 0 work 10000\n"
                               "1 × a job that stands there twice\n";
    struct arena *arena = *state;
    expect_told(arena, IMPORT_GITHUB_JOBS, arena_printf(arena, "[%s,\n%s]", one, two), both);
    expect_told(arena, IMPORT_GITHUB_JOBS, arena_printf(arena, "%s%s", one, two), both);
    expect_told(arena, IMPORT_GITHUB_JOBS, arena_printf(arena, "\n%s\r\n \t%s\n", one, two), both);
    expect_told(arena, IMPORT_GITHUB_JOBS, one,
                "pass a[] :@86462\ntime a[] :@86462 set-up 0 work 52000\n"
                "2 × a job on a page that is not there\n");
}

static void test_times_of_jobs(void **state)
{
    const struct import_context later = {.run = "r", .since = 86411, .name = {"", "", "", ""}};
    static const char text[] = "{\"jobs\":[" JOB("1", "a", "0:10", "1:00", "1:02") "]}";
    expect_bytes(*state, IMPORT_GITHUB_JOBS, &later, text, strlen(text),
                 "1 × a job that a re-run took over from an earlier attempt\n");
    expect_told(*state, IMPORT_GITHUB_JOBS,
                "{\"jobs\":[" JOB("1", "ends early", "2:00", "3:00", "1:00") "]}",
                "pass ends early[] :@86460\n1 × the time of a job that ends before it starts\n");
    expect_told(*state, IMPORT_GITHUB_JOBS,
                "{\"jobs\":[" JOB("1", "no step", "2:00", "1:00", "1:00") "]}",
                "pass no step[] :@86460\n1 × a step that ends before it starts\n"
                "1 × the time of a job without a step that was executed\n");
    expect_told(*state, IMPORT_GITHUB_JOBS,
                "{\"jobs\":[7, {\"name\":\"a\",\"conclusion\":"
                "\"success\"}]}",
                "1 × a job without a name\n1 × a job without an end\n");
    expect_told(*state, IMPORT_GITHUB_JOBS,
                "{\"jobs\":[{\"name\":\"a\",\"conclusion\":\"success\",\"completed_at\":"
                "\"9999-12-31T23:59:59Z\",\"steps\":[{\"conclusion\":\"success\",\"started_at\":"
                "\"1970-01-01T00:00:00Z\",\"completed_at\":\"9999-12-31T23:59:59Z\"}]}]}",
                "pass a[] :@253402300799\n"
                "1 × the time of a job that takes longer than GitHub lets it\n");
}

static void test_refused_json(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "expected an object with a list of jobs"},
        {"[]", "expected an object with a list of jobs"},
        {"{\"jobs\":{}}", "expected an object with a list of jobs"},
        {"{\"jobs\":[]}\n{\"jobs\":[}", "report:2:"},
        {"{\"jobs\":[]}\n\n {\"jobs\":[],\"jobs\":[]}", "report:3:"},
        {"{\"jobs\":[]} x", "report:1:"},
        {"{\"jobs\":[]", "ends too early"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        expect_refused(*state, IMPORT_GITHUB_JOBS, cases[i].text, strlen(cases[i].text),
                       cases[i].message);
}

static void test_nextest(void **state)
{
    expect_fixture(*state, "junit-nextest.xml", IMPORT_JUNIT,
                   "pass [] acme-core:lib@1772442013\n"
                   "time [] acme-core:lib@1772442013 work 1254\n"
                   "fail [] acme-core:test smoke@1772442013\n"
                   "time [] acme-cli:bin acme-cli@1772442013 work 5100\n"
                   "pass [] acme-cli:example tour@1772442013\n"
                   "time [] acme-cli:example tour@1772442013 work 7\n"
                   "1 × the outcome of a suite in which a test passed on a later try\n"
                   "1 × the time of all, of which a part failed or is not known\n");
}

static void test_pytest(void **state)
{
    expect_fixture(*state, "junit-pytest.xml", IMPORT_JUNIT,
                   "pass [] :pytest@1796078954\ntime [] :pytest@1796078954 work 32\n");
    expect_fixture(*state, "junit-pytest-failed.xml", IMPORT_JUNIT, "fail [] :pytest@1796078953\n");
}

static void test_junit_suites(void **state)
{
    static const struct {
        const char *text, *told;
    } cases[] = {
        {"<testsuite name='s' tests='2'><testcase time='1'/></testsuite>",
         "1 × a suite with fewer test cases than it says\n"},
        {"<testsuite name='s'><testcase time='1'/><testcase/></testsuite>",
         "pass [] :s@1000\n1 × the time of a suite in which a test has none, or one that can't "
         "be\n"},
        {"<testsuite name='s'><testcase time='nan'/></testsuite>",
         "pass [] :s@1000\n1 × the time of a suite in which a test has none, or one that can't "
         "be\n"},
        {"<testsuite name='s'><testcase time='3024000'/><testcase time='0.001'/></testsuite>",
         "pass [] :s@1000\n1 × the time of a suite in which a test has none, or one that can't "
         "be\n"},
        {"<testsuite name='s'><testcase time='1'><skipped/></testcase></testsuite>",
         "1 × a suite in which no test ran\n"},
        {"<testsuite name='s' errors='1'/>", "fail [] :s@1000\n"},
        {"<testsuites tests='3'/>", "1 × a suite with fewer test cases than it says\n"},
        {"<testsuite name='@setup-script:x'><testcase time='1'/></testsuite>",
         "1 × a set-up script of nextest\n"},
        {"<testsuites time='9'><testsuite name='o' tests='2' timestamp='1970-01-01T02:00:00+01:00'>"
         "<testsuite name='a'><testcase classname='a' time='2'/></testsuite>"
         "<testcase time='1e-3'/></testsuite></testsuites>",
         "pass [] a:lib@3600\ntime [] a:lib@3600 work 2000\npass [] :o@3600\n"
         "time [] :o@3600 work 1\ntime [] :@1000 work 9000\n"},
        {"<testsuite name='s' timestamp='2026-03-02T10:00:00'><testcase time='1'/></testsuite>",
         "pass [] :s@1000\ntime [] :s@1000 work 1000\n"
         "1 × a timestamp that is none, or has no offset from UTC\n"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        expect_told(*state, IMPORT_JUNIT, cases[i].text, cases[i].told);
}

static void test_refused_xml(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"<!DOCTYPE t [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><testsuites>&b;</testsuites>",
         "report:1:13: a document type"},
        {"<!DOCTYPE t SYSTEM '/etc/passwd'><testsuites/>", "a document type"},
        {"\n<html/>", "report:2:1: expected the element testsuites"},
        {"<testsuites>\n<testsuite></testsuites>", "report:2:"},
        {"<testsuites>&b;</testsuites>", "undefined entity"},
        {"<testsuites>", "no element found"},
        {"", "no element found"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        expect_refused(*state, IMPORT_JUNIT, cases[i].text, strlen(cases[i].text),
                       cases[i].message);
}

static void test_deep_xml(void **state)
{
    enum { LEVELS = 100000 };
    struct buffer text = {.arena = *state};
    for (size_t i = 0; i < LEVELS; i++)
        buffer_add(&text, "<testsuite>");
    expect_refused(*state, IMPORT_JUNIT, text.bytes, text.len, "nested too deep");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_service_jobs),  arena_test(test_client_jobs),  arena_test(test_pages),
        arena_test(test_times_of_jobs), arena_test(test_refused_json), arena_test(test_nextest),
        arena_test(test_pytest),        arena_test(test_junit_suites), arena_test(test_refused_xml),
        arena_test(test_deep_xml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
