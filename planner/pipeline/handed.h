/* What a run was handed of a plan: the plan that is made of it later need not be the same. A clone
 * of less history compares with another commit, a branch moves on, another ledger has other passes.
 */
#ifndef WHITTLE_PIPELINE_HANDED_H
#define WHITTLE_PIPELINE_HANDED_H

#include "planner/pipeline/request.h"
#include "planner/schedule/plan.h"

/* `*ran` becomes what was handed of a shard: with all of its entries or some, or none where the run
 * has no such row. Why that can't be told, where it can't: a phrase, else NULL. */
const char *handed_shard(struct arena *arena, const struct handed_rows *rows,
                         const struct plan_request *asked, const struct plan_job *job,
                         const struct shard *shard, struct shard *ran);

/* Likewise of one row that was handed over, whose packages need not be those of a shard of this
 * plan: its planner shared them by times, or the tests of one among several. Of a job that wants
 * proof it may have entries, or parts of them, that no change reaches, since its planner knew of no
 * pass. The entries of `*ran` have the options that they ran with, or `*ran` has their parts. */
const char *handed_ran(struct arena *arena, const struct handed_rows *rows,
                       const struct plan_request *asked, const struct plan_job *job,
                       const struct handed_row *row, struct shard *ran);

#endif
