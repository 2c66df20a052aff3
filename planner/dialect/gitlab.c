#include "planner/dialect/gitlab.h"

/* Programs that run its pipelines elsewhere set GITLAB_CI=false. */
static bool detect(const struct event_sources *event_sources)
{
    return read_yes(event_sources, "GITLAB_CI") ||
           read_variable(event_sources, "CI_PIPELINE_SOURCE");
}

static const struct dialect_variable variables[] = {{NULL, NULL}};

const struct dialect dialect_gitlab = {
    .name = "gitlab",
    .detect = detect,
    .read_event = gitlab_read_event,
    .print_plan = gitlab_print_plan,
    .records = true,
    .variables = variables,
};
