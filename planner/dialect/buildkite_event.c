/* Buildkite: all that there is are the variables of a job.
 * https://buildkite.com/docs/pipelines/configure/environment-variables */
#include <string.h>

#include "graph/base/text.h"
#include "planner/dialect/buildkite.h"

/* As a push says it that made its branch. */
static const char nothing[] = "0000000000000000000000000000000000000000";

/* What is about a change stays so, whoever starts it again. */
static enum event_kind kind_of(const struct event_sources *event_sources)
{
    static const struct {
        const char *source;
        enum event_kind kind;
    } kinds[] = {
        {"webhook", EVENT_PUSH},
        {"schedule", EVENT_SCHEDULE},
        {"ui", EVENT_DISPATCH},
        {"api", EVENT_DISPATCH},
    };
    const char *source = read_variable(event_sources, "BUILDKITE_SOURCE");
    const char *request = read_variable(event_sources, "BUILDKITE_PULL_REQUEST");
    if (read_variable(event_sources, "BUILDKITE_MERGE_QUEUE_BASE_BRANCH"))
        return EVENT_MERGE_GROUP;
    if (request && strcmp(request, "false") != 0)
        return EVENT_PULL_REQUEST;
    if (read_variable(event_sources, "BUILDKITE_TAG"))
        return EVENT_TAG;
    for (size_t i = 0; source && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].source, source) == 0)
            return kinds[i].kind;
    return EVENT_OTHER;
}

/* NULL also for a name such as "HEAD". */
static const char *commit_of(const struct event_sources *event_sources, const char *variable)
{
    return read_commit(event_sources->arena, read_variable(event_sources, variable));
}

/* The commit is the request's own, also where the merge of it is checked out.
 * https://buildkite.com/docs/pipelines/source-control/github#building-the-test-merge-commit */
static void read_pull_request(const struct event_sources *event_sources, struct event *event)
{
    const char *labels = read_variable(event_sources, "BUILDKITE_PULL_REQUEST_LABELS");
    event->head = commit_of(event_sources, "BUILDKITE_COMMIT");
    event->base_branch = read_variable(event_sources, "BUILDKITE_PULL_REQUEST_BASE_BRANCH");
    event->name = event->base_branch;
    if (labels)
        read_words(event_sources->arena, labels, ",", &event->labels);
}

static void read_merge_group(const struct event_sources *event_sources, struct event *event)
{
    event->after = commit_of(event_sources, "BUILDKITE_COMMIT");
    event->base = commit_of(event_sources, "BUILDKITE_MERGE_QUEUE_BASE_COMMIT");
    event->base_branch = read_variable(event_sources, "BUILDKITE_MERGE_QUEUE_BASE_BRANCH");
    event->name = event->base_branch;
}

/* No variable tells what was there before a push. All that a branch has beside the default one is
 * compared, as if the push had made it; of the default branch nothing can be. */
static void read_push(const struct event_sources *event_sources, struct event *event)
{
    event->after = commit_of(event_sources, "BUILDKITE_COMMIT");
    if (event->name && event->default_branch && strcmp(event->name, event->default_branch) != 0)
        event->before = nothing;
}

void buildkite_read_event(const struct event_sources *event_sources, struct event *event)
{
    event->spelled = read_variable(event_sources, "BUILDKITE_SOURCE");
    event->kind = kind_of(event_sources);
    event->default_branch = read_variable(event_sources, "BUILDKITE_PIPELINE_DEFAULT_BRANCH");
    if (event->kind == EVENT_TAG)
        event->name = read_variable(event_sources, "BUILDKITE_TAG");
    else if (event->kind != EVENT_OTHER)
        event->name = read_variable(event_sources, "BUILDKITE_BRANCH");
    if (event->kind == EVENT_PULL_REQUEST)
        read_pull_request(event_sources, event);
    else if (event->kind == EVENT_MERGE_GROUP)
        read_merge_group(event_sources, event);
    else if (event->kind == EVENT_PUSH)
        read_push(event_sources, event);
}
