/* How all jobs of a plan share their entries among runners, where times are known: each row on as
 * many as pay, all together within what the user wishes. */
#ifndef WHITTLE_SCHEDULE_SCHEDULE_H
#define WHITTLE_SCHEDULE_SCHEDULE_H

#include "planner/schedule/row_schedule.h"

struct job_schedule {
    struct row_shares shares;  /* of its entries that run */
    struct job_load load;      /* as the rows; only where times are known */
    struct job_load settled;   /* likewise, by times that do not change from day to day */
    struct row_schedule *rows; /* by place of a share; NULL where no times are known */
    int64_t minute_ms;         /* of wait that a further billed minute had to save */
};

/* What came of the user's wishes. */
enum wish {
    WISH_KEPT,       /* it holds anyway, or there is none */
    WISH_MET,        /* more runners, or fewer, than pay were taken for it */
    WISH_IMPOSSIBLE, /* no number of runners meets it */
};

struct schedule {
    struct job_schedule *jobs; /* by place in the matrix */
    enum wish deadline, budget;
};

struct schedule_request {
    const struct jobs *jobs;
    const struct matrix *matrix;
    const struct impact *impact;
    const struct job_estimates *estimates; /* by job; NULL: no times are known */
    const struct job_estimates *settled;   /* likewise, that say who shares a runner */
};

struct schedule schedule_of(struct arena *arena, const struct schedule_request *request);

/* "kept", "met", "missed": a stable code. */
const char *wish_name(enum wish wish);

/* Runners at one time. */
size_t schedule_parallel(const struct jobs *jobs, const struct job *job);

#endif
