#include <string.h>

#include "graph/base/buffer.h"
#include "planner/output/escape.h"
#include "planner/output/layout.h"
#include "planner/output/outline.h"
#include "planner/output/output.h"
#include "planner/output/phrases.h"

enum {
    MAX_ROWS = 50,
    MAX_SUMMARY = 1000 * 1000, /* GitHub drops a summary of more than 1024 KiB */
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

char *plan_github_output(struct arena *arena, const struct plan *plan, const char *plan_file,
                         const char *token)
{
    struct buffer out = {.arena = arena};
    size_t count = 0;
    for (size_t i = 0; i < plan->job_count; i++)
        count += plan->jobs[i].shard_count;
    add_value(&out, token, "mode", plan_mode_name(plan));
    add_value(&out, token, "count", arena_printf(arena, "%zu", count));
    add_value(&out, token, "plan", plan_file);
    for (size_t i = 0; i < plan->job_count; i++) {
        const struct plan_job *job = &plan->jobs[i];
        const char *matrix = plan_matrix_json(arena, job);
        add_value(&out, token, job->name, matrix);
        add_value(&out, token, arena_printf(arena, "%s-count", job->name),
                  arena_printf(arena, "%zu", job->shard_count));
    }
    return buffer_end(&out);
}

/* Every character that Markdown or HTML could read as more than itself becomes an entity. */
static const char *markdown(struct arena *arena, const char *printable)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 /,-";
    struct buffer out = {.arena = arena};
    for (; *printable; printable++) {
        unsigned char byte = (unsigned char)*printable;
        if (byte >= 0x80 || strchr(plain, byte))
            buffer_add_bytes(&out, printable, 1);
        else
            buffer_format(&out, "&#%u;", byte);
    }
    return buffer_end(&out);
}

/* In <code>, where GitHub links neither users nor issues. */
static const char *code(struct arena *arena, const char *printable)
{
    return *printable ? arena_printf(arena, "<code>%s</code>", markdown(arena, printable)) : "";
}

static bool fits(const struct buffer *out, const char *more)
{
    return out->len + strlen(more) < MAX_SUMMARY;
}

static const char *package_row(struct arena *arena, const struct plan *plan, uint32_t package,
                               const struct outline *outline)
{
    const char *name = plan->impact->packages[package].package->name;
    const char *scope = outline_scope(arena, plan, outline);
    return arena_printf(arena, "| %s | %s | %s | %s |\n", code(arena, escape_name(arena, name)),
                        markdown(arena, phrase_why(arena, outline->reason)),
                        code(arena, phrase_origin(arena, plan->impact, package, outline->reason)),
                        markdown(arena, *scope ? scope : "all"));
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
        if (*row && fits(out, row)) {
            buffer_add(out, row);
            shown++;
        }
    }
    if (shown < running)
        buffer_format(out, "\n… and %zu more: the plan file lists them.\n", running - shown);
}

static void add_jobs(struct buffer *out, const struct plan *plan)
{
    buffer_add(out, "\n| Job | Runs | Does not run | Runners |\n| --- | ---: | ---: | ---: |\n");
    for (size_t i = 0; i < plan->job_count; i++) {
        const struct plan_job *job = &plan->jobs[i];
        buffer_format(out, "| %s | %zu | %zu | %zu |\n", code(out->arena, job->name), job->selected,
                      job->pruned, job->shard_count);
    }
}

static void add_pruned(struct buffer *out, const struct plan *plan, const struct outline *outlines,
                       bool idle)
{
    struct arena *arena = out->arena;
    struct strings names = {0};
    for (size_t i = 0; i < plan->impact->package_count; i++) {
        const struct impact_package *item = &plan->impact->packages[i];
        if (outlines[i].count && !outlines[i].selected && outlines[i].idle == idle)
            vec_push(arena, &names, code(arena, escape_name(arena, item->package->name)));
    }
    if (!names.count)
        return;
    buffer_format(out, "\n<details><summary>%s %s</summary>\n\n",
                  layout_count(arena, names.count, "package"),
                  idle ? "that the command makes nothing of" : "not reached by any change");
    size_t shown = 0;
    for (; shown < names.count && fits(out, names.items[shown]); shown++)
        buffer_format(out, "%s%s", shown ? " " : "", names.items[shown]);
    if (shown < names.count)
        buffer_format(out, " … and %zu more", names.count - shown);
    buffer_add(out, "\n\n</details>\n");
}

static void add_headline(struct buffer *out, const struct plan *plan)
{
    struct arena *arena = out->arena;
    const struct range *range = plan->range;
    buffer_format(out, "### %s\n\n", markdown(arena, phrase_verdict(arena, plan)));
    if (range->mode == MODE_AFFECTED) {
        buffer_format(out, "%s between %s and %s\n",
                      layout_count(arena, plan->impact->change_count, "changed file"),
                      code(arena, phrase_revision(arena, &range->base)),
                      code(arena, phrase_revision(arena, &range->head)));
        return;
    }
    buffer_format(out, "> **Why:** %s\n", markdown(arena, phrase_mode(arena, range)));
    if (range->remedy)
        buffer_format(out, ">\n> **To mend it:** %s\n",
                      code(arena, escape_line(arena, range->remedy)));
}

char *plan_github_summary(struct arena *arena, const struct plan *plan)
{
    struct buffer out = {.arena = arena};
    const struct outline *outlines = outline_packages(arena, plan);
    add_headline(&out, plan);
    add_jobs(&out, plan);
    if (plan->selected && plan->range->mode == MODE_AFFECTED)
        add_packages(&out, plan, outlines);
    add_pruned(&out, plan, outlines, false);
    add_pruned(&out, plan, outlines, true);
    return buffer_end(&out);
}
