/* The packages as a plan has them: what of each runs, where, and why. */
#ifndef WHITTLE_REPORT_PACKAGES_H
#define WHITTLE_REPORT_PACKAGES_H

#include "planner/schedule/plan.h"

struct outline_entry {
    const struct plan_job *job;
    const struct matrix_entry *entry;
};

struct outline {
    const struct outline_entry *entries; /* of all jobs, in their order */
    size_t count, selected;
    bool idle;                   /* its jobs make nothing of it */
    bool away;                   /* none of its jobs is for the event */
    bool affected;               /* it runs, or its change would reach what runs */
    const struct reason *reason; /* why, or why not */
};

/* By index in plan->impact->packages. */
const struct outline *packages_of_plan(struct arena *arena, const struct plan *plan);

/* The platform names of the plan, by place. */
const char *const *platforms_of_plan(struct arena *arena, const struct plan *plan);

/* The shard of a job that takes an entry; NULL where it does not run. */
const struct shard *shard_of_entry(const struct outline_entry *entry);

/* What of an entry runs, for cargo: "--test smoke"; "" for all that the command makes of it. */
const char *options_of_entry(const struct outline_entry *entry);

#endif
