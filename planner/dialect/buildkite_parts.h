/* What those who write steps for Buildkite share. */
#ifndef WHITTLE_DIALECT_BUILDKITE_PARTS_H
#define WHITTLE_DIALECT_BUILDKITE_PARTS_H

#include <jansson.h>

#include "planner/schedule/plan.h"

/* A text of which the agent fills nothing in. */
json_t *buildkite_text(struct arena *arena, const char *text);

/* A variable of a step's environment, likewise. */
void buildkite_set(struct arena *arena, json_t *env, const char *name, const char *value);

/* The agents that a step is for, by their labels. */
void buildkite_set_agents(struct arena *arena, json_t *step, const struct strings *labels);

/* The key of a job's group, and of one of its steps. */
const char *buildkite_key(struct arena *arena, const struct plan *plan, size_t place);
const char *buildkite_step_key(struct arena *arena, const struct plan *plan, size_t place,
                               size_t shard);

#endif
