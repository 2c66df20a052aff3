#include "planner/dialect/github.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/utf8.h"
#include "planner/output/escape.h"
#include "planner/output/layout.h"
#include "planner/output/phrases.h"
#include "planner/output/text_parts.h"
#include "planner/report/packages.h"

enum {
    MAX_ROWS = 50,
    MAX_OUTPUT = 1000 * 1000, /* bytes of UTF-16: a little under the 1 MiB of the service */
    JOB_FRAME = 96,           /* characters at most of what stands around a matrix in `jobs` */
};

/* https://docs.github.com/actions/reference/workflow-commands: a multi-line value ends at the
 * delimiter, so the delimiter grows until the value can't hold it. */
static void add_value(struct buffer *out, const char *token, const char *key, const char *value)
{
    const char *delimiter = arena_printf(out->arena, "whittle_%s", token);
    while (strstr(value, delimiter))
        delimiter = arena_printf(out->arena, "%s_", delimiter);
    buffer_format(out, "%s<<%s\n", key, delimiter);
    buffer_format(out, "%s\n%s\n", value, delimiter);
}

/* GitHub counts outputs in UTF-16, and drops all of a job's outputs where they are too large.
 * https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#jobsjob_idoutputs */
static size_t utf16_size(const char *text)
{
    size_t size = 0;
    for (; *text; text++)
        size += 2 * utf8_units(*text);
    return size;
}

/* Makes the rows of one job after the other say less, until all fit; how large they are then. */
static size_t shorten(struct arena *arena, const struct plan *plan, const char **matrices,
                      size_t size, enum row_detail detail)
{
    for (size_t i = 0; i < plan->job_count && size > MAX_OUTPUT; i++) {
        size -= utf16_size(matrices[i]);
        matrices[i] = plan_matrix_json(arena, &plan->jobs[i], detail);
        size += utf16_size(matrices[i]);
    }
    return size;
}

/* The matrices of all jobs: whole as long as they fit, then without what the plan file has too.
 * `*detail` is the least that one of them says. NULL where that is still too much. */
static const char **fitting_matrices(struct arena *arena, const struct plan *plan,
                                     enum row_detail *detail)
{
    const char **matrices = arena_array(arena, plan->job_count, sizeof *matrices);
    size_t size = 0;
    for (size_t i = 0; i < plan->job_count; i++) {
        matrices[i] = plan_matrix_json(arena, &plan->jobs[i], ROW_WHOLE);
        size += utf16_size(matrices[i]) + utf16_size(plan->jobs[i].name) + (size_t)2 * JOB_FRAME;
    }
    for (*detail = ROW_WHOLE; size > MAX_OUTPUT && *detail < ROW_BY_PLACE;) {
        *detail = *detail == ROW_WHOLE ? ROW_WITHOUT_PACKAGES : ROW_BY_PLACE;
        size = shorten(arena, plan, matrices, size, *detail);
    }
    return size > MAX_OUTPUT ? NULL : matrices;
}

/* All jobs in one value, for those who can't name an output for each: of a composite action. The
 * names of jobs are plain, the matrices JSON already. */
static const char *jobs_value(struct arena *arena, const struct plan *plan, const char **matrices)
{
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < plan->job_count; i++) {
        const struct plan_job *job = &plan->jobs[i];
        buffer_format(&out,
                      "%s\"%s\":{\"count\":%zu,\"max_parallel\":%zu,\"matrix\":", i ? "," : "{",
                      job->name, job->shard_count, job->parallel);
        buffer_add(&out, matrices[i]);
        if (plan->as_of)
            buffer_format(&out, ",\"as_of\":\"%s\"", plan->as_of);
        buffer_add(&out, "}");
    }
    buffer_add(&out, plan->job_count ? "}" : "{}");
    return buffer_end(&out);
}

char *github_output(struct arena *arena, const struct plan *plan, const char *plan_file,
                    const char *token)
{
    struct buffer out = {.arena = arena};
    enum row_detail detail;
    const char **matrices = fitting_matrices(arena, plan, &detail);
    if (!matrices)
        return NULL;
    const struct narrowing *narrowing = plan->narrowing;
    bool blocks = narrowing && narrowing->blocks;
    add_value(&out, token, "mode", blocks ? "narrowed" : plan_mode_name(plan));
    add_value(&out, token, "narrowed", blocks ? plan_narrowed_json(arena, plan) : "");
    add_value(&out, token, "count", arena_printf(arena, "%zu", plan->shards));
    if (plan->as_of && plan->range->mode == MODE_AFFECTED)
        add_value(&out, token, "base", plan->range->base.oid);
    add_value(&out, token, "plan", plan_file);
    add_value(&out, token, "jobs", jobs_value(arena, plan, matrices));
    for (size_t i = 0; i < plan->job_count; i++) {
        const struct plan_job *job = &plan->jobs[i];
        add_value(&out, token, job->name, matrices[i]);
        add_value(&out, token, arena_printf(arena, "%s-count", job->name),
                  arena_printf(arena, "%zu", job->shard_count));
    }
    return buffer_end(&out);
}

static const char *package_row(struct arena *arena, const struct plan *plan, uint32_t package,
                               const struct outline *outline)
{
    const char *name = plan->impact->packages[package].package->name;
    const char *scope = outline_scope(arena, plan, outline);
    return arena_printf(
        arena, "| %s | %s | %s | %s |\n", markdown_code(arena, escape_name(arena, name)),
        markdown_text(arena, phrase_why(arena, outline->reason)),
        markdown_code(arena, phrase_origin(arena, plan->impact, package, outline->reason)),
        markdown_text(arena, *scope ? scope : "all"));
}

static void add_packages(struct buffer *out, const struct plan *plan,
                         const struct outline *outlines)
{
    struct arena *arena = out->arena;
    size_t shown = 0, running = 0;
    buffer_add(out, "\n| Package | Runs because | Changed | What of it |\n"
                    "| --- | --- | --- | --- |\n");
    for (uint32_t i = 0; i < plan->impact->package_count; i++) {
        if (!outlines[i].selected)
            continue;
        running++;
        const char *row = shown < MAX_ROWS ? package_row(arena, plan, i, &outlines[i]) : "";
        if (*row && markdown_fits(out, row)) {
            buffer_add(out, row);
            shown++;
        }
    }
    if (shown < running)
        buffer_format(out, "\n… and %zu more: the plan file lists them.\n", running - shown);
}

/* "after check", "runs on push:main" */
static const char *job_note(struct arena *arena, const struct plan *plan,
                            const struct plan_job *job)
{
    const char *needs = phrase_needs(arena, plan, job->job);
    if (!job->matrix->runs)
        return arena_printf(arena, "not on this event: runs on %s", phrase_events(arena, job->job));
    return *needs ? arena_printf(arena, "after %s", needs) : "";
}

static void add_jobs(struct buffer *out, const struct plan *plan)
{
    struct arena *arena = out->arena;
    enum row_detail detail;
    buffer_add(out, "\n| Job | Runs | Does not run | Runners | |\n"
                    "| --- | ---: | ---: | ---: | --- |\n");
    for (size_t i = 0; i < plan->job_count; i++) {
        const struct plan_job *job = &plan->jobs[i];
        buffer_format(out, "| %s | %zu | %zu | %zu | %s |\n", markdown_code(arena, job->name),
                      job->selected, job->pruned, job->shard_count,
                      markdown_text(arena, job_note(arena, plan, job)));
    }
    fitting_matrices(arena, plan, &detail);
    if (detail != ROW_WHOLE)
        buffer_format(out,
                      "\n> **Note:** the matrices are larger than outputs may be: rows of theirs "
                      "name no packages%s, the plan file does.\n",
                      detail == ROW_BY_PLACE ? " and arguments" : "");
}

enum fate { FATE_REST, FATE_PASSED, FATE_IDLE };

static enum fate fate_of(const struct outline *outline)
{
    return outline->passed ? FATE_PASSED : outline->idle ? FATE_IDLE : FATE_REST;
}

static void add_pruned(struct buffer *out, const struct plan *plan, const struct outline *outlines,
                       enum fate fate)
{
    static const char *const phrases[] = {[FATE_REST] = "not reached by any change",
                                          [FATE_PASSED] = "that passed already, as it is now",
                                          [FATE_IDLE] = "that the command makes nothing of"};
    struct arena *arena = out->arena;
    struct strings names = {0};
    for (size_t i = 0; i < plan->impact->package_count; i++) {
        const struct impact_package *item = &plan->impact->packages[i];
        if (outlines[i].count && !outlines[i].selected && fate_of(&outlines[i]) == fate)
            vec_push(arena, &names, markdown_code(arena, escape_name(arena, item->package->name)));
    }
    if (!names.count)
        return;
    buffer_format(out, "\n<details><summary>%s %s</summary>\n\n",
                  layout_count(arena, names.count, "package"), phrases[fate]);
    size_t shown = 0;
    for (; shown < names.count && markdown_fits(out, names.items[shown]); shown++)
        buffer_format(out, "%s%s", shown ? " " : "", names.items[shown]);
    if (shown < names.count)
        buffer_format(out, " … and %zu more", names.count - shown);
    buffer_add(out, "\n\n</details>\n");
}

static void add_headline(struct buffer *out, const struct plan *plan)
{
    struct arena *arena = out->arena;
    const struct range *range = plan->range;
    buffer_format(out, "### %s\n\n", markdown_text(arena, phrase_verdict(arena, plan)));
    if (range->mode == MODE_AFFECTED) {
        buffer_format(out, "%s between %s and %s\n",
                      layout_count(arena, plan->impact->change_count, "changed file"),
                      markdown_code(arena, phrase_revision(arena, &range->base)),
                      markdown_code(arena, phrase_revision(arena, &range->head)));
        return;
    }
    buffer_format(out, "> **Why:** %s\n", markdown_text(arena, phrase_mode(arena, range)));
    if (range->remedy)
        buffer_format(out, ">\n> **To mend it:** %s\n",
                      markdown_code(arena, escape_line(arena, range->remedy)));
}

static void add_saved_time(struct buffer *out, const struct plan *plan)
{
    const char *saved = phrase_saved_time(out->arena, plan);
    if (saved)
        buffer_format(out, "\nSaves %s, as estimated from the ledger: %s\n", saved,
                      phrase_time_sources(out->arena, plan));
}

char *github_summary(struct arena *arena, const struct plan *plan)
{
    struct buffer out = {.arena = arena};
    const struct outline *outlines = packages_of_plan(arena, plan);
    add_headline(&out, plan);
    add_saved_time(&out, plan);
    narrowed_markdown(&out, plan);
    add_jobs(&out, plan);
    schedule_markdown(&out, plan);
    if (plan->selected && plan->range->mode == MODE_AFFECTED)
        add_packages(&out, plan, outlines);
    add_pruned(&out, plan, outlines, FATE_PASSED);
    add_pruned(&out, plan, outlines, FATE_REST);
    add_pruned(&out, plan, outlines, FATE_IDLE);
    return buffer_end(&out);
}
