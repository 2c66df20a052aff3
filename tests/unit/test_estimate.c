#include "tests/unit/arena_test.h"

#include <string.h>

#include "graph/base/vec.h"
#include "planner/ledger/estimate.h"
#include "planner/ledger/history.h"
#include "planner/ledger/ledger.h"

enum { KIB = 1024 };

/* Times of a test while it is written down. */
struct desk {
    struct arena *arena;
    struct records times;
};

static struct record *add(struct desk *desk, const char *row, const char *package, const char *root,
                          int64_t compile, int64_t work)
{
    struct record record = {.kind = RECORD_TIME,
                            .when = (int64_t)desk->times.count,
                            .run = arena_printf(desk->arena, "run %zu", desk->times.count),
                            .name = {"test", row, package, root},
                            .took = {TIME_UNKNOWN, compile, work}};
    vec_push(desk->arena, &desk->times, record);
    return &desk->times.items[desk->times.count - 1];
}

static void add_work(struct desk *desk, const char *row, const char *package, int64_t work)
{
    add(desk, row, package, "", TIME_UNKNOWN, work);
}

static void expect(struct desk *desk, struct estimated *items, size_t count,
                   const struct estimated *expected)
{
    estimate_all(desk->arena, &desk->times, items, count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(estimate_source_name(items[i].source),
                            estimate_source_name(expected[i].source));
        assert_int_equal(items[i].ms, expected[i].ms);
        assert_int_equal(items[i].set_up_ms, expected[i].set_up_ms);
    }
}

/* Of one entry that is alone, with 10 KiB of source. */
static void expect_alone(struct desk *desk, int64_t ms, enum estimate_source source)
{
    struct estimated item = {.job = "test", .row = "linux", .package = "core"};
    item.source_bytes = 10 * (uint64_t)KIB;
    expect(desk, &item, 1, &(struct estimated){.ms = ms, .source = source});
}

static void three_of_four_of_the_last_times_are_not_longer(void **state)
{
    struct desk desk = {.arena = *state};
    expect_alone(&desk, 500, ESTIMATE_SIZE);
    for (int i = 1; i <= 100; i++)
        add_work(&desk, "linux", "core", i <= 80 ? 999999 : (i - 80) * 1000);
    expect_alone(&desk, 15000, ESTIMATE_HISTORY);
}

/* Of a run that names parts, their sum: each once, however often it was read. */
static void parts_are_added(void **state)
{
    struct desk desk = {.arena = *state};
    add(&desk, "linux", "core", "lib", TIME_UNKNOWN, 100)->run = "one";
    add(&desk, "linux", "core", "test smoke", TIME_UNKNOWN, 2000)->run = "one";
    add(&desk, "linux", "core", "lib", TIME_UNKNOWN, 300)->run = "one";
    expect_alone(&desk, 2300, ESTIMATE_HISTORY);
    add(&desk, "linux", "core", "", 5000, TIME_UNKNOWN)->run = "another";
    expect_alone(&desk, 7300, ESTIMATE_HISTORY);
    add(&desk, "linux", "core", "", 5000, 4000);
    expect_alone(&desk, 9000, ESTIMATE_HISTORY);
}

/* What is compiled is shared by the cores of the runner; what runs is not. */
static void compiling_is_divided_by_cores(void **state)
{
    struct desk desk = {.arena = *state};
    struct estimated item = {.job = "test", .row = "linux", .package = "core", .cores = 2};
    add(&desk, "linux", "core", "", 5000, TIME_UNKNOWN)->run = "one";
    add(&desk, "linux", "core", "test smoke", 3001, TIME_UNKNOWN)->run = "one";
    add(&desk, "linux", "core", "lib", 2000, TIME_UNKNOWN)->run = "one";
    expect(&desk, &item, 1, &(struct estimated){.ms = 5001, .source = ESTIMATE_HISTORY});
    add(&desk, "linux", "core", "test smoke", TIME_UNKNOWN, 700)->run = "one";
    expect(&desk, &item, 1, &(struct estimated){.ms = 5701, .source = ESTIMATE_HISTORY});
    const struct histories known = histories_of(desk.arena, &desk.times);
    assert_int_equal(history_compile(&known, "test", "linux", "core").ms, 5000);
    add_work(&desk, "linux", "core", 9000);
    expect(&desk, &item, 1, &(struct estimated){.ms = 9000, .source = ESTIMATE_HISTORY});
}

static void divided_times_count_half(void **state)
{
    struct desk desk = {.arena = *state};
    const struct record_name name = {"test", "linux", "core", ""};
    for (int i = 0; i < 4; i++)
        add(&desk, name.row, name.package, "", TIME_UNKNOWN, 9000)->divided = true;
    const struct histories four = histories_of(desk.arena, &desk.times);
    assert_int_equal(history_work(&four, "test", "linux", "core", 0).weight, 4 * HISTORY_DIVIDED);
    add_work(&desk, name.row, name.package, 1000);
    add_work(&desk, name.row, name.package, 1000);
    expect_alone(&desk, 9000, ESTIMATE_HISTORY);
    for (int i = 0; i < 4; i++)
        add_work(&desk, name.row, name.package, 1000);
    expect_alone(&desk, 1000, ESTIMATE_HISTORY);
}

/* Core has one time, which is far from what its row has for its size: (1 × 40 + 3 × 20) / 4. */
static void one_time_is_drawn_towards_its_row(void **state)
{
    struct desk desk = {.arena = *state};
    struct estimated items[] = {{"test", "linux", "core", (uint64_t)10 * KIB, 0, 0, 0, 0, false},
                                {"test", "linux", "cli", (uint64_t)30 * KIB, 0, 0, 0, 0, false},
                                {"test", "linux", "app", (uint64_t)5 * KIB, 0, 0, 0, 0, false}};
    const struct estimated expected[] = {{.ms = 25000, .source = ESTIMATE_HISTORY},
                                         {.ms = 55000, .source = ESTIMATE_HISTORY},
                                         {.ms = 10000, .source = ESTIMATE_CLASS}};
    add_work(&desk, "linux", "core", 40000);
    add_work(&desk, "linux", "cli", 40000);
    expect(&desk, items, COUNT(items), expected);
}

static void a_package_is_like_itself_elsewhere(void **state)
{
    struct desk desk = {.arena = *state};
    struct estimated items[] = {{"test", "linux", "core", (uint64_t)10 * KIB, 0, 0, 0, 0, false},
                                {"test", "macos", "core", (uint64_t)10 * KIB, 0, 0, 0, 0, false},
                                {"test", "windows", "core", (uint64_t)10 * KIB, 0, 0, 0, 0, false},
                                {"test", "windows", "cli", (uint64_t)10 * KIB, 0, 0, 0, 0, false},
                                {"lint", "windows", "cli", (uint64_t)10 * KIB, 0, 0, 0, 0, false}};
    const struct estimated expected[] = {{.ms = 40000, .source = ESTIMATE_HISTORY},
                                         {.ms = 80000, .source = ESTIMATE_HISTORY},
                                         {.ms = 60000, .source = ESTIMATE_CLASS},
                                         {.ms = 60000, .source = ESTIMATE_CLASS},
                                         {.ms = 500, .source = ESTIMATE_SIZE}};
    add_work(&desk, "linux", "core", 40000);
    add_work(&desk, "macos", "core", 80000);
    expect(&desk, items, COUNT(items), expected);
}

static void what_a_runner_took_is_divided_by_size(void **state)
{
    struct desk desk = {.arena = *state};
    struct estimated items[] = {{"test", "linux", "core", (uint64_t)10 * KIB, 0, 0, 0, 0, false},
                                {"test", "linux", "cli", (uint64_t)30 * KIB, 0, 0, 0, 0, false},
                                {"test", "linux", "none", 0, 0, 0, 0, 0, false}};
    const struct estimated expected[] = {{.ms = 20000, .set_up_ms = 7000, .source = ESTIMATE_CLASS},
                                         {.ms = 60000, .set_up_ms = 7000, .source = ESTIMATE_CLASS},
                                         {.ms = 2000, .set_up_ms = 7000, .source = ESTIMATE_CLASS}};
    add(&desk, "linux", "", "", TIME_UNKNOWN, 82000)->took.set_up = 7000;
    expect(&desk, items, COUNT(items), expected);
}

/* What is later than the plan, no time, or no record is not there. */
static void times_of_a_ledger(void **state)
{
    struct arena *arena = *state;
    struct ledger ledger = {0};
    struct ledger_text text = {.label = "ledger"};
    struct err err = {0};
    struct desk desk = {.arena = arena};
    add_work(&desk, "linux", "core", 1);
    add_work(&desk, "linux", "core", 2);
    add_work(&desk, "linux", "core", 3);
    add(&desk, "linux", "core", "", TIME_UNKNOWN, TIME_UNKNOWN)->when = 0;
    add(&desk, "linux", "core", "", TIME_UNKNOWN, 4)->kind = RECORD_PASS;
    for (size_t i = 0; i < desk.times.count; i++)
        record_name_id(&desk.times.items[i].name, desk.times.items[i].id);
    assert_int_equal(ledger_with(arena, &ledger, &desk.times, &text, &err), 0);
    text.bytes =
        arena_printf(arena, "%sffffffffffffffffffffffffffffffff\ttime\tnever\n", text.bytes);
    text.size = strlen(text.bytes);
    assert_int_equal(ledger_add(arena, &ledger, &text, &err), 0);
    assert_int_equal(ledger_add(arena, &ledger, &text, &err), 0);
    const struct records found = ledger_times(arena, &ledger, 1);
    assert_int_equal(found.count, 2);
    assert_int_equal(found.items[0].took.work + found.items[1].took.work, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(three_of_four_of_the_last_times_are_not_longer),
        arena_test(parts_are_added),
        arena_test(compiling_is_divided_by_cores),
        arena_test(divided_times_count_half),
        arena_test(one_time_is_drawn_towards_its_row),
        arena_test(a_package_is_like_itself_elsewhere),
        arena_test(what_a_runner_took_is_divided_by_size),
        arena_test(times_of_a_ledger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
