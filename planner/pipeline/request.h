/* What is asked for, by a command line and by the event that made CI run. */
#ifndef WHITTLE_PIPELINE_REQUEST_H
#define WHITTLE_PIPELINE_REQUEST_H

#include <stdint.h>

#include "graph/base/vec.h"
#include "planner/event/range.h"
#include "planner/matrix/job.h"

/* A row of a job's matrix as a run was handed it. */
struct handed_row {
    const char *job, *name, *args;
    const char *target, *toolchain; /* NULL: none is said */
    struct strings packages;        /* empty where the row does not name them */
    struct strings calls;           /* empty where it has none */
};

/* All that a run was handed. */
struct handed_rows {
    VEC(struct handed_row) items;
    struct strings jobs; /* whose rows are known */
};

struct request {
    const char *dir;             /* that the repository is looked for in */
    struct range_request range;  /* base, head and event */
    bool replayed;               /* the event is of a person, not of a service that runs this */
    const char *manifest_path;   /* as it was written, seen from `dir`; NULL: not named */
    const char *config;          /* likewise */
    const char *command;         /* of cargo, for the one job to plan; NULL: those of the config */
    struct strings targets;      /* to plan for instead of the platforms of jobs */
    struct strings jobs;         /* globs of jobs to run whole */
    struct limits limits;        /* of the service that is planned for */
    struct wishes wishes;        /* instead of those of the configuration; 0 where it says none */
    size_t max_jobs;             /* rows of a job's matrix at most; 0: those of the limits */
    const struct ledger *ledger; /* what earlier runs proved; NULL: not asked about */
    const char *ledger_path;     /* as it was written; NULL */
    bool ledger_unread;          /* it is there, and could not be read */
    const char *ledger_trouble;  /* why it has no records, for a person; NULL: it could be read */
    bool tries;                  /* wanted: what a run of the plan tries, of a plan that the ledger
                                    takes nothing from */
    const struct handed_rows *handed; /* with that: what ran; NULL: nobody says */
    const struct records *tools;      /* what legs of that run say that they ran on, by job and
                                         shard (IMPORT_RUSTC); NULL: nothing */
    int64_t as_of;                    /* the time that counts as now, in seconds since 1970 */
    int64_t planned; /* likewise, when the plan of a run was made that is looked at now; 0: nobody
                        says */
    /* What the answer has to tell. */
    bool plans;           /* it is about jobs */
    bool looks_upward;    /* of sources that look upward: of packages called as the question, or
                             of all */
    bool ids;             /* all that plans of the head ask a ledger for; of a full plan */
    bool keys;            /* fingerprints that may serve as keys of caches */
    const char *question; /* a package or a path that is asked about; NULL */
};

#endif
