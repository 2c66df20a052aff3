#include <stdlib.h>
#include <string.h>

#include "graph/base/text.h"
#include "planner/commands/commands.h"

/* A person plans before opening a pull request. */
static const struct event before_pull_request = {.kind = EVENT_PULL_REQUEST};

/* The globs of --job and of a dispatch: of people who may start any job. */
static struct strings asked_jobs(const struct options *options, struct arena *arena,
                                 const struct event *event)
{
    struct strings globs = event_jobs(arena, event, NULL);
    for (size_t i = 0; i < options->jobs.count; i++)
        vec_push(arena, &globs, options->jobs.items[i]);
    return globs;
}

static int fail_job(struct arena *arena, const struct jobs *jobs, const char *glob, struct err *err)
{
    struct strings names = {0};
    for (size_t i = 0; i < jobs->count; i++)
        vec_push(arena, &names, jobs->items[i].name);
    const char *nearest = text_nearest(glob, &names);
    err_set(err, ERR_USAGE, "no job is called '%s'", glob);
    return nearest ? err_hint(err, "did you mean '%s'?", nearest)
                   : err_hint(err, "`whittle plan` lists the jobs");
}

static int build_matrix(const struct options *options, struct arena *arena,
                        const struct analysis *analysis, struct matrix *matrix, struct err *err)
{
    const struct event *event = analysis->event ? analysis->event : &before_pull_request;
    const struct strings asked = asked_jobs(options, arena, event);
    /* A trailer may be a stranger's: it starts no job that waits for another event. */
    const struct strings whole = event_jobs(arena, event, analysis->range.message);
    const char *unknown = matrix_unknown_job(&analysis->jobs, &asked);
    if (!unknown)
        unknown = matrix_unknown_job(&analysis->jobs, &whole);
    if (unknown)
        return fail_job(arena, &analysis->jobs, unknown, err);
    const struct matrix_request request = {
        .jobs = &analysis->jobs,
        .event = event->kind,
        .event_name = event->name,
        .event_phrase = event_phrase(arena, event),
        .every_event = options->full,
        .asked = &asked,
        .whole = &whole,
    };
    return matrix_build(arena, &analysis->impact, &request, matrix, err);
}

int plan_run(const struct options *options, struct arena *arena, struct analysis *analysis,
             struct plan *plan, struct err *err)
{
    struct matrix *matrix = arena_alloc(arena, sizeof *matrix);
    analysis->plans = true;
    if (analysis_run(options, arena, analysis, err) != 0 ||
        build_matrix(options, arena, analysis, matrix, err) != 0)
        return -1;
    const struct plan_request request = {
        .range = &analysis->range,
        .event = analysis->event ? analysis->event : &before_pull_request,
        .impact = &analysis->impact,
        .jobs = &analysis->jobs,
        .matrix = matrix,
        .toolchain = analysis->toolchain,
        .config = analysis->config.path,
        .ruled = analysis->config.rules.count,
        .reads = &analysis->config.reads,
        .narrowing = &analysis->narrowing,
        .warnings = &analysis->warnings,
    };
    return plan_make(arena, &request, plan, err);
}

static int print_gitlab(const struct options *options, struct arena *arena, const struct plan *plan,
                        struct err *err)
{
    const char *child = plan_gitlab(arena, plan);
    if (child)
        return print_result(options, child, arena, err);
    err_set(err, ERR_OUTPUT, "the child pipeline is larger than the 5 MB that GitLab takes");
    return err_hint(err, "plan with fewer runners: `runners` and `limits: {rows: N}`");
}

static int print_plan(const struct options *options, struct arena *arena, const struct plan *plan,
                      struct err *err)
{
    const char *format = format_of(options);
    if (strcmp(format, "github") == 0)
        return print_github(options, arena, plan, err);
    if (strcmp(format, "json") == 0)
        return print_result(options, plan_json(arena, plan), arena, err);
    if (strcmp(format, "gitlab") == 0)
        return print_gitlab(options, arena, plan, err);
    struct style style = style_of_result(options);
    return print_text(options, plan_text(arena, plan, &style), arena, err);
}

int run_plan(const struct options *options, struct arena *arena, struct err *err)
{
    struct analysis analysis = {.keys = strcmp(format_of(options), "text") != 0};
    struct plan plan;
    if (plan_run(options, arena, &analysis, &plan, err) != 0 ||
        print_plan(options, arena, &plan, err) != 0)
        return -1;
    return options->exit_code && plan.selected ? 1 : 0;
}
