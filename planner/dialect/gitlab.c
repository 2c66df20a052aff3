#include "planner/dialect/gitlab.h"

/* Programs that run its pipelines elsewhere set GITLAB_CI=false. */
static bool detect(const struct sources *sources)
{
    return read_yes(sources, "GITLAB_CI") || read_variable(sources, "CI_PIPELINE_SOURCE");
}

static const struct dialect_variable variables[] = {{NULL, NULL}};

const struct dialect dialect_gitlab = {
    .name = "gitlab",
    .detect = detect,
    .read_event = gitlab_read_event,
    .print_plan = gitlab_print_plan,
    .variables = variables,
};
