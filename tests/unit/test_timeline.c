/* What is shown of a schedule, and how it is worded and drawn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "planner/output/escape.h"
#include "planner/output/phrases.h"
#include "planner/output/text_parts.h"
#include "planner/report/timeline.h"
#include "tests/unit/fake_plan.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

/* cli, core and e2e run, for 1, 2 and 4 minutes of their own. */
static void fake_times(struct fake *fake, size_t platforms, size_t runners)
{
    fake_start(fake);
    fake->timed = true;
    fake->job.runners = runners;
    fake_finish(fake, platforms);
    assert_true(fake->plan.durations.known);
}

static void test_bars_are_the_shards(void **state)
{
    struct fake fake;
    (void)state;
    fake_times(&fake, 2, RUNNERS_EACH);
    const struct timeline timeline = timeline_of(&fake.arena, &fake.plan);
    assert_int_equal(timeline.bar_count, fake.plan.shards);
    assert_int_equal(timeline.bar_count, 6);
    int64_t total = 0, last = 0;
    size_t critical = 0;
    for (size_t i = 0; i < timeline.bar_count; i++) {
        const struct timeline_bar *bar = &timeline.bars[i];
        assert_int_equal(bar->end_ms - bar->shard->start_ms, shard_time_ms(&bar->shard->time));
        assert_true(!i || bar->shard->start_ms >= timeline.bars[i - 1].shard->start_ms);
        total += shard_time_ms(&bar->shard->time);
        last = bar->end_ms > last ? bar->end_ms : last;
        critical += bar->shard->critical;
    }
    assert_int_equal(timeline.runner_ms, total);
    assert_int_equal(timeline.wait_ms, last);
    assert_int_equal(critical, 1);
    assert_true(timeline.proved && timeline.gap == 0);
    assert_int_equal(timeline.unpriced, 0);
    arena_free(&fake.arena);
}

static void test_rows_have_frontiers(void **state)
{
    struct fake fake;
    (void)state;
    fake_times(&fake, 2, RUNNERS_AUTO);
    const struct timeline timeline = timeline_of(&fake.arena, &fake.plan);
    assert_int_equal(timeline.frontier_count, 2);
    for (size_t i = 0; i < timeline.frontier_count; i++) {
        const struct frontier *frontier = &timeline.frontiers[i];
        const struct row_schedule *row = frontier->row;
        assert_true(row->point_count > 1);
        assert_int_equal(frontier->minute_ms, MINUTE_MS);
        for (size_t k = 1; k < row->point_count; k++)
            assert_true(row->points[k].longest_ms < row->points[k - 1].longest_ms);
        check_has(phrase_row(&fake.arena, frontier), i ? "windows" : "linux");
    }
    arena_free(&fake.arena);
}

/* As few as there is room for: what sets the end, then what takes long, in the order of all. */
static void test_few_bars_are_the_ones_that_matter(void **state)
{
    struct shard shards[] = {{.time = {0, 0, 5}},
                             {.time = {0, 0, 9}},
                             {.time = {0, 0, 1}, .critical = true},
                             {.time = {0, 0, 9}}};
    const struct timeline_bar bars[] = {
        {NULL, &shards[0], 5}, {NULL, &shards[1], 9}, {NULL, &shards[2], 1}, {NULL, &shards[3], 9}};
    const struct timeline timeline = {.bars = bars, .bar_count = 4};
    static const uint32_t expected[][4] = {{2}, {1, 2}, {1, 2, 3}, {0, 1, 2, 3}};
    struct arena arena = {0};
    (void)state;
    assert_int_equal(timeline_shown(&arena, &timeline, 0).count, 0);
    for (size_t most = 1; most <= 4; most++) {
        const struct ids shown = timeline_shown(&arena, &timeline, most);
        assert_int_equal(shown.count, most);
        assert_memory_equal(shown.items, expected[most - 1], most * sizeof(uint32_t));
    }
    assert_int_equal(timeline_shown(&arena, &timeline, 99).count, 4);
    arena_free(&arena);
}

static void test_steps_are_round(void **state)
{
    (void)state;
    assert_int_equal(timeline_step(0, 6), SECOND);
    assert_int_equal(timeline_step((int64_t)26 * MINUTE, 6), 5 * MINUTE);
    assert_int_equal(timeline_step((int64_t)26 * MINUTE, 1), 15 * MINUTE);
    for (unsigned most = 1; most < 12; most++)
        for (int64_t ms = 1; ms < INT64_MAX / 3; ms *= 3)
            assert_true(ms / timeline_step(ms, most) <= most);
}

static void test_durations_are_short(void **state)
{
    static const struct {
        int64_t ms;
        const char *phrase;
    } expected[] = {
        {-5, "0"},
        {0, "0"},
        {1, "1s"},
        {59 * SECOND, "59s"},
        {59 * SECOND + 1, "1m"},
        {400 * SECOND, "6m 40s"},
        {61 * SECOND, "1m 01s"},
        {HOUR, "1h"},
        {HOUR + 5 * MINUTE + 1, "1h 05m"},
        {(int64_t)100 * HOUR, "100h"},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_string_equal(phrase_duration(&arena, expected[i].ms), expected[i].phrase);
    assert_non_null(phrase_duration(&arena, INT64_MAX));
    arena_free(&arena);
}

static void test_totals_are_one_line(void **state)
{
    struct timeline timeline = {.bar_count = 5,
                                .wait_ms = 400 * SECOND,
                                .bound_ms = 391 * SECOND,
                                .gap = 3,
                                .billed = 19,
                                .cost = 114000};
    struct arena arena = {0};
    (void)state;
    assert_string_equal(phrase_timeline(&arena, &timeline),
                        "Done in about 6m 40s on 5 runners (3 % above the lower bound, 6m 31s); "
                        "19 minutes billed, $0.11");
    timeline.proved = true;
    timeline.cost = 1234567;
    timeline.unpriced = 1;
    assert_string_equal(phrase_timeline(&arena, &timeline),
                        "Done in about 6m 40s on 5 runners (no other share on as many is faster); "
                        "19 minutes billed, $1.23 for those whose price is known");
    timeline.unpriced = 5;
    timeline.billed = 1;
    check_has(phrase_timeline(&arena, &timeline), "; 1 minute billed");
    assert_null(strchr(phrase_timeline(&arena, &timeline), '$'));
    timeline.unpriced = 0;
    timeline.cost = 1;
    check_has(phrase_timeline(&arena, &timeline), "billed, less than $0.01");
    arena_free(&arena);
}

static void test_wishes_are_told(void **state)
{
    struct timeline timeline = {0};
    struct arena arena = {0};
    (void)state;
    assert_int_equal(phrase_wishes(&arena, &timeline).count, 0);
    timeline.deadline = WISH_IMPOSSIBLE;
    timeline.budget = WISH_MET;
    const struct strings sentences = phrase_wishes(&arena, &timeline);
    assert_int_equal(sentences.count, 2);
    assert_string_equal(sentences.items[0], "No number of runners meets the deadline");
    assert_string_equal(sentences.items[1], "Fewer runners than pay, to keep to the budget");
    arena_free(&arena);
}

static void test_needs_have_a_price(void **state)
{
    const struct plan_job check = {.name = "check"}, test = {.name = "test"};
    const struct plan_need need = {&test, &check, 397 * SECOND};
    struct arena arena = {0};
    (void)state;
    assert_string_equal(phrase_need(&arena, &need),
                        "test waits for check: without that, all would be done 6m 37s sooner");
    arena_free(&arena);
}

static void test_reasons_of_a_number_are_told(void **state)
{
    const struct runners_point points[] = {
        {.runners = 2, .settled_ms = 60 * SECOND, .settled_billed = 3},
        {.runners = 4, .settled_ms = 48 * SECOND, .settled_billed = 5}};
    struct row_schedule row = {.points = points, .point_count = 2, .why = RUNNERS_PAYS};
    const struct frontier frontier = {.row = &row, .minute_ms = MINUTE_MS};
    struct arena arena = {0};
    (void)state;
    assert_string_equal(phrase_runners_why(&arena, &frontier),
                        "4 would save 12s and bill 2 minutes more, which have to save 30s each");
    row.why = RUNNERS_MOST;
    assert_string_equal(phrase_runners_why(&arena, &frontier), "there may be no more");
    row.why = RUNNERS_ENDS;
    assert_string_equal(phrase_runners_why(&arena, &frontier), "another one would save nothing");
    row.why = RUNNERS_SAID;
    assert_string_equal(phrase_runners_why(&arena, &frontier), "the job says how many");
    arena_free(&arena);
}

static void test_packages_fit(void **state)
{
    const char *names[] = {"core", "cli", "a\nb"};
    const struct shard shard = {.packages = {names, 3, 3}}, alone = {.packages = {names, 1, 1}};
    static const struct {
        size_t columns;
        const char *phrase;
    } expected[] = {
        {40, "core, cli, \"a\\nb\""},
        {17, "core, cli, \"a\\nb\""},
        {16, "core and 2 more"},
        {14, "3 packages"},
        {4, "3 p…"},
        {0, ""},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_string_equal(phrase_packages(&arena, &shard, expected[i].columns),
                            expected[i].phrase);
    assert_string_equal(phrase_packages(&arena, &alone, 4), "core");
    assert_string_equal(phrase_packages(&arena, &alone, 3), "co…");
    arena_free(&arena);
}

static void test_chart_fits(void **state)
{
    static const unsigned widths[] = {1, 20, 31, 32, 33, 40, 41, 80, 100, 1000};
    struct fake fake;
    (void)state;
    fake_times(&fake, 2, RUNNERS_EACH);
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        struct buffer out = {.arena = &fake.arena};
        text_schedule(&out, &fake.plan, &(struct style){.width = widths[i]});
        const char *chart = strchr(buffer_end(&out) + 1, '\n') + 1; /* after the totals */
        assert_int_equal(strstr(chart, "█") != NULL, widths[i] >= 32);
        for (const char *end; (end = strchr(chart, '\n')); chart = end + 1) {
            const char *line = arena_copy(&fake.arena, chart, (size_t)(end - chart));
            if (utf8_width(line) > widths[i] && !strstr(line, "sets the end"))
                fail_msg("%u columns: %s", widths[i], line);
        }
    }
    arena_free(&fake.arena);
}

static void test_chart_is_drawn(void **state)
{
    static const int64_t seconds[][3] = {{10, 50, 240}, {10, 30, 120}, {10, 50, 60}};
    struct fake fake;
    struct buffer out;
    (void)state;
    fake_times(&fake, 1, RUNNERS_EACH);
    fake_shard_times(&fake, seconds);
    fake.plan.durations.billed = 10;
    fake.plan.durations.cost = 60000;
    out = (struct buffer){.arena = &fake.arena};
    text_schedule(&out, &fake.plan, &(struct style){0});
    assert_string_equal(buffer_end(&out),
                        "\n"
                        "Done in about 5m on 3 runners (no other share on as many is faster); "
                        "10 minutes billed, $0.06\n"
                        "            0             2m            4m\n"
                        "* test e2e  ░▒▒▒▒▒▒█████████████████████████████     5m  e2e\n"
                        "  test core ░▒▒▒▒███████████████                 2m 40s  core\n"
                        "  test cli  ░▒▒▒▒▒▒████████                          2m  cli\n"
                        "  ░ set-up  ▒ compile  █ run  * sets the end\n");
    arena_free(&fake.arena);
}

static void test_nothing_is_drawn_without_times(void **state)
{
    struct fake fake;
    struct buffer out;
    (void)state;
    fake_start(&fake);
    fake_finish(&fake, 1);
    out = (struct buffer){.arena = &fake.arena};
    text_schedule(&out, &fake.plan, &(struct style){0});
    assert_string_equal(buffer_end(&out), "");
    schedule_markdown(&out, &fake.plan);
    assert_string_equal(buffer_end(&out), "");
    arena_free(&fake.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bars_are_the_shards),
        cmocka_unit_test(test_rows_have_frontiers),
        cmocka_unit_test(test_few_bars_are_the_ones_that_matter),
        cmocka_unit_test(test_steps_are_round),
        cmocka_unit_test(test_durations_are_short),
        cmocka_unit_test(test_totals_are_one_line),
        cmocka_unit_test(test_wishes_are_told),
        cmocka_unit_test(test_needs_have_a_price),
        cmocka_unit_test(test_reasons_of_a_number_are_told),
        cmocka_unit_test(test_packages_fit),
        cmocka_unit_test(test_chart_fits),
        cmocka_unit_test(test_chart_is_drawn),
        cmocka_unit_test(test_nothing_is_drawn_without_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
