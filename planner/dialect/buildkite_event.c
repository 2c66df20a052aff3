/* Buildkite: all that there is are the variables of a job.
 * https://buildkite.com/docs/pipelines/configure/environment-variables */
#include <string.h>

#include "graph/base/text.h"
#include "planner/dialect/buildkite.h"
#include "planner/dialect/shard_values.h"

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

/* Whoever may push to another branch writes what runs there, and Buildkite does not say which ones
 * are protected. A merge queue has what goes to its branch next, and nothing else. */
static const char *unproven(const struct event_sources *event_sources, const struct event *event)
{
    const char *given = shard_values_given(event_sources->environment);
    const bool grouped = event->kind == EVENT_MERGE_GROUP;
    if (!event->default_branch ||
        !text_equal(grouped ? event->base_branch : event->name, event->default_branch))
        return grouped ? "the merge queue is not that of the default branch"
                       : "the branch is not the default one";
    if (given)
        return arena_printf(
            event_sources->arena,
            "the variable %.*s is set for all steps, and may win over what rows say",
            (int)strcspn(given, "="), given);
    if (read_yes(event_sources, "BUILDKITE_SKIP_CHECKOUT"))
        return "BUILDKITE_SKIP_CHECKOUT lets steps run what is not the commit's";
    return NULL;
}

void buildkite_read_event(const struct event_sources *event_sources, struct event *event)
{
    event->spelled = read_variable(event_sources, "BUILDKITE_SOURCE");
    event->kind = kind_of(event_sources);
    event->repeated = is_repeated(event_sources);
    event->run = read_variable(event_sources, "BUILDKITE_BUILD_URL");
    event->workflow = BUILDKITE_PIPELINE;
    event->scripts = BUILDKITE_SCRIPTS;
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
    event->unproven = unproven(event_sources, event);
}
