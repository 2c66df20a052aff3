/* What the rows of a workflow's matrix are about: platforms and packages. */
#ifndef WHITTLE_CONFIG_ROWS_H
#define WHITTLE_CONFIG_ROWS_H

#include "planner/config/draft.h"
#include "planner/config/workflow.h"

/* A matrix of a workflow while its rows are read. */
struct rows {
    struct draft *draft;
    const struct node *node; /* that names the workflow, for errors */
    const char *path;        /* of the workflow */
    struct workflow_job workflow;
    const char *platform_key; /* of rows; NULL: the first of the usual ones */
    const char *packages_key; /* likewise */
    struct map told;          /* warnings so far */
};

/* A value of a row, whatever the case of its key; NULL where there is none, or null. */
const struct value *row_value(const struct value *values, const char *key);

/* The job's row for one of the strategy's. */
int rows_take(struct rows *rows, const struct strategy_row *from, struct job_row *row);

#endif
