#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "planner/dialect/github.h"
#include "planner/output/escape.h"
#include "planner/output/output.h"
#include "planner/report/closure.h"
#include "tests/unit/fake_plan.h"

static const struct style plain = {false, 0};

static void check_lacks(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("has:\n%s\nin:\n%s", part, text);
}

/* What no output may hold, whatever names and paths are. */
static void check_harmless(const char *text)
{
    static const char *const bad[] = {"\033", "\xff", "\u202e", "\r", "\a", "\u200b", "##["};
    uint32_t codepoint;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        check_lacks(text, bad[i]);
    for (const char *at = text; *at; at += utf8_decode(at, &codepoint))
        assert_true(utf8_decode(at, &codepoint) > 0);
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += strspn(line, " \n\u00a0");
        assert_false(strncmp(line, "::", 2) == 0);
    }
}

static void test_names_are_quoted_as_git_does(void **state)
{
    static const char *const expected[][2] = {
        {"plain/path-1.rs", "plain/path-1.rs"},
        {"with blank", "with blank"},
        {"größe/名前.rs", "größe/名前.rs"},
        {"", "\"\""},
        {"a\nb\t\"c\"\\", "\"a\\nb\\t\\\"c\\\"\\\\\""},
        {"\033[31mred", "\"\\033[31mred\""},
        {"\xff\xfe", "\"\\377\\376\""},
        {"cut \xe2\x82", "\"cut \\342\\202\""},
        {"\xc0\xaf", "\"\\300\\257\""},
        {"\xed\xa0\x80", "\"\\355\\240\\200\""},
        {"\u202eflip", "\"\\342\\200\\256flip\""},
        {"\xc2\x9b", "\"\\302\\233\""},
        {" ::error::x", "\" \\072:error\\072:x\""},
        {":", "\"\\072\""}, /* a colon may follow */
        {"##[error]x", "\"##\\133error]x\""},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_string_equal(escape_name(&arena, expected[i][0]), expected[i][1]);
    assert_string_equal(escape_line(&arena, "a \"b\" c::d\n\033"), "a \"b\" c::d\\n\\033");
    arena_free(&arena);
}

static void test_json_strings_are_unambiguous(void **state)
{
    struct arena arena = {0};
    (void)state;
    assert_string_equal(escape_utf8(&arena, "a\n\"b\"\\"), "a\n\"b\"\\");
    assert_string_equal(escape_utf8(&arena, "\xff\nö"), "\"\\377\\nö\"");
    assert_string_equal(escape_utf8(&arena, "\"\\377\""), "\"\\\"\\\\377\\\"\"");
    arena_free(&arena);
}

static void test_yaml_is_always_quoted(void **state)
{
    struct arena arena = {0};
    (void)state;
    assert_string_equal(escape_yaml(&arena, ""), "\"\"");
    assert_string_equal(escape_yaml(&arena, "a: #b"), "\"a: #b\"");
    assert_string_equal(escape_yaml(&arena, "a\"\\\n"), "\"a\\x22\\x5c\\x0a\"");
    assert_string_equal(escape_yaml(&arena, "\u202eö\U000e0001"), "\"\\u202eö\\U000e0001\"");
    assert_string_equal(escape_yaml(&arena, "##[x]"), "\"##\\x5bx]\"");
    assert_null(escape_yaml(&arena, "\xff"));
    arena_free(&arena);
}

static void test_plan_json(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    fake_finish(&fake, 1);
    const char *json = plan_json(&fake.arena, &fake.plan);
    check_has(json, "{\n  \"schema\": \"whittle.plan/1\",\n  \"mode\": \"affected\",\n"
                    "  \"mode_reason\": {\n    \"code\": \"compared\",\n"
                    "    \"detail\": \"merge base with origin/main\"\n  },\n"
                    "  \"event\": {\n    \"name\": \"pull_request\",\n    \"ref\": null\n  },\n"
                    "  \"base\": {\n    \"rev\": \"origin/main\",\n"
                    "    \"oid\": \"3f2a91ca00000000000000000000000000000000\"\n  },\n"
                    "  \"head\": {\n    \"rev\": \"work tree\",\n"
                    "    \"oid\": \"8d21b1fa00000000000000000000000000000000\",\n"
                    "    \"work_tree\": true\n  },\n"
                    "  \"changes\": [\n    {\n      \"path\": \".vscode/notes.txt\",\n"
                    "      \"status\": \"added\",\n");
    check_has(json, "      \"name\": \"e2e\",\n      \"path\": \"crates/e2e\",\n"
                    "      \"affected\": true,\n      \"reason\": {\n"
                    "        \"code\": \"dev-dependency-affected\",\n"
                    "        \"detail\": \"crates/core/src/lib.rs\",\n"
                    "        \"via\": [\n          \"core\",\n          \"cli\"\n        ]\n");
    check_has(json, "  \"jobs\": {\n    \"test\": {\n      \"stage\": 1,\n      \"needs\": [],\n"
                    "      \"mode\": \"affected\",\n      \"on_event\": true,\n"
                    "      \"count\": 3,\n      \"max_parallel\": 256,\n");
    check_has(json, "            \"name\": \"test cli\",\n            \"platform\": \"linux\",\n"
                    "            \"target\": \"x86_64-unknown-linux-gnu\",\n"
                    "            \"runner\": \"ubuntu-24.04\",\n            \"packages\": [\n"
                    "              \"cli\"\n            ],\n"
                    "            \"args\": \"-p cli\",\n");
    check_has(json, "  \"totals\": {\n    \"entries\": 5,\n    \"selected\": 3,\n"
                    "    \"pruned\": 2\n  },\n  \"warnings\": []\n}\n");
    check_lacks(json, "\"name\": \"ext\"");
    check_lacks(json, "\"name\": \"gone\"");
    assert_string_equal(json, plan_json(&fake.arena, &fake.plan));
    arena_free(&fake.arena);
}

static void test_a_full_plan_has_no_base_and_says_why(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    fake.range.base = (struct revision){0};
    fake.range.mode = MODE_FULL;
    fake.range.mode_reason = (struct reason){.code = REASON_BASE_MISSING, .item = "no branch"};
    fake.range.remedy = "git fetch origin main";
    fake_finish(&fake, 1);
    const char *json = plan_json(&fake.arena, &fake.plan);
    check_has(json, "\"mode\": \"full\"");
    check_has(json, "\"base\": null,");
    check_has(json, "\"remedy\": \"git fetch origin main\"");
    assert_string_equal(plan_text(&fake.arena, &fake.plan, &plain),
                        "FULL PLAN: all 5 entries run, nothing was compared\n"
                        "  why   base-missing: no branch\n"
                        "  mend  git fetch origin main\n"
                        "  head  the work tree (on 8d21b1fa0)\n"
                        "\nRuns: 5 packages\n  cli  core  docs  e2e  gen\n");
    check_has(github_summary(&fake.arena, &fake.plan), "**Why:** base");
    check_has(explain_package(&fake.arena, &fake.plan, FAKE_DOCS, &plain),
              "docs (crates/docs) runs: base-missing: no branch\n");
    arena_free(&fake.arena);
}

static void test_plan_text(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    fake_finish(&fake, 1);
    assert_string_equal(plan_text(&fake.arena, &fake.plan, &plain),
                        "3 of 5 entries run: 40 % saved\n"
                        "from origin/main (3f2a91ca0) to the work tree (on 8d21b1fa0)\n"
                        "\nChanged: 3 files\n"
                        "  modified  crates/core/src/lib.rs  core\n"
                        "  deleted   crates/gone/Cargo.toml  gone\n"
                        "  added     .vscode/notes.txt       nothing: no build depends on it\n"
                        "\nRuns: 3 packages\n"
                        "  core  changed             crates/core/src/lib.rs\n"
                        "  cli   ← core              crates/core/src/lib.rs\n"
                        "  e2e   ← cli (dev) ← core  crates/core/src/lib.rs\n"
                        "\nDoes not run: 2 packages, no change reaches them\n"
                        "  docs  gen\n");
    arena_free(&fake.arena);
}

static void test_lines_end_at_the_terminals_edge(void **state)
{
    struct fake fake;
    (void)state;
    for (unsigned width = 1; width < 80; width += 7) {
        const struct style narrow = {false, width};
        fake_start(&fake);
        fake_finish(&fake, 2);
        char *text = plan_text(&fake.arena, &fake.plan, &narrow);
        check_harmless(text);
        for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
            if (line[0] == ' ' && width > 20)
                assert_true(utf8_width(line) <= width);
        arena_free(&fake.arena);
    }
}

static void test_warnings_name_their_place(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    fake.warning = (struct warning){"glob", "Cargo.toml", 3, "`x/*` matches\nnothing"};
    fake.warnings = (struct warnings){&fake.warning, 1, 1};
    fake_finish(&fake, 1);
    check_has(plan_text(&fake.arena, &fake.plan, &plain),
              "\nwarning: Cargo.toml:3: `x/*` matches\\nnothing\n");
    check_has(plan_json(&fake.arena, &fake.plan),
              "\"code\": \"glob\",\n      \"file\": \"Cargo.toml\",\n      \"line\": 3,\n"
              "      \"message\": \"`x/*` matches\\nnothing\"");
    arena_free(&fake.arena);
}

static void test_colour_is_the_only_escape(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    fake_finish(&fake, 1);
    check_has(plan_text(&fake.arena, &fake.plan, &(struct style){true, 0}), "\033[1m");
    check_harmless(plan_text(&fake.arena, &fake.plan, &plain));
    arena_free(&fake.arena);
}

/* Reads GITHUB_OUTPUT as the runner does; every value must be in the heredoc form. */
static const char *value_of(struct arena *arena, const char *output, const char *key)
{
    const char *found = NULL;
    while (*output) {
        const char *eol = strchr(output, '\n'), *arrows = strstr(output, "<<");
        assert_true(eol && arrows && arrows < eol);
        const char *name = arena_copy(arena, output, (size_t)(arrows - output));
        const char *end = arena_printf(arena, "\n%.*s\n", (int)(eol - arrows - 2), arrows + 2);
        const char *stop = strstr(eol, end);
        assert_non_null(stop);
        if (strcmp(name, key) == 0)
            found = stop > eol ? arena_copy(arena, eol + 1, (size_t)(stop - eol - 1)) : "";
        output = stop + strlen(end);
    }
    return found;
}

static void test_github_output(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    fake_finish(&fake, 1);
    const char *file = "/tmp/x\nwhittle_t0k\nmode=full\nwhittle_t0k_";
    const char *output = github_output(&fake.arena, &fake.plan, file, "t0k");
    assert_string_equal(value_of(&fake.arena, output, "mode"), "affected");
    assert_string_equal(value_of(&fake.arena, output, "count"), "3");
    assert_string_equal(value_of(&fake.arena, output, "plan"), file);
    assert_string_equal(value_of(&fake.arena, output, "test-count"), "3");
    const char *matrix = value_of(&fake.arena, output, "test");
    assert_true(strncmp(matrix, "{\"include\":[{\"name\":\"test cli\",", 31) == 0);
    assert_null(strchr(matrix, '\n'));
    arena_free(&fake.arena);
}

static void test_an_empty_job_is_still_printed(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    fake.change_count = 0;
    fake_finish(&fake, 1);
    const char *output = github_output(&fake.arena, &fake.plan, "", "t0k");
    assert_string_equal(value_of(&fake.arena, output, "test"), "{\"include\":[]}");
    assert_string_equal(value_of(&fake.arena, output, "test-count"), "0");
    check_has(plan_json(&fake.arena, &fake.plan), "\"count\": 0,");
    check_has(plan_text(&fake.arena, &fake.plan, &plain), "Nothing runs: 0 of 5 entries");
    arena_free(&fake.arena);
}

/* What names, paths and messages of a plan may hold does no harm in any of its outputs. */
static void check_hostile(const char *name, bool unowned)
{
    struct fake fake;
    fake_start(&fake);
    fake.packages[FAKE_CORE].name = fake.packages[FAKE_DOCS].name = name;
    fake.packages[FAKE_DOCS].path = arena_printf(&fake.arena, "crates/d%s", name);
    fake.changes[0].path = arena_printf(&fake.arena, "crates/core/%s", name);
    fake.changes[1].path = unowned ? name : fake.changes[1].path;
    fake.range.base.name = fake.range.mode_reason.item = name;
    fake.warning = (struct warning){"odd", name, 1, name};
    fake.warnings = (struct warnings){&fake.warning, 1, 1};
    fake_finish(&fake, 2);
    struct arena *arena = &fake.arena;
    const char *outputs[] = {
        plan_json(arena, &fake.plan),
        plan_text(arena, &fake.plan, &plain),
        github_output(arena, &fake.plan, "plan.json", "t0k"),
        github_summary(arena, &fake.plan),
        graph_json(arena, &fake.base, &fake.impact, NULL),
        graph_text(arena, &fake.base, &fake.impact, &plain),
        graph_dot(arena, &fake.base, &fake.impact, NULL),
        graph_mermaid(arena, &fake.base, &fake.impact, NULL),
        units_json(arena, &fake.impact.units, &fake.job.roots),
        explain_package(arena, &fake.plan, FAKE_E2E, &plain),
        explain_package(arena, &fake.plan, FAKE_DOCS, &plain),
        explain_package_json(arena, &fake.plan, FAKE_E2E),
        explain_path(arena, &fake.plan, &fake.impact, &plain),
        explain_path_json(arena, &fake.plan, &fake.impact),
    };
    for (size_t k = 0; k < sizeof outputs / sizeof *outputs; k++)
        check_harmless(outputs[k]);
    check_lacks(outputs[3], "<script>");
    check_lacks(outputs[3], "<b>");
    check_lacks(outputs[3], "`");
    check_lacks(outputs[3], "@");
    check_lacks(outputs[3], "](");
    arena_free(arena);
}

static void test_hostile_names_do_no_harm(void **state)
{
    static const char *const names[] = {
        "\xff\xfe",
        "::error::x",
        "  ::set-output name=a::b",
        "##[error]x",
        "a\r\n::stop",
        "\033]0;title\a",
        "\u202eflipped\u200b",
        "| a | b |",
        "<script>x",
        "`code` @user #1",
        "\"quoted\"",
        "\u00a0::warning::x",
        "</code><b>",
        "[a](http://b.cc)",
        "\\",
        "x<<EOF",
    };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        check_hostile(names[i], false);
        check_hostile(names[i], true);
    }
}

static void test_a_summary_stays_under_the_limit(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    char *huge = arena_alloc(&fake.arena, 400001);
    memset(huge, '<', 400000);
    fake.packages[FAKE_E2E].name = fake.packages[FAKE_DOCS].name = huge;
    fake_finish(&fake, 1);
    const char *summary = github_summary(&fake.arena, &fake.plan);
    assert_true(strlen(summary) < 1024 * 1024);
    check_has(summary, "… and 1 more");
    arena_free(&fake.arena);
}

static void test_chains_name_their_edges(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    fake_finish(&fake, 1);
    struct hops hops = closure_hops(&fake.arena, &fake.impact, FAKE_E2E);
    assert_int_equal(hops.count, 2);
    assert_string_equal(hops.items[0].from, "core");
    assert_string_equal(hops.items[0].to, "cli");
    assert_string_equal(hops.items[0].kind, "dependency");
    assert_false(hops.items[0].last_only);
    assert_string_equal(hops.items[1].to, "e2e");
    assert_string_equal(hops.items[1].kind, "dev-dependency");
    assert_true(hops.items[1].last_only);
    assert_string_equal(explain_package(&fake.arena, &fake.plan, FAKE_E2E, &plain),
                        "e2e (crates/e2e) runs: its tests depend on an affected package\n"
                        "  crates/core/src/lib.rs  modified\n"
                        "  → core (lib)            one of its files changed\n"
                        "  core → cli              dependency\n"
                        "  cli → e2e               dev-dependency, the last hop\n"
                        "\nEntries\n  test e2e  linux  runs\n");
    arena_free(&fake.arena);
}

/* docs has ext for its tests; what ext has for its own does not count. */
static void test_a_proof_counts_dev_dependencies_once(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    fake_finish(&fake, 1);
    struct ids closure = closure_of(&fake.arena, &fake.impact, FAKE_DOCS);
    assert_int_equal(closure.count, 1);
    assert_int_equal(closure.items[0], FAKE_EXT);
    closure = closure_of(&fake.arena, &fake.impact, FAKE_E2E);
    assert_int_equal(closure.count, 3);
    const char *text = explain_package(&fake.arena, &fake.plan, FAKE_DOCS, &plain);
    check_has(text, "docs (crates/docs) does not run: ");
    check_has(text, "\nIt depends on 1 package here\n  ext\n");
    check_has(text, "\nNone of the 3 changes touches what it is made of\n");
    arena_free(&fake.arena);
}

static void test_graphs(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    fake_finish(&fake, 1);
    struct workspace workspace = fake.head;
    workspace.packages.count = 4;
    workspace.edges.count = 1;
    struct arena *arena = &fake.arena;
    check_has(graph_dot(arena, &workspace, NULL, NULL), "  n0 [label=\"cli\"];\n");
    check_has(graph_dot(arena, &workspace, NULL, NULL), "  n0 -> n1;\n");
    check_has(graph_dot(arena, &workspace, &fake.impact, NULL), "  n0 [label=\"cli\", color=red");
    check_has(graph_mermaid(arena, &workspace, &fake.impact, NULL), "  n0[\"cli\"]:::affected\n");
    check_has(graph_text(arena, &workspace, &fake.impact, &plain), "4 members, 3 affected (*)\n");
    check_has(graph_text(arena, &workspace, &fake.impact, &plain),
              "\n  * cli   crates/cli   core\n");
    check_has(graph_text(arena, &workspace, NULL, &plain), "\n  cli   crates/cli   core\n");
    check_has(graph_json(arena, &workspace, &fake.impact, NULL), "\"affected\": true\n");
    check_lacks(graph_json(arena, &workspace, NULL, NULL), "affected");
    check_has(graph_json(arena, &workspace, NULL, NULL),
              "    {\n      \"name\": \"cli\",\n      \"version\": \"0.1.0\",\n"
              "      \"path\": \"crates/cli\",\n      \"member\": true,\n"
              "      \"edition\": \"2021\",\n      \"targets\": [\n        {\n"
              "          \"name\": \"cli\",\n          \"kind\": [\n            \"lib\"\n"
              "          ],\n          \"crate_types\": [\n            \"lib\"\n          ],\n"
              "          \"src_path\": \"crates/cli/src/lib.rs\"\n        }\n      ],\n"
              "      \"dependencies\": []\n    },\n");
    arena_free(&fake.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_quoted_as_git_does),
        cmocka_unit_test(test_json_strings_are_unambiguous),
        cmocka_unit_test(test_yaml_is_always_quoted),
        cmocka_unit_test(test_plan_json),
        cmocka_unit_test(test_a_full_plan_has_no_base_and_says_why),
        cmocka_unit_test(test_plan_text),
        cmocka_unit_test(test_lines_end_at_the_terminals_edge),
        cmocka_unit_test(test_warnings_name_their_place),
        cmocka_unit_test(test_colour_is_the_only_escape),
        cmocka_unit_test(test_github_output),
        cmocka_unit_test(test_an_empty_job_is_still_printed),
        cmocka_unit_test(test_hostile_names_do_no_harm),
        cmocka_unit_test(test_a_summary_stays_under_the_limit),
        cmocka_unit_test(test_chains_name_their_edges),
        cmocka_unit_test(test_a_proof_counts_dev_dependencies_once),
        cmocka_unit_test(test_graphs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
