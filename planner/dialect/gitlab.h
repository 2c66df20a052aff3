/* GitLab CI/CD. */
#ifndef WHITTLE_DIALECT_GITLAB_H
#define WHITTLE_DIALECT_GITLAB_H

#include <jansson.h>

#include "planner/dialect/dialect.h"

extern const struct dialect dialect_gitlab;

/* The templates that jobs of a child extend. */
#define GITLAB_TEMPLATES ".gitlab/whittle-jobs.yml"

/* A variable of the job that records: what made the parent pipeline. The child itself says only
 * that it is one. */
#define GITLAB_SOURCE "WHITTLE_PIPELINE_SOURCE"

/* From its environment. */
void gitlab_read_event(const struct event_sources *event_sources, struct event *event);

/* A child pipeline. */
dialect_print_plan gitlab_print_plan;

/* That, as JSON, which is YAML: each shard is a job that extends `.JOB` of
 * .gitlab/whittle-jobs.yml. ERR_OUTPUT, and NULL, where it is larger than GitLab takes, or where
 * json_finish_yaml says so. */
char *gitlab_pipeline(struct arena *arena, const struct plan *plan, struct err *err);

/* The job of a child that starts where another one failed. */
#define GITLAB_FAILED "whittle-failed"

/* The jobs at the end of a child, in the stage RECORDING_JOB. Both extend `.whittle-record` and
 * hand to `whittle gate --record` what was planned, with the rows of jobs that reuse. The first one
 * starts only where all others succeeded, so their results are written beforehand, as GitHub's
 * toJSON(needs) has them. The second one starts only where one failed, and has no results: legs say
 * themselves that they failed. */
void gitlab_add_record_jobs(struct arena *arena, const struct plan *plan, json_t *child);

/* Adds a variable of which GitLab fills nothing in. */
void gitlab_set_variable(struct arena *arena, json_t *variables, const char *name,
                         const char *value);

#endif
