#include "planner/schedule/durations.h"

#include <string.h>

#include "planner/schedule/shards.h"

/* One after the other, and each as if it were alone: what packages compile together counts for each
 * that needs it, as far as its times had it. */
static void add_shard(struct plan_job *job, struct shard *shard)
{
    const struct estimated *first = &job->estimates[shard->entries[0] - job->matrix->entries];
    shard->estimate_ms = first->set_up_ms;
    for (size_t i = 0; i < shard->entry_count; i++)
        shard->estimate_ms += job->estimates[shard->entries[i] - job->matrix->entries].ms;
}

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

/* All entries, and each runner that they need. */
static int64_t full_of(struct arena *arena, const struct jobs *jobs, const struct plan_job *job)
{
    const struct matrix_job whole = whole_of(arena, job->matrix);
    const struct row_shares rows = row_shares_of(arena, &whole, jobs->row_limit);
    int64_t ms = 0;
    for (size_t i = 0; i < whole.entry_count; i++)
        ms += job->estimates[i].ms;
    for (size_t i = 0; i < rows.count; i++) {
        const size_t first = (size_t)(rows.items[i].entries[0] - whole.entries);
        ms += job->estimates[first].set_up_ms * (int64_t)rows.items[i].shards;
    }
    return ms;
}

void durations_add(struct arena *arena, const struct jobs *jobs, struct plan_job *job,
                   struct plan_durations *durations)
{
    if (!job->estimates)
        return;
    durations->known = true;
    for (size_t i = 0; i < job->shard_count; i++) {
        add_shard(job, &job->shards[i]);
        durations->plan_ms += job->shards[i].estimate_ms;
    }
    if (!job->matrix->runs || !job->matrix->entry_count)
        return;
    durations->full_ms += full_of(arena, jobs, job);
    for (size_t i = 0; i < job->matrix->entry_count; i++)
        durations->sources[job->estimates[i].source]++;
}

int64_t durations_seconds(int64_t ms)
{
    enum { SECOND = 1000 };
    return ms <= SECOND ? 1 : (ms + SECOND - 1) / SECOND;
}
