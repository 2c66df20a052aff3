/* What a job's entries take, as a ledger's times tell. */
#ifndef WHITTLE_SCHEDULE_JOB_ESTIMATES_H
#define WHITTLE_SCHEDULE_JOB_ESTIMATES_H

#include "planner/ledger/estimate.h"
#include "planner/ledger/history.h"

struct job_estimates {
    const struct estimated *entries; /* by place of an entry in the job's matrix */
    const struct compiled *compiled; /* what each package takes to be compiled: by row of the job,
                                        then by index in impact->packages */
    const struct histories *times;   /* of single tests of packages; NULL: none are known */
};

#endif
