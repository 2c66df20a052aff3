#include "tests/unit/arena_test.h"

#include "planner/matrix/runner.h"
#include "planner/matrix/wishes.h"

static void durations_have_units(void **state)
{
    static const struct {
        const char *text;
        int64_t ms; /* 0: it is none */
    } cases[] = {
        {"90s", 90000},
        {"10m", 600000},
        {"1h", 3600000},
        {"1h30m", 5400000},
        {"1h1m1s", 3661000},
        {"168h", INT64_C(604800000)},
        {"169h", 0},
        {"", 0},
        {"10", 0},
        {"0s", 0},
        {"s", 0},
        {"5m1h", 0},
        {"1m1m", 0},
        {"-1m", 0},
        {" 1m", 0},
        {"1.5m", 0},
        {"1M", 0},
        {"99999999999999999999999h", 0},
        {"18446744073709551617s", 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t ms;
        const bool reads = wish_duration(cases[i].text, &ms);
        if (reads != (cases[i].ms > 0) || (reads && ms != cases[i].ms))
            fail_msg("'%s' is %lld ms", cases[i].text, (long long)ms);
    }
}

static void money_is_exact(void **state)
{
    static const struct {
        const char *text;
        int64_t millionths;
        const char *back;
    } cases[] = {
        {"2", 2000000, "2.00"},
        {"0.006", 6000, "0.006"},
        {"0.10", 100000, "0.10"},
        {"0.000001", 1, "0.000001"},
        {"1000000", INT64_C(1000000000000), "1000000.00"},
        {"1000000.01", 0, ""},
        {"0", 0, ""},
        {"0.0000001", 0, ""},
        {"", 0, ""},
        {".5", 0, ""},
        {"5.", 0, ""},
        {"1e3", 0, ""},
        {"$2", 0, ""},
        {"99999999999999999999", 0, ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t millionths;
        const bool reads = wish_money(cases[i].text, &millionths);
        if (reads != (cases[i].millionths > 0) || (reads && millionths != cases[i].millionths))
            fail_msg("'%s' is %lld", cases[i].text, (long long)millionths);
        if (reads)
            assert_string_equal(wish_money_text(*state, millionths), cases[i].back);
    }
}

/* GitHub's own labels, whatever their case, and what a configuration says instead. */
static void runners_are_known_by_their_label(void **state)
{
    static const struct {
        const char *label;
        struct runner runner;
    } cases[] = {
        {"ubuntu-24.04", {2, 6000}},     {"Ubuntu-Latest", {2, 6000}},
        {"ubuntu-24.04-arm", {2, 5000}}, {"windows-2025", {2, 10000}},
        {"windows-11-arm", {2, 8000}},   {"macos-15", {3, 62000}},
        {"macos-15-intel", {4, 62000}},  {"macos-14-large", {12, 77000}},
        {"self-hosted", {2, 0}},         {"ubuntu-latest-8-cores", {2, PRICE_UNKNOWN}},
        {"big", {2, PRICE_UNKNOWN}},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct platform platform = {.runner = cases[i].label};
        const struct runner runner = runner_of(&platform);
        if (runner.cores != cases[i].runner.cores || runner.price != cases[i].runner.price)
            fail_msg("%s: %u cores, %lld", cases[i].label, runner.cores, (long long)runner.price);
    }
    const struct platform said = {.runner = "big", .cores = 16, .priced = true, .price = 42000};
    assert_int_equal(runner_of(&said).cores, 16);
    assert_int_equal(runner_of(&said).price, 42000);
    assert_int_equal(runner_billed(0), 0);
    assert_int_equal(runner_billed(1), 1);
    assert_int_equal(runner_billed(60000), 1);
    assert_int_equal(runner_billed(60001), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(durations_have_units),
        arena_test(money_is_exact),
        arena_test(runners_are_known_by_their_label),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
