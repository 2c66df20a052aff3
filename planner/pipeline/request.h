/* What is asked for, by a command line and by the event that made CI run. */
#ifndef WHITTLE_PIPELINE_REQUEST_H
#define WHITTLE_PIPELINE_REQUEST_H

#include "graph/base/vec.h"
#include "planner/event/range.h"
#include "planner/matrix/job.h"

struct request {
    const char *dir;            /* that the repository is looked for in */
    struct range_request range; /* base, head and event */
    bool replayed;              /* the event is of a person, not of a service that runs this */
    const char *manifest_path;  /* as it was written, seen from `dir`; NULL: not named */
    const char *config;         /* likewise */
    const char *command;        /* of cargo, for the one job to plan; NULL: those of the config */
    struct strings targets;     /* to plan for instead of the platforms of jobs */
    struct strings jobs;        /* globs of jobs to run whole */
    struct limits limits;       /* of the service that is planned for */
    /* What the answer has to tell. */
    bool plans;           /* it is about jobs */
    bool looks_upward;    /* of sources that look upward: of packages called as the question, or
                             of all */
    bool keys;            /* fingerprints that may serve as keys of caches */
    const char *question; /* a package or a path that is asked about; NULL */
};

#endif
