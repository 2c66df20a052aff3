#include "planner/schedule/schedule.h"

#include <stdlib.h>

#include "planner/matrix/runner.h"
#include "planner/schedule/stages.h"

/* What a billed minute may have to save, from nothing to more than any run takes. */
static const int64_t ladder[] = {0,
                                 1000,
                                 2000,
                                 5000,
                                 10000,
                                 15000,
                                 20000,
                                 30000,
                                 45000,
                                 60000,
                                 90000,
                                 120000,
                                 180000,
                                 300000,
                                 600000,
                                 1200000,
                                 3600000,
                                 36000000,
                                 INT64_C(35) * 24 * 60 * 60 * 1000};

enum { STEPS = sizeof ladder / sizeof *ladder };

/* While prices are looked for. */
struct choice {
    struct arena *arena;
    const struct schedule_request *request;
    struct job_schedule *jobs;
};

/* Jobs whose prices are chosen together: one by its own wishes, or all that have none. */
struct scope {
    size_t first, count;
    bool own;
};

struct outcome {
    int64_t wait_ms, cost; /* cost in millionths; what nobody knows the price of is free */
};

const char *wish_name(enum wish wish)
{
    static const char *const names[] = {
        [WISH_KEPT] = "kept", [WISH_MET] = "met", [WISH_IMPOSSIBLE] = "missed"};
    return names[wish];
}

size_t schedule_parallel(const struct jobs *jobs, const struct job *job)
{
    if (job->parallel)
        return job->parallel;
    return jobs->limits.rows ? jobs->limits.rows : jobs->row_limit;
}

static void choose(struct job_schedule *job, int64_t minute_ms)
{
    job->minute_ms = minute_ms;
    for (size_t i = 0; i < job->shares.count; i++)
        row_schedule_choose(&job->rows[i], minute_ms);
}

static int compare_falling(const void *left, const void *right)
{
    const int64_t one = *(const int64_t *)left, other = *(const int64_t *)right;
    return (one < other) - (one > other);
}

static struct staged_job stage_of(struct arena *arena, const struct choice *choice, size_t place)
{
    const struct job_schedule *job = &choice->jobs[place];
    const struct job *asked = choice->request->matrix->jobs[place].job;
    VEC(int64_t) ms = {0};
    for (size_t i = 0; i < job->shares.count; i++) {
        const struct runners_point *point = &job->rows[i].points[job->rows[i].chosen];
        for (size_t k = 0; k < point->packing.shards; k++)
            vec_push(arena, &ms, point->shard_ms[k]);
    }
    if (ms.count)
        qsort(ms.items, ms.count, sizeof *ms.items, compare_falling);
    return (struct staged_job){.ms = ms.items,
                               .count = ms.count,
                               .parallel = schedule_parallel(choice->request->jobs, asked),
                               .needs = &asked->needs,
                               .stage = asked->stage};
}

static int64_t cost_of(struct arena *arena, const struct choice *choice, size_t place)
{
    const struct job_schedule *job = &choice->jobs[place];
    int64_t cost = 0;
    for (size_t i = 0; i < job->shares.count; i++) {
        const struct platform platform = job_load_platform(
            arena, &choice->request->matrix->jobs[place], job->shares.items[i].entries[0]);
        const struct runner runner = runner_of(&platform);
        const int64_t billed = job->rows[i].points[job->rows[i].chosen].billed;
        cost += runner.price == PRICE_UNKNOWN ? 0 : billed * runner.price;
    }
    return cost;
}

/* As they are chosen; a job by itself waits for nobody. */
static struct outcome outcome_of(const struct choice *choice, const struct scope *scope)
{
    static const struct ids nothing = {0};
    struct arena scratch = {0};
    struct staged_job *stages = arena_array(&scratch, scope->count, sizeof *stages);
    struct outcome outcome = {0};
    for (size_t i = 0; i < scope->count; i++) {
        stages[i] = stage_of(&scratch, choice, scope->first + i);
        if (scope->own) {
            stages[i].needs = &nothing;
            stages[i].stage = 1;
        }
        outcome.cost += cost_of(&scratch, choice, scope->first + i);
    }
    outcome.wait_ms = stages_run(&scratch, stages, scope->count);
    arena_free(&scratch);
    return outcome;
}

static bool has_wishes(const struct choice *choice, size_t place)
{
    const struct wishes *own = &choice->request->matrix->jobs[place].job->wishes;
    return own->deadline_ms || own->budget || own->minute_ms;
}

static struct outcome choose_all(const struct choice *choice, const struct scope *scope,
                                 int64_t minute_ms)
{
    for (size_t i = 0; i < scope->count; i++)
        if (scope->own || !has_wishes(choice, scope->first + i))
            choose(&choice->jobs[scope->first + i], minute_ms);
    return outcome_of(choice, scope);
}

/* The nearest price below at which the deadline holds; the fastest where none does. */
static enum wish meet_deadline(const struct choice *choice, const struct scope *scope,
                               int64_t deadline_ms, int64_t *minute_ms)
{
    if (!deadline_ms || choose_all(choice, scope, *minute_ms).wait_ms <= deadline_ms)
        return WISH_KEPT;
    for (size_t i = STEPS; i-- > 0;) {
        if (ladder[i] >= *minute_ms || choose_all(choice, scope, ladder[i]).wait_ms > deadline_ms)
            continue;
        *minute_ms = ladder[i];
        return WISH_MET;
    }
    *minute_ms = 0;
    choose_all(choice, scope, 0);
    return WISH_IMPOSSIBLE;
}

/* The nearest price above that the budget pays; the cheapest where none is paid. */
static enum wish meet_budget(const struct choice *choice, const struct scope *scope, int64_t budget,
                             int64_t *minute_ms)
{
    if (!budget || choose_all(choice, scope, *minute_ms).cost <= budget)
        return WISH_KEPT;
    for (size_t i = 0; i < STEPS; i++) {
        if (ladder[i] <= *minute_ms || choose_all(choice, scope, ladder[i]).cost > budget)
            continue;
        *minute_ms = ladder[i];
        return WISH_MET;
    }
    *minute_ms = ladder[STEPS - 1];
    choose_all(choice, scope, *minute_ms);
    return WISH_IMPOSSIBLE;
}

static int64_t minute_of(const struct wishes *own, const struct wishes *all)
{
    return own->minute_ms ? own->minute_ms : all->minute_ms ? all->minute_ms : MINUTE_MS;
}

static enum wish worse(enum wish one, enum wish other)
{
    return one > other ? one : other;
}

/* A budget has the last word: money that is not there can't be spent. */
static void meet(const struct choice *choice, const struct scope *scope,
                 const struct wishes *wishes, struct schedule *schedule)
{
    int64_t minute_ms = minute_of(wishes, &choice->request->jobs->wishes);
    choose_all(choice, scope, minute_ms);
    enum wish deadline = meet_deadline(choice, scope, wishes->deadline_ms, &minute_ms);
    const enum wish budget = meet_budget(choice, scope, wishes->budget, &minute_ms);
    if (wishes->deadline_ms && outcome_of(choice, scope).wait_ms > wishes->deadline_ms)
        deadline = WISH_IMPOSSIBLE;
    schedule->deadline = worse(schedule->deadline, deadline);
    schedule->budget = worse(schedule->budget, budget);
}

static void prepare(const struct choice *choice, const struct closures *closures, size_t place)
{
    const struct schedule_request *request = choice->request;
    struct job_schedule *job = &choice->jobs[place];
    const struct matrix_job *matrix = &request->matrix->jobs[place];
    job->shares =
        row_shares_of(choice->arena, matrix, request->estimates, request->jobs->row_limit);
    if (!request->estimates)
        return;
    job->load = job_load_of(choice->arena, closures, matrix, &request->estimates[place]);
    job->settled = request->settled == request->estimates
                       ? job->load
                       : job_load_of(choice->arena, closures, matrix, &request->settled[place]);
    job->rows = arena_array(choice->arena, job->shares.count, sizeof *job->rows);
    for (size_t i = 0; i < job->shares.count; i++)
        job->rows[i] =
            row_schedule_of(choice->arena, &job->load, &job->settled, &job->shares.items[i]);
}

static void apply(struct arena *arena, struct job_schedule *job)
{
    for (size_t i = 0; i < job->shares.count; i++) {
        job->shares.shards -= job->shares.items[i].shards;
        row_schedule_apply(arena, &job->rows[i], &job->shares.items[i]);
        job->shares.shards += job->shares.items[i].shards;
    }
}

struct schedule schedule_of(struct arena *arena, const struct schedule_request *request)
{
    const size_t count = request->matrix->job_count;
    struct schedule schedule = {.jobs = arena_array(arena, count, sizeof *schedule.jobs)};
    const struct choice choice = {arena, request, schedule.jobs};
    struct closures *closures = arena_alloc(arena, sizeof *closures);
    if (request->estimates)
        *closures = closures_new(arena, request->impact);
    for (size_t i = 0; i < count; i++)
        prepare(&choice, closures, i);
    if (!request->estimates)
        return schedule;
    for (size_t i = 0; i < count; i++)
        if (has_wishes(&choice, i))
            meet(&choice, &(struct scope){i, 1, true}, &request->matrix->jobs[i].job->wishes,
                 &schedule);
    meet(&choice, &(struct scope){0, count, false}, &request->jobs->wishes, &schedule);
    for (size_t i = 0; i < count; i++)
        apply(arena, &schedule.jobs[i]);
    return schedule;
}
