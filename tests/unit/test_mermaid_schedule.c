/* The schedule in the summary of a run, as Mermaid draws it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "planner/output/text_parts.h"
#include "tests/unit/fake_plan.h"

static void test_summary_has_a_gantt_chart(void **state)
{
    static const int64_t seconds[][3] = {{10, 50, 240}, {10, 30, 120}, {10, 50, 60}};
    struct fake fake;
    struct buffer out;
    (void)state;
    fake_start(&fake);
    fake.timed = true;
    fake_finish(&fake, 1);
    fake_shard_times(&fake, seconds);
    out = (struct buffer){.arena = &fake.arena};
    schedule_markdown(&out, &fake.plan);
    check_has(buffer_end(&out), "\n```mermaid\n"
                                "gantt\n"
                                "    dateFormat HH:mm:ss\n"
                                "    axisFormat %M:%S\n"
                                "    todayMarker off\n"
                                "    tickInterval 30second\n"
                                "    section test\n"
                                "    5m, test e2e :crit, 00:00:00, 300s\n"
                                "    2m 40s, test core :00:00:00, 160s\n"
                                "    2m, test cli :00:00:00, 120s\n"
                                "```\n");
    arena_free(&fake.arena);
}

/* No bar says anything to Mermaid but its name. */
static void test_gantt_chart_takes_any_name(void **state)
{
    static const char *const names[] = {"a:b;c#d\"e`f<g>&%%{h}", "```\nclick x href \"y\"",
                                        "\u202e title x, crit, 1s", "a\nsection b",
                                        "\xff\xfe\033[31m"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct fake fake;
        struct buffer out;
        fake_start(&fake);
        fake.timed = true;
        fake.packages[FAKE_CORE].name = names[i];
        fake_finish(&fake, 1);
        out = (struct buffer){.arena = &fake.arena};
        schedule_markdown(&out, &fake.plan);
        const char *line = strstr(buffer_end(&out), "    section ");
        const char *end = strstr(line, "\n```\n");
        assert_non_null(end);
        for (size_t bars = 0; line < end; line = strchr(line, '\n') + 1) {
            const size_t text = strcspn(line, ":;#%\"`<>&{}\n");
            assert_true(bars++ ? line[text] == ':' && line[4] >= '0' && line[4] <= '9'
                               : line[text] == '\n');
        }
        arena_free(&fake.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_summary_has_a_gantt_chart),
        cmocka_unit_test(test_gantt_chart_takes_any_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
