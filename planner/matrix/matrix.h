/* The full matrix of every job, and for each of its entries whether it runs and why. */
#ifndef WHITTLE_MATRIX_MATRIX_H
#define WHITTLE_MATRIX_MATRIX_H

#include "graph/impact/entry.h"
#include "planner/matrix/job.h"

struct matrix_entry {
    const struct job_row *row;
    const struct platform *platform; /* of the row */
    uint32_t package;                /* index in impact->packages */
    bool selected;
    bool by_change;       /* it runs because a change reaches it, and for nothing else */
    struct reason reason; /* why it runs, or why not */
    const char *options;  /* for cargo, after the package: what of it runs; "" for all */
    const char *base_print, *head_print; /* fingerprints, where no change reaches it; else NULL */
    const char *key;                     /* for a cache; NULL where there is none */
    const char *dependency_key;          /* likewise, of what comes from outside alone */
    const char *passed_in; /* the run in which the very same passed, where it runs again to check
                              that, or is only compiled; NULL */
    const char *failed_in; /* the run in which the very same failed last; NULL */
    bool build_only;       /* it is compiled for caches, and not run */
};

struct matrix_job {
    const char *name;
    const struct job *job;
    const struct cargo_selection *roots; /* the command that its entries run */
    bool runs;                    /* it is for the event, or asked for, or the base has it run */
    struct matrix_entry *entries; /* by row, then package name bytes */
    size_t entry_count;
};

struct matrix {
    const struct platform *platforms;
    size_t platform_count;
    bool unasked; /* the platform is this machine's, because none was asked for */
    struct matrix_job *jobs;
    size_t job_count;
    size_t passed;   /* entries that do not run because the very same has passed */
    size_t unproven; /* entries that run because nothing shows that they ever passed */
};

/* Whether an entry stays away for nothing but that no change reaches it. */
static inline bool entry_is_spared(const struct matrix_entry *entry)
{
    return !entry->selected && (entry->reason.code == REASON_NOT_REACHED ||
                                entry->reason.code == REASON_FINGERPRINT_EQUAL);
}

/* What decides on entries beside the change. */
struct matrix_request {
    const struct jobs *jobs;
    struct occasion occasion;    /* jobs that are asked for run whole */
    const char *event_phrase;    /* for reasons: "pull_request to main" */
    const struct strings *whole; /* globs of jobs that run whole on their own events */
};

/* Entries that all jobs together may have: a plan as JSON takes kilobytes of memory for each. */
enum {
    MATRIX_ENTRIES = 1000 * 1000,
};

/* Every job with an entry for each package in each row. The platforms are those that `impact` was
 * computed for. ERR_INPUT at the job with which the entries are too many. */
int matrix_build(struct arena *arena, const struct impact *impact,
                 const struct matrix_request *request, struct matrix *matrix, struct err *err);

/* The first of `globs` that matches no name of a job, or NULL. */
const char *matrix_unknown_job(const struct jobs *jobs, const struct strings *globs);

#endif
