/* What cargo's configuration says cargo builds for where nobody says --target. */
#include <string.h>

#include "graph/base/text.h"
#include "graph/cargo/build_target.h"
#include "planner/commands/choose.h"

/* The target that is not the platform's; NULL where all are. */
static const char *other_target(const struct strings *targets, const struct platform *platform)
{
    for (size_t i = 0; i < targets->count; i++) {
        const char *target = targets->items[i];
        if (strcmp(target, "host-tuple") == 0)
            target = platform->host ? platform->host : "host-tuple";
        if (!text_equal(target, platform->target))
            return target;
    }
    return NULL;
}

/* Whether `args` have the option itself: --target-dir is another one. */
static bool has_target(const char *args)
{
    static const char option[] = "--target";
    for (const char *at = args; at && (at = strstr(at, option)); at += strlen(option))
        if (strchr(" \t\n=", at[strlen(option)])) /* or the end of all */
            return true;
    return false;
}

/* A row of a workflow that holds its triple gives it to cargo. */
static bool says_target(const struct job *job, const struct job_row *row,
                        const struct platform *platform)
{
    if (has_target(job->args))
        return true;
    for (size_t i = 0; job->foreign && i < row->values->members.count; i++)
        if (text_equal(row->values->members.items[i].value->text, platform->target))
            return true;
    return false;
}

static void doubt_rows(struct arena *arena, const struct jobs *jobs, struct job *job,
                       const struct strings *targets, struct warnings *warnings)
{
    bool told = false;
    for (size_t i = 0; i < job->row_count; i++) {
        struct job_row *row = &job->rows[i];
        const struct platform *platform = &jobs->platforms[row->platform];
        const char *other = other_target(targets, platform);
        if (!other || row->doubt || !platform->target || says_target(job, row, platform))
            continue;
        row->doubt = arena_printf(arena,
                                  "cargo's configuration builds for %s, and the platform '%s' is "
                                  "%s: let args say --target {target}",
                                  other, platform->name, platform->target);
        struct warning warning = {
            "row-always-runs", job->file ? job->file : "", job->line,
            arena_printf(arena, "rows of job '%s' always run, because %s", job->name, row->doubt)};
        if (!told)
            vec_push(arena, warnings, warning);
        told = true;
    }
}

void choose_build_target(const struct options *options, struct arena *arena,
                         const struct source *source, const char *dir, struct jobs *jobs,
                         struct warnings *warnings)
{
    if (options->targets.count)
        return;
    const struct strings targets = build_targets(arena, source, dir);
    if (jobs->unasked && targets.count == 1 && strcmp(targets.items[0], "host-tuple") != 0)
        jobs->platforms[0].name = jobs->platforms[0].target = targets.items[0];
    for (size_t i = 0; i < jobs->count; i++)
        doubt_rows(arena, jobs, &jobs->items[i], &targets, warnings);
}
