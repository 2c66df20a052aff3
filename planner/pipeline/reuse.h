/* What need not run, because the very same has passed: the second proof beside "not reached". */
#ifndef WHITTLE_PIPELINE_REUSE_H
#define WHITTLE_PIPELINE_REUSE_H

#include "planner/ledger/ledger.h"
#include "planner/pipeline/verdicts.h"

/* What a plan makes of what has passed. */
enum reuse {
    REUSE_NOTHING,
    REUSE_PASSES, /* it does not run */
    REUSE_BUILDS, /* it is only compiled: what that leaves in caches is needed */
};

/* A plan of a pull request, of a merge group or a person's that compares may believe a ledger, and
 * one of a push to the default branch: from that branch's caches all pull requests start, so that
 * where dependencies may be others than before all is compiled. What releases, asks for everything
 * or runs again believes nothing. */
enum reuse reuse_for(const struct request *request, const struct compared *compared);

/* The directories of packages whose keys are worth finding: an entry of theirs may be left out, and
 * the ledger says something of them that is not too old. */
struct strings reuse_packages(struct arena *arena, const struct request *request,
                              const struct compared *compared, const struct matrix *matrix);

/* What decides beside the ledger's verdicts. */
struct reusing {
    const struct request *request;
    const struct source *head;
    enum reuse how;
    bool timed; /* times are known, so that RUNNERS_AUTO may be several */
};

/* The matrix without what has passed: entries that run for nothing but a change, of jobs that
 * reuse, whose every affected root passed within the job's hours. Two in a hundred keep running, so
 * that a wrong record comes to light; these, and what failed the last time, say so. To be compiled
 * alone is for rows of which everything passed, where cargo and the workflow in `head` can do that;
 * the others run. Who shares one of several runners is not known yet: there only packages are left
 * out whose names do not depend on it. */
struct matrix reuse_apply(struct verdicts *verdicts, const struct reusing *reusing,
                          const struct matrix *matrix);

/* Whether reuse_apply would find, with times, that an entry of `job` had passed: `job` is as it was
 * before anything was left out. `runs` are joined by those in which its roots did. */
bool reuse_passed(struct verdicts *verdicts, const struct request *request,
                  const struct matrix_job *job, const struct matrix_entry *entry,
                  struct strings *runs);

#endif
