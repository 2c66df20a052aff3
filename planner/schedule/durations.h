/* How long what is planned takes and what it costs, where something is known of the past. */
#ifndef WHITTLE_SCHEDULE_DURATIONS_H
#define WHITTLE_SCHEDULE_DURATIONS_H

#include "planner/schedule/plan.h"

/* Sets when the shards of a plan start, and its durations. `schedule` is the one that they are
 * shared by. */
void durations_set(struct arena *arena, const struct jobs *jobs, const struct schedule *schedule,
                   struct plan *plan);

/* Whole seconds; less than one counts as one. */
int64_t durations_seconds(int64_t ms);

#endif
