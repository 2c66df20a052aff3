/* What the plan of a run left out because it had passed, as far as one who looks at the run later
 * can tell: not what is handed over says it, but the ledger. */
#ifndef WHITTLE_PIPELINE_LEFT_OUT_H
#define WHITTLE_PIPELINE_LEFT_OUT_H

#include "planner/pipeline/verdicts.h"
#include "planner/schedule/plan.h"

/* A number for each entry of a job, whichever copy of it. */
uint32_t left_out_place(const struct verdicts *verdicts, const struct plan_job *job,
                        const struct matrix_entry *entry);

/* All places of a job, none of which has run. */
struct bits left_out_places(const struct verdicts *verdicts, const struct plan_job *job);

/* Adds to `runs` those that passed what a job has to run and did not: `ran` has the entries that
 * did, by left_out_place. Each of the others needs a pass that stood when the plan was made and
 * still stands. Why it is not known what the job left out, or by which passes: a phrase; NULL. */
const char *left_out(struct verdicts *verdicts, const struct request *request,
                     const struct plan_job *job, const struct bits *ran, struct strings *runs);

#endif
