/* Jobs whose tests nextest runs: whittle.yml says `test` of them, the workflow runs nextest. */
#ifndef WHITTLE_PIPELINE_NEXTEST_JOBS_H
#define WHITTLE_PIPELINE_NEXTEST_JOBS_H

#include "planner/matrix/job.h"

/* Sets `nextest` of each job that tests and that the workflow of the event, or one that may plan
 * where nobody says which, gives what the plan says to nextest alone. Other services' scripts are
 * not seen. */
void nextest_jobs_find(struct arena *arena, const struct source *head, const struct event *event,
                       struct jobs *jobs);

#endif
