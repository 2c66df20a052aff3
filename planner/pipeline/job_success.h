/* What it proves that a job of the plan succeeded, wherever its service keeps what the job does: in
 * a workflow, or in a template. */
#ifndef WHITTLE_PIPELINE_JOB_SUCCESS_H
#define WHITTLE_PIPELINE_JOB_SUCCESS_H

#include "planner/config/workflow/success.h"
#include "planner/schedule/plan.h"

/* Of a job of a plan that was made as `asked` for, as the files of `head` have it. */
struct success job_success(struct arena *arena, const struct source *head,
                           const struct plan_request *asked, const struct plan_job *job);

/* Why the job need not have run, though all that the service tells of the run is good: a phrase.
 * NULL where it tells of each job. */
const char *job_absence(struct arena *arena, const struct source *head,
                        const struct plan_request *asked, const struct plan_job *job);

#endif
