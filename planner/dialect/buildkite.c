#include "planner/dialect/buildkite.h"

static bool detect(const struct event_sources *event_sources)
{
    return read_yes(event_sources, "BUILDKITE");
}

static const struct dialect_variable variables[] = {
    {"BUILDKITE_AGENT_META_DATA_QUEUE",
     "The queue of the agent that plans: the gate runs there in the format buildkite."},
    {"WHITTLE_RECORD_QUEUE",
     "The queue of the step that records in the format buildkite, where agents may push."},
    {NULL, NULL},
};

/* A job has no limit of its own, only what is uploaded at once. */
const struct dialect dialect_buildkite = {
    .name = "buildkite",
    .detect = detect,
    .read_event = buildkite_read_event,
    .print_plan = buildkite_print_plan,
    .records = true,
    .variables = variables,
};
