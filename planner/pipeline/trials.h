/* What a run of a plan tries: the verdicts that its success would give. */
#ifndef WHITTLE_PIPELINE_TRIALS_H
#define WHITTLE_PIPELINE_TRIALS_H

#include "planner/ledger/ledger.h"
#include "planner/pipeline/verdicts.h"
#include "planner/schedule/plan.h"

/* One root of an entry. */
struct trial {
    const char *job, *shard; /* that run it */
    struct record_name name;
    const char *id;
};

/* A job whose success says nothing, or nothing of some of its entries. */
struct untold {
    const char *job, *why; /* a phrase */
};

struct trials {
    VEC(struct trial) items;
    VEC(struct untold) untold;
    VEC(struct untold)
    bound;                /* jobs whose passes count in runs of the same kind alone, and what
                             they take from a run */
    struct records tools; /* what rows reported of what they ran on; the run is for the caller */
    const char *absent;   /* why all jobs of the plan need not have run, though all that the service
                             tells of them is good, or why that is not known: a phrase; NULL */
    struct strings believed; /* of a push that says what it was handed: the runs that passed what
                                its plan left out, sorted, each once */
};

/* Of the entries of jobs that reuse that run in `plan`, which was made without a ledger as `asked`
 * for, and that the run was handed; where nobody says that, of those that have a row to themselves,
 * whose success tells that they ran. */
struct trials trials_of(struct verdicts *verdicts, const struct request *request,
                        const struct source *head, const struct plan_request *asked,
                        const struct plan *plan);

#endif
