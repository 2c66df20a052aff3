/* Any bytes are the names in a plan, one a line: packages, paths, branches, values. Every
 * writer makes harmless text of them. JSON is JSON again; no character that a terminal or a service
 * would take for more than text gets out; GitHub's runner reads the outputs that were meant. */
#include <string.h>

#include "graph/base/text.h"
#include "planner/dialect/buildkite.h"
#include "planner/dialect/github.h"
#include "planner/dialect/gitlab.h"
#include "planner/event/payload.h"
#include "planner/output/escape.h"
#include "planner/output/output.h"
#include "tests/fuzz/target.h"
#include "tests/html_check.h"

/* What the plan of the unit tests asserts. */
#define assert_int_equal(left, right) require((left) == (right))
#define fail_msg(...)                 abort()
#include "tests/unit/fake_plan.h"

/* The lines of the input, in turn. */
struct pieces {
    struct arena *arena;
    char *next;
};

static const char *take(struct pieces *pieces)
{
    char *piece = pieces->next, *end = strchr(piece, '\n');
    pieces->next = end ? end + 1 : piece + strlen(piece);
    if (end)
        *end = '\0';
    for (char *at = piece; *at; at++) /* what a line of the input can't hold otherwise */
        *at = *at == '\v' ? '\n' : *at;
    return piece;
}

static const char *after(struct pieces *pieces, const char *start)
{
    return arena_printf(pieces->arena, "%s%s", start, take(pieces));
}

/* One component of a path. */
static const char *component(struct pieces *pieces, const char *start)
{
    char *path = arena_printf(pieces->arena, "%s%s", start, take(pieces));
    for (char *at = path + strlen(start); *at; at++)
        *at = *at == '/' ? '_' : *at;
    return path;
}

/* What YAML can hold, for what only a configuration says. */
static const char *text(struct pieces *pieces)
{
    const char *piece = take(pieces);
    uint32_t codepoint;
    for (const char *at = piece; *at; at += utf8_decode(at, &codepoint))
        if (!utf8_decode(at, &codepoint))
            return "text";
    return piece;
}

/* No control characters, no escape sequences, nothing but UTF-8. */
static void check_text(const char *output)
{
    uint32_t codepoint;
    for (const char *at = output; *at;) {
        if (*at >= ' ' && *at <= '~') { /* nearly all of it */
            at++;
            continue;
        }
        size_t len = utf8_decode(at, &codepoint);
        require(len && (codepoint == '\n' || !codepoint_is_unsafe(codepoint)));
        at += len;
    }
}

static const struct value *check_json(struct arena *arena, const char *output)
{
    const struct value *value = NULL;
    struct err err = {0};
    check_text(output);
    require(!strstr(output, "##["));
    require(payload_parse(arena, "output", output, strlen(output), &value, &err) == 0);
    return value;
}

/* The names of the outputs, as the runner finds them: `name=value`, or `name<<WORD` up to that word
 * alone on a line. */
static void check_outputs(struct arena *arena, const char *output)
{
    static const char *const known[] = {"mode", "narrowed", "count",      "plan",
                                        "jobs", "test",     "test-count", NULL};
    for (const char *line = output; *line;) {
        const char *end = strchr(line, '\n');
        const char *equals = memchr(line, '=', (size_t)(end - line));
        const char *heredoc = strstr(line, "<<");
        require(end != NULL);
        heredoc = heredoc && heredoc < end && (!equals || heredoc < equals) ? heredoc : NULL;
        const char *stop = heredoc ? heredoc : equals;
        require(stop != NULL);
        require(text_is_one_of(arena_copy(arena, line, (size_t)(stop - line)), known));
        line = end + 1;
        if (!heredoc)
            continue;
        const char *word = arena_copy(arena, heredoc + 2, (size_t)(end - heredoc) - 2);
        const char *close = strstr(line, arena_printf(arena, "\n%s\n", word));
        require(close != NULL);
        line = close + strlen(word) + 2;
    }
}

/* Lines that the log of a job takes for commands. */
static void check_no_commands(const char *output)
{
    for (const char *line = output; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        require(strncmp(line + strspn(line, " \t"), "::", 2) != 0);
    }
    require(!strstr(output, "##["));
}

static void check_person(const char *output)
{
    check_text(output);
    check_no_commands(output);
}

static void check_html(const char *page)
{
    check_text(page);
    require(!html_fault(page));
}

static void check_plan(struct arena *arena, const struct plan *plan)
{
    const struct style style = {.width = 60};
    check_json(arena, plan_json(arena, plan));
    check_person(plan_text(arena, plan, &(struct style){0}));
    check_person(plan_text(arena, plan, &style));
    check_html(plan_html(arena, plan));
    check_text(github_summary(arena, plan));
    const char *outputs = github_output(arena, plan, "/tmp/plan.json", "whittle_0123");
    if (outputs)
        check_outputs(arena, outputs);
    const struct event event = {.kind = EVENT_PUSH, .spelled = "push"};
    struct plan recorded = *plan;
    recorded.event = &event;
    recorded.records = true;
    const char *const children[] = {gitlab_pipeline(arena, plan, &(struct err){0}),
                                    gitlab_pipeline(arena, &recorded, &(struct err){0})};
    for (size_t i = 0; i < sizeof children / sizeof *children; i++)
        if (children[i])
            check_json(arena, children[i]);
    const char *pipeline = buildkite_pipeline(
        arena, plan, &(struct buildkite_queues){"small", "large"}, &(struct err){0});
    if (pipeline)
        check_json(arena, pipeline);
    for (uint32_t i = 0; i < plan->impact->package_count; i++) {
        check_person(explain_package(arena, plan, i, &style));
        check_json(arena, explain_package_json(arena, plan, i));
    }
    for (size_t i = 0; i < plan->job_count; i++)
        check_json(arena, plan_matrix_json(arena, &plan->jobs[i], ROW_WHOLE));
}

static void check_graph(struct arena *arena, const struct workspace *workspace,
                        const struct impact *impact)
{
    const struct style style = {0};
    check_json(arena, graph_json(arena, workspace, impact, NULL));
    check_person(graph_text(arena, workspace, impact, &style));
    check_text(graph_dot(arena, workspace, impact, NULL));
    check_text(graph_mermaid(arena, workspace, impact, NULL));
}

static void check_escapes(struct arena *arena, const char *bytes)
{
    check_text(escape_name(arena, bytes));
    check_text(escape_line(arena, bytes));
    const char *yaml = escape_yaml(arena, bytes);
    require(!yaml || (yaml[0] == '"' && yaml[strlen(yaml) - 1] == '"' && strlen(yaml) >= 2));
    if (yaml)
        check_text(yaml);
}

static void fill(struct fake *fake, struct pieces *pieces)
{
    static const char *const starts[] = {"cli", "core", "docs", "e2e", "ext", "gen", "gone"};
    for (size_t i = 0; i < FAKE_COUNT; i++) {
        struct package *package = &fake->packages[i];
        package->name = after(pieces, starts[i]);
        package->path = component(pieces, arena_printf(pieces->arena, "crates/%s", starts[i]));
        package->manifest_path = arena_printf(pieces->arena, "%s/Cargo.toml", package->path);
    }
    fake->changes[0].path =
        component(pieces, arena_printf(pieces->arena, "%s/src/", fake->packages[1].path));
    fake->changes[1].path = component(pieces, ".vscode/");
    fake->range.base.name = take(pieces);
    fake->range.head.name = take(pieces);
    fake->range.mode_reason.item = take(pieces);
    fake->platforms[0].name = text(pieces);
    fake->platforms[0].runner = text(pieces);
    fake->job.rows[0].label = text(pieces);
    fake->job.file = component(pieces, "");
    struct value *values = value_mapping(pieces->arena);
    const char *key = text(pieces);
    value_put(pieces->arena, values, *key ? key : "key", value_text(pieces->arena, text(pieces)));
    fake->job.rows[0].values = values;
    fake->warning = (struct warning){"code", component(pieces, ""), 1, take(pieces)};
    fake->warnings = (struct warnings){&fake->warning, 1, 1};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fake *fake = malloc(sizeof *fake);
    require(fake != NULL);
    fake_start(fake);
    fake->timed = size % 2;
    struct pieces pieces = {&fake->arena, arena_copy(&fake->arena, (const char *)data, size)};
    check_escapes(&fake->arena, pieces.next);
    fill(fake, &pieces);
    fake_finish(fake, 2);
    check_plan(&fake->arena, &fake->plan);
    check_graph(&fake->arena, &fake->head, &fake->impact);
    struct arena arena = fake->arena;
    arena_free(&arena);
    free(fake);
    return 0;
}
