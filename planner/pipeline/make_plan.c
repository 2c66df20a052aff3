#include "planner/pipeline/make_plan.h"

#include "graph/base/text.h"
#include "planner/ledger/tried.h"
#include "planner/ledger/when.h"
#include "planner/pipeline/estimates.h"
#include "planner/pipeline/never_passed.h"
#include "planner/pipeline/nextest_jobs.h"
#include "planner/pipeline/reuse.h"

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
        .occasion = {event->kind, event->name, request->range.full, &asked},
        .event_phrase = event_phrase(arena, event),
        .whole = &whole,
    };
    return matrix_build(arena, &compared->impact, &wanted, matrix, err);
}

static void warn(struct planned *planned, const char *code, struct arena *arena, const char *file,
                 unsigned line, const char *message)
{
    vec_push(arena, &planned->compared.warnings, ((struct warning){code, file, line, message}));
}

/* A plan that asks no ledger takes for granted that its base passed. */
static void warn_of_no_ledger(struct planned *planned, struct arena *arena)
{
    const struct job *job = never_passed_asks(&planned->matrix);
    if (job)
        warn(planned, "proof-without-ledger", arena, job->file, job->line,
             arena_printf(arena,
                          "job '%s' wants proof, and no ledger is named: nothing shows that what "
                          "no change reaches ever passed",
                          job->name));
}

/* Keys cost more than a plan: they are found for packages of which the ledger says anything. A job
 * that wants proof asks of all of its own. */
static struct strings asked_packages(const struct request *request, struct arena *arena,
                                     const struct planned *planned, bool proves)
{
    if (!tried_any(request->ledger))
        return (struct strings){0};
    return proves ? verdicts_packages(arena, &planned->compared, &planned->matrix)
                  : reuse_packages(arena, request, &planned->compared, &planned->matrix);
}

/* Leaves out what the ledger proves, and adds what it should prove and does not. */
static int believe(const struct handles *handles, const struct request *request,
                   struct planned *planned, struct err *err)
{
    struct verdicts verdicts;
    const enum reuse how = reuse_for(request, &planned->compared);
    const bool proves = never_passed_asks(&planned->matrix);
    if (how == REUSE_NOTHING && !proves)
        return 0;
    const struct strings dirs = asked_packages(request, handles->arena, planned, proves);
    if (!dirs.count && !proves)
        return 0;
    if (verdicts_of(handles, request, &planned->head, &planned->compared, &dirs, &verdicts, err) !=
        0)
        return -1;
    const struct reusing reusing = {request, &handles->sources[HEAD], how, planned->times.count};
    if (how != REUSE_NOTHING)
        planned->matrix = reuse_apply(&verdicts, &reusing, &planned->matrix);
    if (proves)
        planned->matrix =
            never_passed_apply(&verdicts, request, &planned->matrix, &planned->compared.warnings);
    return 0;
}

static int ask_ledger(const struct handles *handles, const struct request *request,
                      struct planned *planned, struct err *err)
{
    if (request->ledger_trouble)
        warn(planned, "ledger-unread", handles->arena, request->ledger_path, 0,
             request->ledger_trouble);
    if (request->tries)
        return 0;
    if (request->ledger)
        return believe(handles, request, planned, err);
    warn_of_no_ledger(planned, handles->arena);
    return 0;
}

static const char *time_of(const struct request *request, struct arena *arena)
{
    char text[WHEN_LENGTH + 1];
    if (!request->ledger)
        return NULL;
    when_write(request->as_of, text);
    return arena_string(arena, text);
}

static struct plan_request plan_request_of(const struct handles *handles,
                                           const struct request *request, struct planned *planned)
{
    struct arena *arena = handles->arena;
    const struct head *head = &planned->head;
    const struct compared *compared = &planned->compared;
    const struct estimates estimates =
        estimates_of(handles, head, &compared->impact, &compared->jobs, &planned->matrix,
                     &planned->times, request->as_of);
    if (estimates.latest)
        nextest_jobs_find(arena, &handles->sources[HEAD], event_of(request),
                          &planned->compared.jobs);
    return (struct plan_request){
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
        .estimates = estimates.latest,
        .settled = estimates.settled,
        .as_of = request->tries ? NULL : time_of(request, arena),
    };
}

static int try_all(const struct handles *handles, const struct request *request,
                   const struct plan_request *asked, struct planned *planned, struct err *err)
{
    struct verdicts verdicts;
    if (!request->tries)
        return 0;
    const struct strings dirs =
        verdicts_packages(handles->arena, &planned->compared, &planned->matrix);
    if (verdicts_of(handles, request, &planned->head, &planned->compared, &dirs, &verdicts, err) !=
        0)
        return -1;
    planned->trials = trials_of(&verdicts, request, &handles->sources[HEAD], asked, &planned->plan);
    return 0;
}

/* What nobody can keep is said: it changes nothing of what runs. */
static void warn_of_wishes(struct planned *planned, const struct request *request,
                           struct arena *arena)
{
    const struct plan_durations *durations = &planned->plan.durations;
    const struct wishes *wishes = &planned->compared.jobs.wishes;
    if (!durations->known && !request->tries && (wishes->deadline_ms || wishes->budget))
        warn(planned, "times-unknown", arena, NULL, 0,
             "no times are known, by which a deadline or a budget could be kept: `whittle ledger "
             "add` takes them from reports");
    if (durations->deadline == WISH_IMPOSSIBLE)
        warn(planned, "deadline-missed", arena, NULL, 0,
             "no number of runners is done by the deadline: the plan takes those that come nearest "
             "within the budget");
    if (durations->budget == WISH_IMPOSSIBLE)
        warn(planned, "budget-exceeded", arena, NULL, 0,
             "even one runner for each row costs more than the budget: nothing is left out for it");
}

static int schedule(const struct handles *handles, const struct request *request,
                    struct planned *planned, struct err *err)
{
    const struct plan_request asked = plan_request_of(handles, request, planned);
    if (plan_make(handles->arena, &asked, &planned->plan, err) != 0)
        return -1;
    warn_of_wishes(planned, request, handles->arena);
    return try_all(handles, request, &asked, planned, err);
}

static int name_all(const struct handles *handles, const struct request *request,
                    struct planned *planned, struct err *err)
{
    return request->ids ? current_ids_of(handles, request, &planned->head, &planned->compared,
                                         &planned->matrix, &planned->ids, err)
                        : 0;
}

static int make(struct handles *handles, const struct request *request, const struct range *range,
                struct planned *planned, struct err *err)
{
    struct arena *arena = handles->arena;
    return head_load(handles, request, range, &planned->head, err) == 0 &&
                   compare(handles, request, &planned->head, &planned->compared, err) == 0 &&
                   build_matrix(request, arena, &planned->compared, &planned->matrix, err) == 0 &&
                   ask_ledger(handles, request, planned, err) == 0 &&
                   schedule(handles, request, planned, err) == 0 &&
                   name_all(handles, request, planned, err) == 0
               ? 0
               : -1;
}

int make_plan(const struct request *request, struct arena *arena, struct planned *planned,
              struct err *err)
{
    struct handles handles;
    struct range range;
    planned->trials = (struct trials){0};
    planned->times = request->ledger && !request->tries
                         ? ledger_times(arena, request->ledger, request->as_of)
                         : (struct records){0};
    planned->ids = (struct current_ids){0};
    if (handles_open(&handles, request, arena, &range, err) != 0)
        return -1;
    planned->series = handles.series;
    return handles_close(&handles, make(&handles, request, &range, planned, err), err);
}
