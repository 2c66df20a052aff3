/* What cargo's configuration says cargo builds for where nobody says --target. */
#include <string.h>

#include "graph/base/text.h"
#include "graph/cargo/toolchain.h"
#include "planner/pipeline/asked.h"

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
    if (row->told || has_target(job->args))
        return true;
    for (size_t i = 0; job->foreign && i < row->values->members.count; i++)
        if (text_equal(row->values->members.items[i].value->text, platform->target))
            return true;
    return false;
}

/* The place of a platform of which nothing is known; added where there is none. */
static uint32_t place_of_any(struct arena *arena, struct jobs *jobs)
{
    size_t count = jobs->platform_count;
    for (uint32_t i = 0; i < count; i++)
        if (!jobs->platforms[i].target && !jobs->platforms[i].host)
            return i;
    struct platform *platforms = arena_array(arena, count + 1, sizeof *platforms);
    memcpy(platforms, jobs->platforms, count * sizeof *platforms);
    platforms[count] = (struct platform){.name = "any", .runner = "an unknown runner"};
    jobs->platforms = platforms;
    jobs->platform_count = count + 1;
    return (uint32_t)count;
}

/* Rows of a workflow may be for any target then, others run in any case. */
static void widen_row(struct arena *arena, struct jobs *jobs, const struct job *job,
                      struct job_row *row, const char *why)
{
    if (job->foreign) {
        row->platform = place_of_any(arena, jobs);
        row->unclear = why;
    } else {
        row->doubt = why;
    }
}

static void doubt_rows(struct arena *arena, struct jobs *jobs, struct job *job,
                       const struct strings *targets, struct warnings *warnings)
{
    bool told = false;
    for (size_t i = 0; i < job->row_count; i++) {
        struct job_row *row = &job->rows[i];
        const struct platform *platform = &jobs->platforms[row->platform];
        const char *other = other_target(targets, platform);
        if (!other || row->doubt || !platform->target || says_target(job, row, platform))
            continue;
        const char *why = arena_printf(arena,
                                       "cargo's configuration builds for %s, and the platform "
                                       "'%s' is %s: add --target {target} to args",
                                       other, platform->name, platform->target);
        widen_row(arena, jobs, job, row, why);
        struct warning warning = {
            job->foreign ? "row-any-target" : "row-always-runs", job->file ? job->file : "",
            job->line,
            arena_printf(arena, "rows of job '%s' %s, because %s", job->name,
                         job->foreign ? "may be for any target" : "always run", why)};
        if (!told)
            vec_push(arena, warnings, warning);
        told = true;
    }
}

void asked_build_target(const struct request *request, struct arena *arena,
                        const struct source *source, const char *dir, struct jobs *jobs,
                        struct warnings *warnings)
{
    if (request->targets.count)
        return;
    const struct strings targets = build_targets(arena, source, dir);
    if (jobs->unasked && targets.count == 1 && strcmp(targets.items[0], "host-tuple") != 0)
        jobs->platforms[0].name = jobs->platforms[0].target = targets.items[0];
    for (size_t i = 0; i < jobs->count; i++)
        doubt_rows(arena, jobs, &jobs->items[i], &targets, warnings);
}
