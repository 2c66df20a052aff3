/* How long the entries of a plan will take, as a ledger's times tell. */
#ifndef WHITTLE_PIPELINE_ESTIMATES_H
#define WHITTLE_PIPELINE_ESTIMATES_H

#include "planner/matrix/matrix.h"
#include "planner/pipeline/head.h"
#include "planner/schedule/job_estimates.h"

/* Of each job. NULL where no times are known (`times`): then nothing more is read. */
const struct job_estimates *estimates_of(const struct handles *handles, const struct head *head,
                                         const struct impact *impact, const struct jobs *jobs,
                                         const struct matrix *matrix, struct records *times);

#endif
