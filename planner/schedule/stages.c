#include "planner/schedule/stages.h"

/* When all is done that a job needs. */
static int64_t ready_at(const struct staged_job *jobs, const struct staged_job *job)
{
    int64_t ms = 0;
    for (size_t i = 0; i < job->needs->count; i++) {
        const int64_t end = jobs[job->needs->items[i]].end;
        ms = end > ms ? end : ms;
    }
    return ms;
}

/* Each shard to the runner that is free first. */
static void run_job(struct arena *arena, struct staged_job *job)
{
    const size_t runners = job->parallel < job->count ? job->parallel : job->count;
    uint32_t *last = arena_array(arena, runners, sizeof *last); /* of its shards, from 1 */
    int64_t *free_at = arena_array(arena, runners, sizeof *free_at);
    job->end = job->begin;
    for (size_t i = 0; i < job->count; i++) {
        size_t runner = 0;
        for (size_t r = 1; r < runners && i >= runners; r++)
            runner = free_at[r] < free_at[runner] ? r : runner;
        runner = i < runners ? i : runner;
        job->starts[i] = last[runner] ? free_at[runner] : job->begin;
        job->after[i] = last[runner] ? last[runner] - 1 : STAGED_NONE;
        last[runner] = (uint32_t)i + 1;
        free_at[runner] = job->starts[i] + job->ms[i];
        job->end = free_at[runner] > job->end ? free_at[runner] : job->end;
    }
}

int64_t stages_run(struct arena *arena, struct staged_job *jobs, size_t count)
{
    int64_t end = 0;
    size_t left = count;
    for (unsigned stage = 1; left; stage++) {
        for (size_t i = 0; i < count; i++) {
            if (jobs[i].stage != stage)
                continue;
            jobs[i].starts = arena_array(arena, jobs[i].count, sizeof *jobs[i].starts);
            jobs[i].after = arena_array(arena, jobs[i].count, sizeof *jobs[i].after);
            jobs[i].begin = ready_at(jobs, &jobs[i]);
            run_job(arena, &jobs[i]);
            end = jobs[i].end > end ? jobs[i].end : end;
            left--;
        }
    }
    return end;
}

static uint32_t last_shard(const struct staged_job *job)
{
    for (uint32_t i = 0; i < job->count; i++)
        if (job->starts[i] + job->ms[i] == job->end)
            return i;
    return STAGED_NONE;
}

/* Of jobs that end then the first that ran anything; `count` for none. */
static uint32_t job_until(const struct staged_job *jobs, size_t count, int64_t end)
{
    uint32_t found = 0;
    while (found < count && (!jobs[found].count || jobs[found].end != end))
        found++;
    return found;
}

static void reverse(struct staged_shards *chain)
{
    for (size_t i = 0; i < chain->count / 2; i++) {
        const struct staged_shard shard = chain->items[i];
        chain->items[i] = chain->items[chain->count - 1 - i];
        chain->items[chain->count - 1 - i] = shard;
    }
}

/* Of all that a job needs, skipped ones looked through, the one that it waited for. */
static uint32_t waited_for(const struct staged_job *jobs, uint32_t job)
{
    for (bool looks = true; looks;) {
        looks = false;
        for (size_t i = 0; i < jobs[job].needs->count && !looks; i++) {
            const uint32_t need = jobs[job].needs->items[i];
            if (jobs[need].end != jobs[job].begin)
                continue;
            if (jobs[need].count)
                return need;
            job = need;
            looks = true;
        }
    }
    return STAGED_NONE;
}

struct staged_shards stages_critical(struct arena *arena, const struct staged_job *jobs,
                                     size_t count)
{
    struct staged_shards chain = {0};
    int64_t end = 0;
    for (size_t i = 0; i < count; i++)
        end = jobs[i].count && jobs[i].end > end ? jobs[i].end : end;
    uint32_t job = job_until(jobs, count, end);
    if (job == count)
        return chain;
    for (uint32_t shard = last_shard(&jobs[job]); shard != STAGED_NONE;) {
        vec_push(arena, &chain, ((struct staged_shard){job, shard}));
        shard = jobs[job].after[shard];
        if (shard != STAGED_NONE)
            continue;
        job = waited_for(jobs, job);
        shard = job == STAGED_NONE ? STAGED_NONE : last_shard(&jobs[job]);
    }
    reverse(&chain);
    return chain;
}
