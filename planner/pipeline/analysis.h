/* The way from a request to an impact: what plan, explain and graph share. */
#ifndef WHITTLE_PIPELINE_ANALYSIS_H
#define WHITTLE_PIPELINE_ANALYSIS_H

#include "graph/impact/impact.h"
#include "graph/rust/upward.h"
#include "planner/commands/options.h"
#include "planner/config/config.h"
#include "planner/event/event.h"
#include "planner/event/range.h"
#include "planner/matrix/narrowing.h"

struct analysis {
    /* Asked before the run. */
    const char *question; /* by `explain`: what may be a path, or NULL */
    bool plans;           /* it is about jobs: those of the configuration or the command line */
    bool looks_upward;    /* the sources that look upward are wanted: of packages called as the
                             question, or of all */
    bool keys;            /* fingerprints that may serve as keys of caches */

    const struct event *event;              /* NULL: none is known */
    struct jobs jobs;                       /* where it is about them */
    const struct build_platform *platforms; /* of the jobs; none: any */
    size_t platform_count;
    const struct roots *const *roots; /* the commands of the jobs; none: anything */
    size_t roots_count;

    struct range range;
    const char *toolchain; /* that the head pins; NULL */
    struct changes changes;
    struct workspace head; /* as planned for */
    struct workspace base; /* equal to head where nothing that makes it differs */
    struct impact impact;
    struct warnings warnings;   /* of head */
    struct config config;       /* likewise */
    struct narrowing narrowing; /* of what the base runs */

    struct upward_sources upward; /* of head, by index in its packages */

    const char *path;    /* the repository path that the question names; NULL where it names none */
    bool path_is_dir;    /* then `alone` is empty */
    struct impact alone; /* what the change of that path alone means, made or imagined */
};

/* Opens the repository of options->dir, reads what the answer depends on, and closes it again.
 * Trouble at the base widens to full; trouble at the head fails. */
int analysis_run(const struct options *options, struct arena *arena, struct analysis *analysis,
                 struct err *err);

/* Only the workspace at the head, without a comparison; fills range.head and head. */
int analysis_workspace(const struct options *options, struct arena *arena,
                       struct analysis *analysis, struct err *err);

#endif
