/* The plan of a request. */
#ifndef WHITTLE_PIPELINE_MAKE_PLAN_H
#define WHITTLE_PIPELINE_MAKE_PLAN_H

#include "planner/pipeline/compare.h"
#include "planner/pipeline/current_ids.h"
#include "planner/pipeline/trials.h"
#include "planner/schedule/plan.h"

/* With all that it was made from, of which it borrows: a value that stays where it was filled. */
struct planned {
    struct head head;
    struct compared compared;
    struct matrix matrix;
    struct records times; /* of earlier runs, as the ledger has them */
    struct plan plan;
    struct trials trials;   /* where they are wanted */
    struct current_ids ids; /* likewise */
    const char *series;     /* of plans, that this one is of; NULL */
};

/* Reads, compares and plans. */
int make_plan(const struct request *request, struct arena *arena, struct planned *planned,
              struct err *err);

#endif
