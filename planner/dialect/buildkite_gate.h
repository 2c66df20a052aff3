/* The last steps of a pipeline for Buildkite. `queue` is where they run; NULL: the usual one. */
#ifndef WHITTLE_DIALECT_BUILDKITE_GATE_H
#define WHITTLE_DIALECT_BUILDKITE_GATE_H

#include <jansson.h>

#include "planner/schedule/plan.h"

/* The step that says whether all is good. It runs whatever becomes of the others. */
json_t *buildkite_gate(struct arena *arena, const struct plan *plan, const char *queue);

/* The step that runs the script which records (BUILDKITE_SCRIPTS), with how each step ended and
 * what was planned in NEEDS, as `whittle gate` reads it. It runs whatever becomes of the others,
 * and nothing becomes of the build by it. */
json_t *buildkite_record(struct arena *arena, const struct plan *plan, const char *queue);

#endif
