/* GitLab CI/CD. */
#ifndef WHITTLE_DIALECT_GITLAB_H
#define WHITTLE_DIALECT_GITLAB_H

#include "planner/dialect/dialect.h"

extern const struct dialect dialect_gitlab;

/* From its environment. */
void gitlab_read_event(const struct event_sources *event_sources, struct event *event);

/* A child pipeline. */
dialect_print_plan gitlab_print_plan;

/* That, as JSON, which is YAML: each shard is a job that extends `.JOB` of
 * .gitlab/whittle-jobs.yml. ERR_OUTPUT, and NULL, where it is larger than GitLab takes, or where
 * json_finish_yaml says so. */
char *gitlab_pipeline(struct arena *arena, const struct plan *plan, struct err *err);

#endif
