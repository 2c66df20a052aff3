/* What it proves that a job of a workflow succeeded. */
#ifndef WHITTLE_WORKFLOW_SUCCESS_H
#define WHITTLE_WORKFLOW_SUCCESS_H

#include "graph/cargo/source.h"

struct success {
    const char *doubt; /* why it proves nothing: a phrase with the line where that stands; NULL */
    bool takes_args;   /* cargo is given what the plan says, wherever the job calls it */
    bool takes_one;    /* but of a row's packages one alone: matrix.packages[0] */
    bool takes_calls;  /* what it says of each call of a row, one after the other */
    bool alone;        /* and as far as one can see, its arguments are given to nothing else, and to
                          calls that can take --no-run as well */
    bool nextest;      /* such a call is one of `cargo nextest run` */
    bool nextest_alone; /* and all that are given what the plan says are */
};

/* Whether that call may have this word beside --no-run. Cargo runs doc tests or does not; nextest
 * refuses what is about running. */
bool success_takes_no_run(const char *word, bool nextest);

/* Whether the job can succeed though `command` of cargo ("test", "test --lib") did not, or was not
 * done for packages and targets that the plan has. Rather a doubt too many: what is no plain call
 * of cargo in a step that always runs is doubted, and so is a workflow that can't be read.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax, for
 * continue-on-error, if, and the shells: bash without `shell` has no pipefail, PowerShell goes on
 * behind a program that failed. */
struct success success_of(struct arena *arena, const struct source *source, const char *workflow,
                          const char *job, const char *command);

#endif
