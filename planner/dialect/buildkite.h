/* Buildkite. */
#ifndef WHITTLE_DIALECT_BUILDKITE_H
#define WHITTLE_DIALECT_BUILDKITE_H

#include "planner/dialect/dialect.h"

extern const struct dialect dialect_buildkite;

/* The file of a repository whose step uploads a pipeline; the directory with the script of each job
 * (JOB_SCRIPT), and in it the script of the step that records. No job has a name with a dot. */
#define BUILDKITE_PIPELINE ".buildkite/pipeline.yml"
#define BUILDKITE_SCRIPTS  ".buildkite"
#define BUILDKITE_RECORDER BUILDKITE_SCRIPTS "/whittle.record.sh"

/* Where the last steps run; NULL: in the usual one. */
struct buildkite_queues {
    const char *gate, *record;
};

/* From its environment. */
void buildkite_read_event(const struct event_sources *event_sources, struct event *event);

/* A pipeline to upload. */
dialect_print_plan buildkite_print_plan;

/* That, as JSON, which is YAML: a group for each job of the plan that runs, a step for each of its
 * shards, whose command is the script .buildkite/whittle-JOB.sh, the gate, and where the plan is to
 * be recorded the step that does. Written for
 * `buildkite-agent pipeline upload`, which fills in what follows a dollar sign: nothing of a value
 * is. `queues` are those of the last steps. ERR_OUTPUT, and NULL, where it has
 * more jobs than Buildkite takes, or where json_finish_yaml says so. */
char *buildkite_pipeline(struct arena *arena, const struct plan *plan,
                         const struct buildkite_queues *queues, struct err *err);

#endif
