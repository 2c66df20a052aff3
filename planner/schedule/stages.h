/* When jobs and their shards run: a job waits for those that it needs, a shard for a runner. Pure:
 * whole milliseconds from the start of the first job. */
#ifndef WHITTLE_SCHEDULE_STAGES_H
#define WHITTLE_SCHEDULE_STAGES_H

#include "graph/base/vec.h"

/* A job of which nothing runs is skipped: what needs it waits for what it needs itself. */
struct staged_job {
    const int64_t *ms; /* of its shards, in the order in which the service starts them */
    size_t count;
    size_t parallel;         /* that run at one time, at least 1 */
    const struct ids *needs; /* places of jobs */
    unsigned stage;          /* above that of each of its needs */
    int64_t *starts;         /* of its shards */
    uint32_t *after;         /* of each the shard that it waited for on its runner; STAGED_NONE */
    int64_t begin, end;      /* of all */
};

#define STAGED_NONE UINT32_MAX

/* Fills `starts`, `after`, `begin` and `end` of all. Returns when the last one ends. */
int64_t stages_run(struct arena *arena, struct staged_job *jobs, size_t count);

/* A shard on the longest path. */
struct staged_shard {
    uint32_t job, shard;
};

struct staged_shards {
    struct staged_shard *items;
    size_t count, capacity;
};

/* The chain of shards that all of it waits for, from the first to the last: each begins when the
 * one before ends. Of several the first by place. */
struct staged_shards stages_critical(struct arena *arena, const struct staged_job *jobs,
                                     size_t count);

#endif
