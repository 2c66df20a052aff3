/* Whether a whole run of a plan was good: what one required check at the end of a workflow says.
 * Pure: planner/gate/results.h reads what it is made of. Strings are borrowed and may hold any
 * bytes. */
#ifndef WHITTLE_GATE_VERDICT_H
#define WHITTLE_GATE_VERDICT_H

#include <stdbool.h>

#include "graph/base/value.h"
#include "graph/base/vec.h"

/* As GitHub's `needs` context calls it. */
enum job_result {
    RESULT_MISSING, /* the gate was not told about the job */
    RESULT_SUCCESS,
    RESULT_FAILURE,
    RESULT_CANCELLED,
    RESULT_SKIPPED,
    RESULT_UNKNOWN, /* a word that the service never says */
};

/* What became of a job of the workflow. */
struct outcome {
    const char *name;
    enum job_result result;
    const char *word;         /* as it was given; NULL where it was no text */
    const struct value *rows; /* words for what became of each row of its matrix, in their order, as
                                 a list, where the service tells that; NULL */
};

struct outcomes {
    struct outcome *items;
    size_t count, capacity;
};

/* What a plan says of a job. */
struct promised {
    const char *name;
    bool counted;             /* `count` is known */
    size_t count;             /* rows of its matrix */
    const char *fault;        /* what is wrong with what the plan says of it; NULL */
    const struct value *rows; /* of its matrix, as a list; NULL where it is not there */
};

struct promise {
    const char *mode;    /* NULL where it is not said */
    bool counted;        /* `count` is known */
    size_t count;        /* rows of all jobs */
    const char *fault;   /* what is wrong with the plan as a whole; NULL */
    const char *base;    /* the commit that was compared with; NULL where it is not said */
    const char *head;    /* the commit that was planned for; NULL where it is not said */
    const char *as_of;   /* the time of which it asked a ledger; NULL where it is not said */
    bool narrowed;       /* it takes away what its base runs, and nobody accepted that */
    const char *label;   /* that would accept it; NULL where it is not said */
    struct strings gone; /* what nothing can run any more: "the job lint", "old of test" */
    VEC(struct promised) jobs;
};

struct verdict_request {
    const char *planner;           /* name of the job that planned; NULL where none can have */
    const char *fault;             /* what is wrong with the results as a whole; NULL */
    const struct promise *promise; /* NULL where nothing says what was planned */
    const struct outcomes *outcomes;
    const struct strings *may_skip; /* jobs beside the plan that may be skipped */
};

struct verdict_job {
    const char *name;
    bool planner;
    bool planned; /* a job of the plan; else one that the gate just waits for */
    bool counted; /* `count` is known */
    size_t count; /* rows of its matrix, where it is planned */
    enum job_result result;
    bool good;
    const char *why;  /* "2 rows were planned, and the job was skipped"; NULL: nothing to say */
    const char *mend; /* what to do about it; NULL where it is good, or its log alone can tell */
};

struct verdict {
    bool good;
    const char *planner; /* as in the request */
    const char *why;     /* what is wrong apart from the jobs; NULL */
    const char *mend;
    struct verdict_job *jobs; /* the planner first, then by name */
    size_t count, wrong;      /* jobs; those that are not good */
};

/* The word for a result: "success"; "missing" and "unknown" are words of ours. */
const char *result_name(enum job_result result);

/* The result of a word; RESULT_UNKNOWN for NULL and for a word that is none. */
enum job_result result_of(const char *word);

/* What is wrong where a plan that was stored and the outputs of the job that made it tell different
 * things, or the outputs nonsense; they may tell less. NULL where they agree. */
const char *promise_disagreement(struct arena *arena, const struct promise *stored,
                                 const struct promise *outputs);

/* Good only if the planner succeeded, every job with planned rows succeeded, every job without was
 * skipped or succeeded, and every other job succeeded or was skipped and may be. */
struct verdict verdict_make(struct arena *arena, const struct verdict_request *request);

#endif
