/* What is shown of a schedule: when each runner starts and what it does, what all of it takes, and
 * what another number of runners would mean. Decided once, for every format. Pure; only of plans
 * whose times are known; milliseconds. */
#ifndef WHITTLE_REPORT_TIMELINE_H
#define WHITTLE_REPORT_TIMELINE_H

#include "planner/schedule/plan.h"

/* A shard, which starts at shard->start_ms with its set-up, compiles, then runs. */
struct timeline_bar {
    const struct plan_job *job;
    const struct shard *shard;
    int64_t end_ms;
};

/* The numbers of runners that one row may have, as schedule->rows has them. */
struct frontier {
    const struct plan_job *job;
    const struct shard *shard; /* the first of the row */
    const struct row_schedule *row;
    int64_t minute_ms; /* of wait that a further billed minute had to save */
};

struct timeline {
    const struct timeline_bar *bars; /* by job, then by start, then as the service starts them */
    size_t bar_count;                /* of all shards: runners */
    int64_t wait_ms, bound_ms;       /* as in struct plan_durations */
    bool proved;                     /* no share on as many runners waits less */
    unsigned gap;                    /* percent that the wait is above its bound, rounded up */
    int64_t runner_ms;               /* of all runners, one after the other */
    int64_t billed, cost;            /* minutes, millionths */
    size_t unpriced;                 /* runners whose price is not in the cost */
    enum wish deadline, budget;
    const struct plan_need *needs; /* those that cost time */
    size_t need_count;
    const struct frontier *frontiers; /* of rows that run, by job, as the rows stand there */
    size_t frontier_count;
};

struct timeline timeline_of(struct arena *arena, const struct plan *plan);

/* The bars to show where at most `most` fit, in their order: those that the plan's end waits for
 * come before others, then those that take longest. */
struct ids timeline_shown(struct arena *arena, const struct timeline *timeline, size_t most);

/* A round number of milliseconds, so that at most `most` steps, at least 1, fill the time. */
int64_t timeline_step(int64_t ms, unsigned most);

#endif
