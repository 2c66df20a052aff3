/* Jobs of GitHub, in either spelling: the service's own, or that of its command line client. */
#ifndef WHITTLE_LEDGER_IMPORT_GITHUB_H
#define WHITTLE_LEDGER_IMPORT_GITHUB_H

#include "graph/base/map.h"
#include "graph/base/value.h"
#include "planner/ledger/import_parts.h"

/* The keys of a job, and of its steps, by who wrote them:
 * https://docs.github.com/rest/actions/workflow-jobs, https://cli.github.com/manual/gh_run_view */
struct github_keys {
    const char *id, *created, *started, *completed, *url;
};

/* What is known around a job. */
struct github_run {
    struct report *report;
    const struct github_keys *keys;
    int64_t since;     /* milliseconds: jobs that started before are of an earlier attempt; 0 */
    struct map *known; /* ids of jobs that were met */
};

/* Adds what a job tells, or counts why it tells nothing. */
void github_job_take(const struct github_run *run, const struct value *job);

#endif
