/* Buildkite. */
#ifndef WHITTLE_DIALECT_BUILDKITE_H
#define WHITTLE_DIALECT_BUILDKITE_H

#include "planner/dialect/dialect.h"

extern const struct dialect dialect_buildkite;

/* From its environment. */
void buildkite_read_event(const struct event_sources *event_sources, struct event *event);

/* A pipeline to upload. */
dialect_print_plan buildkite_print_plan;

/* That, as JSON, which is YAML: a group for each job of the plan that runs, a step for each of its
 * shards, whose command is the script .buildkite/whittle-JOB.sh, and the gate. Written for
 * `buildkite-agent pipeline upload`, which fills in what follows a dollar sign: nothing of a value
 * is. `queue` is where the gate runs; NULL: the usual one. ERR_OUTPUT, and NULL, where it has
 * more jobs than Buildkite takes, or where json_finish_yaml says so. */
char *buildkite_pipeline(struct arena *arena, const struct plan *plan, const char *queue,
                         struct err *err);

#endif
