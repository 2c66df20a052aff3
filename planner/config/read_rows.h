/* What the rows of a workflow's matrix are about: platforms and packages. */
#ifndef WHITTLE_CONFIG_READ_ROWS_H
#define WHITTLE_CONFIG_READ_ROWS_H

#include "graph/base/value.h"
#include "planner/config/draft.h"
#include "planner/config/workflow/workflow.h"

/* Why a row is judged for any target. */
enum unclear {
    UNCLEAR_NOT, /* it is clear */
    UNCLEAR_RUNNER,
    UNCLEAR_KEY,
    UNCLEAR_SYSTEM,
    UNCLEAR_SEVERAL,
    UNCLEAR_UNKNOWN,
    UNCLEAR_PLAIN,
    UNCLEAR_INSTALLED,
    UNCLEAR_TRIPLE,
    UNCLEAR_CONTAINER,
    UNCLEAR_TOOLCHAIN,
    UNCLEAR_COUNT
};

/* A matrix of a workflow while its rows are read. */
struct rows {
    struct draft *draft;
    const struct node *node; /* that names the workflow, for errors */
    const char *path;        /* of the workflow */
    const char *file;        /* that the matrix stands in */
    bool alone;              /* there is none: the job is one row */
    struct workflow_job workflow;
    size_t count;                 /* of rows */
    struct strings platform_keys; /* of rows, in the order in which they are tried; "job.os" is one
                                     within another. Empty: the usual ones, and what the job says */
    const uint32_t *platform;     /* of all rows, as the configuration says; NULL: it does not */
    const char *packages_key;     /* NULL: the first of the usual ones */
    struct map told;              /* warnings so far */
    struct {
        const char *why; /* of the first such row */
        unsigned line;
        size_t count;
    } unclear[UNCLEAR_COUNT];
};

/* The job's row for one of the strategy's. */
int rows_take(struct rows *rows, const struct strategy_row *from, struct job_row *row);

/* Warns of the rows that are judged for any target: once for each cause. */
void rows_tell(struct rows *rows);

/* Fills the row's platform and the labels of its runner. In this order it is what the configuration
 * says of all rows; what the keys say that it names; the platform of the section whose runner has
 * the row's labels; what the job's steps build for; what the usual keys of rows say; the runner
 * itself. Where these contradict each other, or leave it open, the platform is one without a
 * target, for which any condition may hold; then that is noted in `rows`. */
int row_platform_read(struct rows *rows, const struct value *values, struct job_row *row);

/* Makes the platform of a row one of which neither target nor host is known. */
int row_platform_forget(struct rows *rows, struct job_row *row, enum unclear cause, unsigned line,
                        const char *why);

/* A value of a row, whatever the case of its key; NULL where there is none, or null. */
const struct value *row_value(const struct value *values, const char *key);

/* Likewise along keys with a dot between. */
const struct value *row_at(const struct value *values, const char *keys);

/* The first of some keys that a row has, and its value; NULL where it has none of them. */
const char *row_key(const struct value *values, const char *const *keys,
                    const struct value **value);

#endif
