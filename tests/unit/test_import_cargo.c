/* What cargo prints and writes, and durations that a person lists. */
#include "planner/ledger/import_names.h"
#include "planner/ledger/import_parts.h"
#include "tests/unit/import_fixture.h"

static void test_timings_page(void **state)
{
    expect_fixture(*state, "cargo-timings.html", IMPORT_CARGO_TIMINGS,
                   "time [] :@1796078948 compile 1000\n"
                   "time [] acme-core:@1796078948 compile 480 divided\n"
                   "time [] acme-cli:bin acme-cli@1796078948 compile 130 divided\n");
    expect_fixture(*state, "cargo-timings-fresh.html", IMPORT_CARGO_TIMINGS,
                   "time [] :@1796078951 compile 130\n"
                   "time [] acme-cli:bin acme-cli@1796078951 compile 110 divided\n"
                   "1 × a package that was compiled before\n");
}

/* What others wait for, and each target that is compiled for itself, as cargo describes units. */
static void test_targets(void **state)
{
    static const char page[] =
        "UNIT_DATA = ["
        "{\"name\":\"a\",\"target\":\"\",\"start\":0,\"duration\":1},"
        "{\"name\":\"a\",\"target\":\" build-script\",\"start\":0,\"duration\":1},"
        "{\"name\":\"a\",\"target\":\" build-script (run)\",\"start\":0,\"duration\":1},"
        "{\"name\":\"a\",\"target\":\" a \\\"lib\\\" (check)\",\"start\":0,\"duration\":1},"
        "{\"name\":\"a\",\"target\":\" a \\\"lib\\\" (test)\",\"start\":0,\"duration\":1},"
        "{\"name\":\"a\",\"target\":\" a \\\"lib\\\" (check-test)\",\"start\":0,\"duration\":1},"
        "{\"name\":\"a\",\"target\":\" s-m \\\"test\\\" (test)\",\"start\":0,\"duration\":1},"
        "{\"name\":\"a\",\"target\":\" s-m \\\"bin\\\"\",\"start\":0,\"duration\":1},"
        "{\"name\":\"a\",\"target\":\" s-m \\\"bin\\\" (test)\",\"start\":0,\"duration\":1},"
        "{\"name\":\"b\",\"target\":\" \\\"lib\",\"start\":0,\"duration\":1},"
        "{\"name\":\"b\",\"target\":\" x \\\"example\\\"\",\"start\":0,\"duration\":1}];";
    expect_told(
        *state, IMPORT_CARGO_TIMINGS, page,
        "time [] :@1000 compile 1000\ntime [] a:@1000 compile 4000 divided\n"
        "time [] a:lib@1000 compile 2000 divided\ntime [] a:test s-m@1000 compile 1000 divided\n"
        "time [] a:bin s-m@1000 compile 2000 divided\ntime [] b:@1000 compile 1000 divided\n"
        "time [] b:example x@1000 compile 1000 divided\n");
}

static void test_strange_units(void **state)
{
    expect_told(*state, IMPORT_CARGO_TIMINGS,
                "UNIT_DATA = [{\"name\":\"a\",\"start\":0,\"duration\":1.5},"
                "{\"name\":\"b\",\"start\":1,\"duration\":-1},"
                "{\"name\":\"b\",\"start\":1,\"duration\":2},{\"name\":\"x y\"}, 7];",
                "time [] a:@1000 compile 1500 divided\n"
                "3 × a unit without a package, a start or a duration\n"
                "1 × the time of a build with a unit that can't be read\n"
                "1 × a package with a unit that can't be read\n");
    expect_told(*state, IMPORT_CARGO_TIMINGS,
                "<td class=\"error-text\">UNIT_DATA = [{\"name\":\"a\",\"start\":0,"
                "\"duration\":1}];",
                "1 × a build that failed\n");
    /* As cargo wrote it before units had sections. */
    expect_told(*state, IMPORT_CARGO_TIMINGS,
                "<td>Build start:</td><td>2023-06-01T00:00:00Z</td>const UNIT_DATA = [{\"i\": 0,"
                "\"name\": \"a\", \"version\": \"1.0.0\", \"mode\": \"todo\", \"target\": \"\","
                "\"start\": 0.5, \"duration\": 1.5, \"rmeta_time\": 1.0, \"unlocked_units\": []}];",
                "time [] :@1685577602 compile 2000\ntime [] a:@1685577602 compile 1500\n");
    expect_refused(*state, IMPORT_CARGO_TIMINGS, "<html>\n UNIT_DATA = [1,", 23, "report:2:");
    expect_refused(*state, IMPORT_CARGO_TIMINGS, "UNIT_DATA = {}", 14, "list of units");
    expect_refused(*state, IMPORT_CARGO_TIMINGS, "", 0, "list of units");
}

static void test_log(void **state)
{
    static const char unknown[] =
        "1 × a test program of which the log does not tell the package or the target\n";
    struct arena *arena = *state;
    expect_fixture(arena, "cargo-test.log", IMPORT_CARGO_TEST,
                   arena_printf(arena,
                                "pass [] acme-cli:bin acme-cli@1000\n"
                                "time [] acme-cli:bin acme-cli@1000 work 0\n"
                                "pass [] acme-core:lib@1000\ntime [] acme-core:lib@1000 work 0\n"
                                "pass [] acme-core:doc tests@1000\n"
                                "time [] acme-core:doc tests@1000 work 100\n"
                                "time [] :@1000 compile 570 work 220\n%s",
                                unknown));
    expect_fixture(arena, "cargo-test-github.log", IMPORT_CARGO_TEST,
                   arena_printf(arena,
                                "pass [] acme-cli:bin acme-cli@1772445846\n"
                                "time [] acme-cli:bin acme-cli@1772445846 work 0\n"
                                "pass [] acme-core:lib@1772445847\n"
                                "time [] acme-core:lib@1772445847 work 0\n"
                                "pass [] acme-core:doc tests@1772445849\n"
                                "time [] acme-core:doc tests@1772445849 work 90\n"
                                "time [] :@1772445849 compile 660 work 210\n%s",
                                unknown));
}

/* Colours change nothing, and a job that knows its package tells whose the tests are. */
static void test_log_of_package(void **state)
{
    const struct import_context context = {.run = "r", .when = 1, .name = {"t", "", "usual", ""}};
    size_t size;
    const char *bytes = fixture_read(*state, "cargo-test-colours.log", &size);
    expect_bytes(*state, IMPORT_CARGO_TEST, &context, bytes, size,
                 "pass t[] acme-cli:bin acme-cli@1\ntime t[] acme-cli:bin acme-cli@1 work 0\n"
                 "pass t[] acme-core:lib@1\ntime t[] acme-core:lib@1 work 0\n"
                 "pass t[] usual:test smoke@1\ntime t[] usual:test smoke@1 work 120\n"
                 "pass t[] acme-core:doc tests@1\ntime t[] acme-core:doc tests@1 work 90\n"
                 "time t[] usual:@1 compile 660 work 210\n");
}

/* Of another package than the job's is what a crate's name says. */
static void test_log_of_others(void **state)
{
    const struct import_context context = {.run = "r", .when = 1, .name = {"t", "", "a-b", ""}};
    static const char text[] =
        "Running unittests src/lib.rs (d/a_b-0123456789abcdef)\n"
        "test result: ok. 1 passed; 0 failed; 0 filtered out; finished in 1.00s\n"
        "Running unittests src/main.rs (d/a_c-0123456789abcdef)\n"
        "test result: ok. 1 passed; 0 failed; 0 filtered out; finished in 2.00s\n";
    expect_bytes(*state, IMPORT_CARGO_TEST, &context, text, strlen(text),
                 "pass t[] a-b:lib@1\ntime t[] a-b:lib@1 work 1000\n"
                 "time t[] a-b:@1 work 3000\n"
                 "1 × a test program of which the log does not tell the package or the target\n");
}

static void test_failed_log(void **state)
{
    expect_fixture(*state, "cargo-test-failed.log", IMPORT_CARGO_TEST,
                   "fail [] acme-cli:bin acme-cli@1000\nfail [] acme-core:lib@1000\n"
                   "fail [] acme-core:test smoke@1000\nfail [] acme-core:doc tests@1000\n"
                   "1 × the time of all, of which a part failed or is not known\n");
}

#define LIB    "     Running unittests src/lib.rs (target/debug/deps/core-0123456789abcdef)\n"
#define RESULT "test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; "

static void test_log_lines(void **state)
{
    static const struct {
        const char *text, *told;
    } cases[] = {
        {"  Finished test [unoptimized] target(s) in 61m 05s\n" LIB
         "running 1 test\n   Doc-tests other\n" RESULT "0 filtered out; finished in 0.50s\n",
         "pass [] core:lib@1000\ntime [] core:lib@1000 work 500\n"
         "time [] :@1000 compile 3665000 work 500\n"},
        {LIB RESULT "3 filtered out; finished in 0.50s\n",
         "time [] :@1000 work 500\n1 × a test program of which a filter left tests out\n"},
        {LIB RESULT "0 filtered out\n",
         "pass [] core:lib@1000\n1 × the time of a test program that prints none\n"
         "1 × the time of all, of which a part failed or is not known\n"},
        {"   Doc-tests core\n" RESULT "0 filtered out; finished in 0.50s\n" RESULT
         "0 filtered out; finished in 0.25s\n",
         "pass [] core:doc tests@1000\ntime [] core:doc tests@1000 work 750\n"
         "time [] :@1000 work 750\n"},
        {"Fresh a-b v1 (/a)\nDoc-tests a_b\nRunning `rustdoc`\n" RESULT
         "0 filtered out; finished in 0.50s\n" RESULT "0 filtered out; finished in 0.25s\n"
         "all doctests ran in 3.36s; merged doctests compilation took 0.30s\n",
         "pass [] a-b:doc tests@1000\ntime [] a-b:doc tests@1000 work 3360\n"
         "time [] :@1000 work 3360\n"},
        {LIB "no harness\n   Doc-tests core\n" RESULT "0 filtered out; finished in 0.25s\n",
         "pass [] core:doc tests@1000\ntime [] core:doc tests@1000 work 250\n"
         "1 × a test program that prints no result\n"
         "1 × the time of all, of which a part failed or is not known\n"},
        {LIB RESULT "0 filtered out; finished in 1s\nrunning 2 tests\n",
         "1 × a test program without its last result\n"
         "1 × the time of all, of which a part failed or is not known\n"},
        {"Compiling a-b v1.0.0 (C:\\w\\a)\r\n Running unittests src\\lib.rs "
         "(target\\debug\\deps\\a_b-0123456789abcdef.exe)\r\n" RESULT
         "0 filtered out; finished in 1.00s\r\n",
         "pass [] a-b:lib@1000\ntime [] a-b:lib@1000 work 1000\ntime [] :@1000 work 1000\n"},
        {"Compiling a-b v1.0.0 (/a)\nCompiling a_b v1.0.0 (/b)\n"
         "Running unittests src/lib.rs (deps/a_b-0123456789abcdef)\n" RESULT
         "0 filtered out; finished in 1.00s\n",
         "time [] :@1000 work 1000\n"
         "1 × a test program of which the log does not tell the package or the target\n"},
        {"Running `target/debug/deps/core-0123456789abcdef`\n" RESULT
         "0 filtered out; finished in 1.00s\nRunning `rustc x`\n",
         "time [] :@1000 work 1000\n"
         "1 × a test program of which the log does not tell the package or the target\n"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        expect_told(*state, IMPORT_CARGO_TEST, cases[i].text, cases[i].told);
    expect_refused(*state, IMPORT_CARGO_TEST, LIB, strlen(LIB), "test result: ok.");
}

static void test_seconds(void **state)
{
    const struct import_context job = {.run = "r", .when = 1, .name = {"test", "linux", "", ""}};
    static const char text[] = "\n  # packages\ncore 1.5\r\ncore test smoke\t.25\nbig 9e99\n";
    expect_fixture(*state, "seconds.txt", IMPORT_SECONDS,
                   "time test[linux, stable] :@1000 work 92500\ntime lint[] :@1000 work 14000\n"
                   "time docs[] :@1000 work 10000\n");
    expect_bytes(*state, IMPORT_SECONDS, &job, text, strlen(text),
                 "time test[linux] core:@1 work 1500\ntime test[linux] core:test smoke@1 work 250\n"
                 "1 × a line whose number is no duration\n");
    expect_told(*state, IMPORT_SECONDS, "a nan\nb -1\nc inf\nd 3024001\ne 1000000000\n",
                "5 × a line whose number is no duration\n");
    expect_refused(*state, IMPORT_SECONDS, "a 1\nb\n", 6, "report:2:1: expected a name");
    expect_refused(*state, IMPORT_SECONDS, "a 1\nb c\n", 8, "report:2:3: expected a name");
    expect_refused(*state, IMPORT_SECONDS, "a\0b 1\n", 6, "report:1:5: expected a name");
    expect_refused(*state, IMPORT_SECONDS, "1\n", 2, "report:1:1: expected a name");
}

/* Few bytes are many records: there is an end to it. */
static void test_too_many(void **state)
{
    struct buffer lines = {.arena = *state}, suites = {.arena = *state};
    struct imported imported = {0};
    struct err err = {0};
    for (size_t i = 0; i < IMPORT_RECORDS; i++)
        buffer_add(&lines, "a 1\n");
    assert_int_equal(import_read(*state, IMPORT_SECONDS, "r", lines.bytes, lines.len, &no_context,
                                 &imported, &err),
                     0);
    assert_int_equal(imported.records.count, IMPORT_RECORDS);
    buffer_add(&lines, "a 1\n");
    expect_refused(*state, IMPORT_SECONDS, lines.bytes, lines.len, "more than 262144 times");
    buffer_add(&suites, "<testsuites>");
    for (size_t i = 0; i <= IMPORT_RECORDS; i++)
        buffer_add(&suites, "<testsuite errors='1'/>");
    expect_refused(*state, IMPORT_JUNIT, suites.bytes, suites.len, "more than 262144 times");
    struct buffer name = {.arena = *state};
    for (size_t i = 0; i <= IMPORT_NAME; i++)
        buffer_add(&name, "n");
    expect_told(*state, IMPORT_SECONDS,
                arena_printf(*state, "%s 1\n%s 2", name.bytes + 1, name.bytes),
                arena_printf(*state,
                             "time %s[] :@1000 work 1000\n"
                             "1 × a record with a name of more than 2048 bytes\n",
                             name.bytes + 1));
    expect_refused(*state, IMPORT_JUNIT, "", (size_t)IMPORT_LIMIT + 1, "larger than 64 MiB");
}

static void test_guesses(void **state)
{
    static const struct {
        const char *text, *format;
    } cases[] = {
        {"\357\273\277 {\"jobs\": [], \"total_count\": 0}", "github-jobs"},
        {"[{\"jobs\": [{\"completed_at\": 1}]}]", "github-jobs"},
        {"{\"jobs\": [{\"completedAt\": 1}]}", "gh-run-view"},
        {"<?xml version='1.0'?><testsuites/>", "junit"},
        {"<html>const UNIT_DATA = [", "cargo-timings"},
        {"\n\ntest result: ok.", "cargo-test"},
        {"lint 4\n", "seconds"},
        {"lint four\n", NULL},
        {"", NULL},
        {"# nothing\n", NULL},
        {"{}", NULL},
        {"[]", NULL},
        {"<html/>", NULL},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum import_format format;
        bool found = import_guess(cases[i].text, strlen(cases[i].text), &format);
        assert_string_equal(found ? import_format_name(format) : "",
                            cases[i].format ? cases[i].format : "");
    }
    assert_null(import_format_name(IMPORT_RUSTC + 1));
}

static void test_moments(void **state)
{
    static const struct {
        const char *text;
        int64_t moment;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2000-02-29T12:00:00.5Z", 951825600500},
        {"2026-03-02 10:00:00.1234567+01:00", 1772442000123},
        {"2026-03-02T10:00:00-0230", 1772454600000},
        {"9999-12-31T23:59:60Z", 253402300800000},
        {"0001-01-01T00:00:00Z", -1},
        {"1970-01-01T00:00:00+01:00", -1},
        {"2026-03-02T10:00:00", -1},
        {"2026-13-02T10:00:00Z", -1},
        {"2026-03-02T10:00:00.Z", -1},
        {"2026-03-02T10:00:00Zx", -1},
        {"2026-03-02", -1},
        {"", -1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t moment = -1;
        moment_read(cases[i].text, strlen(cases[i].text), &moment);
        assert_int_equal(moment, cases[i].moment);
    }
}

static void test_steps(void **state)
{
    static const char *const set_up[] = {
        "Set up job",
        "Complete job",
        "Post Run actions/cache@v4",
        "Run actions/checkout@v4",
        "Run Swatinem/rust-cache@v2",
        "Run dtolnay/rust-toolchain@stable",
        "Checkout",
        "Install Rust",
        "Run rustup update",
        "Run sudo apt-get install x",
        "Run ./.github/setup",
        "Initialize containers",
        "Run taiki-e/install-action@nextest",
        "Restore cache",
    };
    static const char *const work[] = {
        "Run cargo test -p cache",
        "Tests",
        "Run ./run-tests.sh",
        "cargo clippy",
        "",
        "Run cargo build --features checkout",
        "Run acme/fuzz@v1",
        "Build",
        "Checks",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(set_up); i++)
        if (!step_is_set_up(set_up[i]))
            fail_msg("%s", set_up[i]);
    for (size_t i = 0; i < COUNT(work); i++)
        if (step_is_set_up(work[i]))
            fail_msg("%s", work[i]);
}

/* The same report again is the same run. */
static void test_runs(void **state)
{
    const struct import_context context = {.name = {"", "", "", ""}};
    struct imported one, two, other;
    struct err err = {0};
    import_read(*state, IMPORT_SECONDS, "a", "a 1", 3, &context, &one, &err);
    import_read(*state, IMPORT_SECONDS, "b", "a 1", 3, &context, &two, &err);
    import_read(*state, IMPORT_SECONDS, "a", "a 2", 3, &context, &other, &err);
    assert_true(*one.records.items[0].run);
    assert_string_equal(one.records.items[0].run, two.records.items[0].run);
    assert_string_not_equal(one.records.items[0].run, other.records.items[0].run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_timings_page),   arena_test(test_targets),
        arena_test(test_strange_units),  arena_test(test_log),
        arena_test(test_log_of_package), arena_test(test_log_of_others),
        arena_test(test_failed_log),     arena_test(test_log_lines),
        arena_test(test_seconds),        arena_test(test_too_many),
        arena_test(test_guesses),        arena_test(test_moments),
        arena_test(test_steps),          arena_test(test_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
