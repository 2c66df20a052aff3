/* How long the entries of a plan will take, as a ledger's times tell. */
#ifndef WHITTLE_PIPELINE_ESTIMATES_H
#define WHITTLE_PIPELINE_ESTIMATES_H

#include "planner/matrix/matrix.h"
#include "planner/pipeline/head.h"
#include "planner/schedule/job_estimates.h"

/* Of each job; NULL where no times are known. */
struct estimates {
    const struct job_estimates *latest;  /* of all times */
    const struct job_estimates *settled; /* of those from before the week of the plan: they stay the
                                            same until the next; all, where there are none */
};

/* `times` are those of the ledger: without any nothing more is read. `as_of` is the plan's. */
struct estimates estimates_of(const struct handles *handles, const struct head *head,
                              const struct impact *impact, const struct jobs *jobs,
                              const struct matrix *matrix, struct records *times, int64_t as_of);

#endif
