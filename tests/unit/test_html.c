/* The page of a plan: what is on it, and that no name gets out of its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "planner/output/escape.h"
#include "planner/output/html.h"
#include "planner/output/output.h"
#include "tests/html_check.h"
#include "tests/unit/fake_plan.h"

static void check_page(const char *page)
{
    const char *fault = html_fault(page);
    uint32_t codepoint;
    if (fault)
        fail_msg("here: %.200s", fault);
    for (const char *at = page; *at; at += utf8_decode(at, &codepoint)) {
        assert_true(utf8_decode(at, &codepoint) > 0);
        assert_true(codepoint == '\n' || !codepoint_is_unsafe(codepoint));
    }
}

static size_t count(const char *text, const char *part)
{
    size_t found = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        found++;
    return found;
}

static void test_check_finds_faults(void **state)
{
    static const char *const bad[] = {
        "<p>",
        "<p></div>",
        "</p>",
        "<script></script>",
        "<p onclick=\"x\"></p>",
        "<p class=x></p>",
        "<p class=\"x></p>",
        "<p class=\"a<b\"></p>",
        "<p style=\"a\"></p>",
        "a & b",
        "&lt;",
        "a < b",
        "<P></P>",
        "<svg/",
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_non_null(html_fault(
            arena_printf(&arena, "<!DOCTYPE html>\n<html lang=\"en\">%s</html>", bad[i])));
    assert_null(html_fault("<!DOCTYPE html>\n<html lang=\"en\"><p>a&#60;</p></html>"));
    assert_non_null(html_fault("<html lang=\"en\"></html>"));
    arena_free(&arena);
}

static void test_text_is_escaped(void **state)
{
    struct arena arena = {0};
    (void)state;
    assert_string_equal(html_text(&arena, "a<b>&\"c'"), "a&#60;b&#62;&#38;&#34;c&#39;");
    assert_string_equal(html_text(&arena, ""), "");
    assert_string_equal(html_name(&arena, "\u202e<x>"), "&#34;\\342\\200\\256&#60;x&#62;&#34;");
    assert_string_equal(html_name(&arena, ""), "&#34;&#34;");
    arena_free(&arena);
}

static void test_long_names_are_cut(void **state)
{
    enum { LENGTH = 1000 * 1000, SHORT = 2000 };
    static const char *const pieces[] = {"a", "<", "\xff", "\u0301", "名", "\n"};
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct buffer name = {.arena = &arena};
        while (name.len < LENGTH)
            buffer_add(&name, pieces[i]);
        assert_in_range(strlen(html_name(&arena, buffer_end(&name))), 1, SHORT);
        assert_in_range(strlen(html_line(&arena, buffer_end(&name))), 1, 2 * SHORT);
    }
    arena_free(&arena);
}

static void make(struct fake *fake, bool timed)
{
    fake_start(fake);
    fake->timed = timed;
    fake->job.runners = RUNNERS_AUTO;
    fake_finish(fake, 2);
}

static void test_page_has_the_schedule(void **state)
{
    struct fake fake;
    (void)state;
    make(&fake, true);
    const char *page = plan_html(&fake.arena, &fake.plan);
    check_page(page);
    assert_int_equal(count(page, "<tr class=\"shard"), fake.plan.shards);
    assert_int_equal(count(page, "<tr class=\"chosen\">"), 2);
    assert_true(count(page, "<tr class=\"shard critical\">") > 0);
    check_has(page, "content=\"default-src 'none'; style-src 'sha256-");
    check_has(page, "<h2>Schedule</h2>\n<p class=\"lead\">Done in about ");
    check_has(page, "<summary>How many runners: 2 rows with a choice</summary>");
    check_has(page, "<td>chosen: ");
    arena_free(&fake.arena);
}

static void test_page_has_what_runs_and_what_does_not(void **state)
{
    struct fake fake;
    (void)state;
    make(&fake, true);
    const char *page = plan_html(&fake.arena, &fake.plan);
    check_has(page, "<tr><td><code>core</code></td><td>changed</td>"
                    "<td>crates/core/src/lib.rs</td>");
    check_has(page, "<tr><td><code>cli</code></td><td>← core</td>");
    check_has(page,
              "<code>fingerprint-equal</code></summary>\n<p class=\"names\"><code>docs</code> ");
    check_has(page, "<summary>Graph: how the change spreads over 4 packages</summary>");
    check_has(page, "<g class=\"seed\"><title>core: changed</title>");
    check_has(page, "<g class=\"reached\"><title>cli: ← core</title>");
    arena_free(&fake.arena);
}

static void test_page_without_times_says_how_to_get_some(void **state)
{
    struct fake fake;
    (void)state;
    make(&fake, false);
    const char *page = plan_html(&fake.arena, &fake.plan);
    check_page(page);
    assert_null(strstr(page, "<tr class=\"shard"));
    check_has(page, "whittle ledger add REPORT --ledger FILE");
    arena_free(&fake.arena);
}

static void test_no_name_gets_out(void **state)
{
    static const char *const names[] = {
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onload='x",
        "</title></style><script>",
        "<!--",
        "]]>",
        "&lt;&#0;&amp",
        "\u202e\u200b\ufeff",
        "\033[31m\r\n\a",
        "\xff\xfe\xc0\xaf",
        "javascript:alert(1)",
        "{{x}}${y}",
    };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < 3; k++) {
            struct fake fake;
            fake_start(&fake);
            fake.timed = k;
            fake.packages[FAKE_CORE].name = fake.packages[FAKE_DOCS].name = names[i];
            fake.changes[1].path = names[i];
            fake.range.base.name = names[i];
            fake.warning = (struct warning){.file = names[i], .message = names[i], .line = 1};
            fake.warnings = (struct warnings){&fake.warning, 1, 1};
            if (k == 2) {
                fake.range.mode = MODE_FULL;
                fake.range.mode_reason =
                    (struct reason){.code = REASON_BASE_MISSING, .item = names[i]};
                fake.range.remedy = names[i];
            }
            fake_finish(&fake, 2);
            const char *page = plan_html(&fake.arena, &fake.plan);
            check_page(page);
            assert_null(strstr(page, "<script"));
            assert_null(strstr(page, "<img"));
            arena_free(&fake.arena);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check_finds_faults),
        cmocka_unit_test(test_text_is_escaped),
        cmocka_unit_test(test_long_names_are_cut),
        cmocka_unit_test(test_page_has_the_schedule),
        cmocka_unit_test(test_page_has_what_runs_and_what_does_not),
        cmocka_unit_test(test_page_without_times_says_how_to_get_some),
        cmocka_unit_test(test_no_name_gets_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
