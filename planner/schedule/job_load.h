/* What a job's entries take, and what is compiled for each. */
#ifndef WHITTLE_SCHEDULE_JOB_LOAD_H
#define WHITTLE_SCHEDULE_JOB_LOAD_H

#include "planner/matrix/matrix.h"
#include "planner/schedule/closures.h"
#include "planner/schedule/job_estimates.h"

/* How the times of a row's entries, of which each has its part of what is compiled for all, come
 * apart. In millionths. */
struct row_scale {
    int64_t compile; /* of what packages take to be compiled by the estimate: so that the row as a
                        whole takes as long as its times say */
    int64_t own;     /* of an entry's time: what it takes where all that it needs is compiled */
};

/* Of one job. */
struct job_load {
    const struct matrix_job *job;
    const struct job_estimates *estimates;
    const struct closures *closures;
    const struct closure *const *of; /* by place of an entry in the job's matrix */
    const struct row_scale *scales;  /* by row of the job */
};

/* Who asks for a row. */
static inline const struct job *job_load_owner(const struct matrix_job *job,
                                               const struct job_row *row)
{
    return row->base ? row->base : job->job;
}

/* The platform of an entry with the runner that its row has. */
static inline struct platform job_load_platform(struct arena *arena, const struct matrix_job *job,
                                                const struct matrix_entry *entry)
{
    const struct job *owner = job_load_owner(job, entry->row);
    return owner->foreign ? job_platform(owner, entry->row, entry->platform, arena)
                          : *entry->platform;
}

#endif
