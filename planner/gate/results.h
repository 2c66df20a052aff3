/* What CI services say became of the jobs of a workflow, and what was planned for them. */
#ifndef WHITTLE_GATE_RESULTS_H
#define WHITTLE_GATE_RESULTS_H

#include "graph/base/err.h"
#include "graph/base/value.h"
#include "planner/gate/verdict.h"

struct results {
    struct outcomes outcomes;
    const char *planner;           /* the job that planned; NULL where none can have */
    const struct promise *promise; /* what its outputs tell of the plan; NULL where nothing */
    const char *fault;             /* what is wrong with them as a whole; NULL */
};

/* Reads GitHub's toJSON(needs): {"NAME": {"result": "success", "outputs": {…}}, …}. The job that
 * planned is the one with the outputs `mode`, `count` and `jobs` or any NAME-count; else the one
 * called "plan". A pipeline that whittle writes may tell `rows` of a job beside
 * its result: a word for each. Where `alone`, these outputs are all that tells of the plan, and
 * have to be complete. ERR_INPUT, naming `file`, for what is no object; whatever is wrong below
 * that is a part of the verdict. */
int results_read(struct arena *arena, const char *file, const struct value *value, bool alone,
                 struct results *results, struct err *err);

/* Reads a stored plan. ERR_INPUT where it is no whittle.plan/1. */
int promise_read(struct arena *arena, const char *file, const struct value *value,
                 struct promise *promise, struct err *err);

#endif
