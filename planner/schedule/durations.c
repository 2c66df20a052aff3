#include "planner/schedule/durations.h"

#include <string.h>

#include "planner/matrix/runner.h"
#include "planner/schedule/stages.h"

/* The job as if every entry ran. */
static struct matrix_job whole_of(struct arena *arena, const struct matrix_job *job)
{
    struct matrix_job whole = *job;
    whole.entries = arena_array(arena, job->entry_count, sizeof *whole.entries);
    for (size_t i = 0; i < job->entry_count; i++) {
        whole.entries[i] = job->entries[i];
        whole.entries[i].selected = true;
    }
    return whole;
}

/* All entries, shared by the same price. */
static int64_t full_of(struct arena *arena, const struct jobs *jobs, const struct plan_job *job)
{
    const struct matrix_job whole = whole_of(arena, job->matrix);
    const struct row_shares rows = row_shares_of(arena, &whole, true, jobs->row_limit);
    struct job_load load = job->schedule->load, settled = job->schedule->settled;
    int64_t ms = 0;
    load.job = settled.job = &whole;
    for (size_t i = 0; i < rows.count; i++) {
        struct row_schedule row = row_schedule_of(arena, &load, &settled, &rows.items[i]);
        row_schedule_choose(&row, job->schedule->minute_ms);
        ms += row.points[row.chosen].total_ms;
    }
    return ms;
}

static void add_job(struct arena *arena, const struct jobs *jobs, struct plan_job *job,
                    struct plan_durations *durations)
{
    int64_t ms = 0;
    for (size_t i = 0; i < job->shard_count; i++) {
        const struct runner runner = runner_of(job->shards[i].platform);
        const int64_t took = shard_time_ms(&job->shards[i].time), billed = runner_billed(took);
        ms += took;
        job->billed += billed;
        durations->unpriced += runner.price == PRICE_UNKNOWN;
        durations->cost += runner.price == PRICE_UNKNOWN ? 0 : billed * runner.price;
    }
    durations->plan_ms += ms;
    durations->billed += job->billed;
    if (!job->matrix->runs || !job->matrix->entry_count)
        return;
    durations->full_ms += job->pruned ? full_of(arena, jobs, job) : ms;
    for (size_t i = 0; i < job->matrix->entry_count; i++)
        durations->sources[job->estimates->entries[i].source]++;
}

static const int64_t *times_of(struct arena *arena, const struct plan_job *job)
{
    int64_t *ms = arena_array(arena, job->shard_count, sizeof *ms);
    for (size_t i = 0; i < job->shard_count; i++)
        ms[i] = shard_time_ms(&job->shards[i].time);
    return ms;
}

static struct staged_job stage_of(const struct plan_job *job, const int64_t *ms, size_t count)
{
    return (struct staged_job){.ms = ms,
                               .count = count,
                               .parallel = job->parallel,
                               .needs = &job->job->needs,
                               .stage = job->stage};
}

/* When all would end if one job did not wait for one of its needs. */
static int64_t wait_without(struct arena *scratch, const struct staged_job *stages, size_t count,
                            size_t job, size_t need)
{
    struct staged_job *others = arena_array(scratch, count, sizeof *others);
    struct ids fewer = {0};
    memcpy(others, stages, count * sizeof *others);
    for (size_t i = 0; i < stages[job].needs->count; i++)
        if (i != need)
            vec_push(scratch, &fewer, stages[job].needs->items[i]);
    others[job].needs = &fewer;
    return stages_run(scratch, others, count);
}

/* A job that is needed may be there to stop what follows, which is worth a price: it is told. */
static void price_needs(struct arena *arena, const struct staged_job *stages, struct plan *plan)
{
    struct plan_durations *durations = &plan->durations;
    VEC(struct plan_need) needs = {0};
    for (size_t i = 0; i < plan->job_count; i++) {
        for (size_t k = 0; k < stages[i].needs->count && stages[i].count; k++) {
            struct arena scratch = {0};
            const int64_t ms = wait_without(&scratch, stages, plan->job_count, i, k);
            const struct plan_need need = {&plan->jobs[i], &plan->jobs[stages[i].needs->items[k]],
                                           durations->wait_ms - ms};
            if (need.saves_ms > 0)
                vec_push(arena, &needs, need);
            arena_free(&scratch);
        }
    }
    durations->needs = needs.items;
    durations->need_count = needs.count;
}

static void start_all(struct arena *arena, struct plan *plan)
{
    struct staged_job *stages = arena_array(arena, plan->job_count, sizeof *stages);
    for (size_t i = 0; i < plan->job_count; i++)
        stages[i] =
            stage_of(&plan->jobs[i], times_of(arena, &plan->jobs[i]), plan->jobs[i].shard_count);
    plan->durations.wait_ms = stages_run(arena, stages, plan->job_count);
    for (size_t i = 0; i < plan->job_count; i++)
        for (size_t k = 0; k < plan->jobs[i].shard_count; k++)
            plan->jobs[i].shards[k].start_ms = stages[i].starts[k];
    const struct staged_shards critical = stages_critical(arena, stages, plan->job_count);
    for (size_t i = 0; i < critical.count; i++)
        plan->jobs[critical.items[i].job].shards[critical.items[i].shard].critical = true;
    price_needs(arena, stages, plan);
}

/* No row ends before its own bound, and no job before its rows, nor before all of them are done by
 * as many runners as it has at one time. */
static int64_t bound_of(const struct job_schedule *schedule, size_t parallel)
{
    int64_t bound = 0, total = 0;
    for (size_t i = 0; i < schedule->shares.count; i++) {
        const struct packing *packing = &schedule->rows[i].points[schedule->rows[i].chosen].packing;
        bound = packing->bound_ms > bound ? packing->bound_ms : bound;
        total += packing->bound_ms;
    }
    total = (total + (int64_t)parallel - 1) / (int64_t)parallel;
    return total > bound ? total : bound;
}

static int64_t bound_all(struct arena *arena, const struct schedule *schedule,
                         const struct plan *plan)
{
    struct staged_job *stages = arena_array(arena, plan->job_count, sizeof *stages);
    int64_t *bounds = arena_array(arena, plan->job_count, sizeof *bounds);
    for (size_t i = 0; i < plan->job_count; i++) {
        bounds[i] = bound_of(&schedule->jobs[i], plan->jobs[i].parallel);
        stages[i] = stage_of(&plan->jobs[i], &bounds[i], plan->jobs[i].shard_count > 0);
    }
    return stages_run(arena, stages, plan->job_count);
}

void durations_set(struct arena *arena, const struct jobs *jobs, const struct schedule *schedule,
                   struct plan *plan)
{
    struct plan_durations *durations = &plan->durations;
    durations->known = true;
    durations->wishes = &jobs->wishes;
    durations->deadline = schedule->deadline;
    durations->budget = schedule->budget;
    for (size_t i = 0; i < plan->job_count; i++)
        add_job(arena, jobs, &plan->jobs[i], durations);
    start_all(arena, plan);
    durations->bound_ms = bound_all(arena, schedule, plan);
}

int64_t durations_seconds(int64_t ms)
{
    enum { SECOND = 1000 };
    return ms <= SECOND ? 1 : (ms + SECOND - 1) / SECOND;
}
