/* Buildkite: all that there is are the variables of a job.
 * https://buildkite.com/docs/pipelines/configure/environment-variables */
#include <string.h>

#include "graph/base/text.h"
#include "planner/dialect/buildkite.h"

/* What is about a change stays so, whoever starts it again. */
static enum event_kind kind_of(const struct event_sources *event_sources)
{
    static const char *const kinds[EVENT_KINDS] = {
        [EVENT_PUSH] = "webhook",
        [EVENT_SCHEDULE] = "schedule",
        [EVENT_DISPATCH] = "ui api",
    };
    const char *source = read_variable(event_sources, "BUILDKITE_SOURCE");
    const char *request = read_variable(event_sources, "BUILDKITE_PULL_REQUEST");
    if (read_variable(event_sources, "BUILDKITE_MERGE_QUEUE_BASE_BRANCH"))
        return EVENT_MERGE_GROUP;
    if (request && strcmp(request, "false") != 0)
        return EVENT_PULL_REQUEST;
    if (read_variable(event_sources, "BUILDKITE_TAG"))
        return EVENT_TAG;
    return source ? read_kind(kinds, source) : EVENT_OTHER;
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
        text_words(event_sources->arena, labels, ",", &event->labels);
}

static void read_merge_group(const struct event_sources *event_sources, struct event *event)
{
    event->after = commit_of(event_sources, "BUILDKITE_COMMIT");
    event->base = commit_of(event_sources, "BUILDKITE_MERGE_QUEUE_BASE_COMMIT");
    event->base_branch = read_variable(event_sources, "BUILDKITE_MERGE_QUEUE_BASE_BRANCH");
    event->name = event->base_branch;
}

/* A job that is retried, or a build that is made again. */
static bool is_repeated(const struct event_sources *event_sources)
{
    const char *retries = read_variable(event_sources, "BUILDKITE_RETRY_COUNT");
    return (retries && strcmp(retries, "0") != 0) ||
           read_variable(event_sources, "BUILDKITE_REBUILT_FROM_BUILD_ID");
}

void buildkite_read_event(const struct event_sources *event_sources, struct event *event)
{
    event->spelled = read_variable(event_sources, "BUILDKITE_SOURCE");
    event->kind = kind_of(event_sources);
    event->repeated = is_repeated(event_sources);
    event->default_branch = read_variable(event_sources, "BUILDKITE_PIPELINE_DEFAULT_BRANCH");
    if (event->kind == EVENT_TAG)
        event->name = read_variable(event_sources, "BUILDKITE_TAG");
    else if (event->kind != EVENT_OTHER)
        event->name = read_variable(event_sources, "BUILDKITE_BRANCH");
    if (event->kind == EVENT_PULL_REQUEST)
        read_pull_request(event_sources, event);
    else if (event->kind == EVENT_MERGE_GROUP)
        read_merge_group(event_sources, event);
    else if (event->kind == EVENT_PUSH) /* no variable tells what was there before */
        event->after = commit_of(event_sources, "BUILDKITE_COMMIT");
}
