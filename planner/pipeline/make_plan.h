/* The plan of a request. */
#ifndef WHITTLE_PIPELINE_MAKE_PLAN_H
#define WHITTLE_PIPELINE_MAKE_PLAN_H

#include "planner/pipeline/compare.h"
#include "planner/schedule/plan.h"

/* With all that it was made from, of which it borrows: a value that stays where it was filled. */
struct planned {
    struct head head;
    struct compared compared;
    struct matrix matrix;
    struct plan plan;
};

/* Reads, compares and plans. */
int make_plan(const struct request *request, struct arena *arena, struct planned *planned,
              struct err *err);

#endif
