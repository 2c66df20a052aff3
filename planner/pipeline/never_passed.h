/* What runs though no change reaches it, because nothing shows that it ever passed: in jobs that
 * say `proof: required`. A plan that leaves something out takes for granted that its base passed.
 */
#ifndef WHITTLE_PIPELINE_NEVER_PASSED_H
#define WHITTLE_PIPELINE_NEVER_PASSED_H

#include "planner/ledger/ledger.h"
#include "planner/pipeline/verdicts.h"

/* The first job that wants proof and has an entry that stays away, or part of which does; NULL
 * where there is none, as in a full plan. */
const struct job *never_passed_asks(const struct matrix *matrix);

/* The matrix with those entries: all of whose roots stay away, or some, and one of these has no
 * pass that stands (planner/ledger/standing.h), of whatever age. They run whole. Where there is no
 * ledger to be believed they all do. A row whose verdicts have no names has no passes, and
 * `warnings` tell of its job. */
struct matrix never_passed_apply(struct verdicts *verdicts, const struct request *request,
                                 const struct matrix *matrix, struct warnings *warnings);

#endif
