#include "planner/pipeline/make_plan.h"

#include "graph/base/text.h"

/* A person plans before opening a pull request. */
static const struct event before_pull_request = {.kind = EVENT_PULL_REQUEST};

static const struct event *event_of(const struct request *request)
{
    return request->range.event ? request->range.event : &before_pull_request;
}

/* The globs of --job and of a dispatch: of people who may start any job. */
static struct strings asked_globs(const struct request *request, struct arena *arena,
                                  const struct event *event)
{
    struct strings globs = event_jobs(arena, event, NULL);
    for (size_t i = 0; i < request->jobs.count; i++)
        vec_push(arena, &globs, request->jobs.items[i]);
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

static int build_matrix(const struct request *request, struct arena *arena,
                        const struct compared *compared, struct matrix *matrix, struct err *err)
{
    const struct event *event = event_of(request);
    const struct jobs *jobs = &compared->jobs;
    const struct strings asked = asked_globs(request, arena, event);
    /* A trailer may be a stranger's: it starts no job that waits for another event. */
    const struct strings whole = event_jobs(arena, event, compared->range.message);
    const char *unknown = matrix_unknown_job(jobs, &asked);
    if (!unknown)
        unknown = matrix_unknown_job(jobs, &whole);
    if (unknown)
        return fail_job(arena, jobs, unknown, err);
    const struct matrix_request wanted = {
        .jobs = jobs,
        .event = event->kind,
        .event_name = event->name,
        .event_phrase = event_phrase(arena, event),
        .every_event = request->range.full,
        .asked = &asked,
        .whole = &whole,
    };
    return matrix_build(arena, &compared->impact, &wanted, matrix, err);
}

int make_plan(const struct request *request, struct arena *arena, struct planned *planned,
              struct err *err)
{
    const struct head *head = &planned->head;
    const struct compared *compared = &planned->compared;
    if (compare_request(request, arena, &planned->head, &planned->compared, err) != 0 ||
        build_matrix(request, arena, compared, &planned->matrix, err) != 0)
        return -1;
    const struct plan_request wanted = {
        .range = &compared->range,
        .event = event_of(request),
        .impact = &compared->impact,
        .jobs = &compared->jobs,
        .matrix = &planned->matrix,
        .toolchain = head->toolchain,
        .config = head->config.path,
        .ruled = compared->rules.count,
        .reads = &head->config.reads,
        .narrowing = &compared->narrowing,
        .warnings = &compared->warnings,
    };
    return plan_make(arena, &wanted, &planned->plan, err);
}
