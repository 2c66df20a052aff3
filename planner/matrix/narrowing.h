/* What a change takes away from what its base would have run: who proposes it must not decide by it
 * how much of it is tested. Pure: compares the jobs that two configurations ask for. */
#ifndef WHITTLE_MATRIX_NARROWING_H
#define WHITTLE_MATRIX_NARROWING_H

#include "planner/matrix/job.h"

/* Of one job, what the head does not have as the base has it. */
struct narrowed {
    const char *job;
    struct strings packages; /* names, sorted; empty: all of the job */
    bool queue; /* it is for the merge queue alone: nothing of it runs in the pull request */
    bool gone;  /* nothing can run it any more: the job or the packages are not there */
    const struct job *of;            /* the job at the base */
    const struct job_row *row;       /* of that job, unless it is gone */
    const struct platform *platform; /* of that row, at the base */
};

struct narrowing {
    VEC(struct narrowed) items; /* in the order of the base's jobs and their rows */
    size_t gone;                /* how many are, or are for the merge queue */
    bool unknown;               /* what the base asks for can't be told */
    const char *label;          /* that accepts just this; NULL where there is nothing */
    bool accepted;              /* a maintainer has set it: the head alone says what runs */
    bool blocks;                /* what is gone has to be accepted before the gate is good */
    bool keeps;                 /* the plan has the rows that are not gone, as the base says them */
};

/* What one revision asks for. */
struct asking {
    const struct jobs *jobs;
    const struct strings *members; /* names of the members of its workspace */
};

struct narrowing_request {
    struct asking base, head;
    struct occasion occasion;
    const char *label; /* how labels that accept begin: what the base's configuration says */
};

/* Compares what both would run on the event, row by row and package by package. A row is the same
 * where its command, its arguments, its values, its platform and its runner are. The label ends
 * with a digest of the items, and of what the head runs in their place: another narrowing needs
 * another one. */
void narrowing_find(struct arena *arena, const struct narrowing_request *request,
                    struct narrowing *narrowing);

/* Where what the base asks for can't be told: the label stands for all that the head asks for. Of
 * the request only that is looked at, and the label. */
void narrowing_of_unknown(struct arena *arena, const struct narrowing_request *request,
                          struct narrowing *narrowing);

/* Gives `jobs`, the head's, the rows of the base that are not gone, each with the packages that the
 * head does not run in the same way. Replaces arrays of `jobs`, and changes none of them. */
void narrowing_keep(struct arena *arena, const struct narrowing *narrowing, struct jobs *jobs);

#endif
