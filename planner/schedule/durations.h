/* How long what is planned takes, where something is known of the past. */
#ifndef WHITTLE_SCHEDULE_DURATIONS_H
#define WHITTLE_SCHEDULE_DURATIONS_H

#include "planner/schedule/plan.h"

/* Sets what the shards of a job take, and adds it to the plan. Nothing where nobody estimated. */
void durations_add(struct arena *arena, const struct jobs *jobs, struct plan_job *job,
                   struct plan_durations *durations);

/* Whole seconds; less than one counts as one. */
int64_t durations_seconds(int64_t ms);

#endif
