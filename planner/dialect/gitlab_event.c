/* GitLab CI: all that there is are its predefined variables. */
#include <string.h>

#include "graph/base/path.h"
#include "graph/base/text.h"
#include "planner/dialect/gitlab.h"

static enum event_kind kind_of(const struct event_sources *event_sources, const char *source)
{
    static const struct {
        const char *source;
        enum event_kind kind;
    } kinds[] = {
        {"push", EVENT_PUSH},         {"merge_request_event", EVENT_PULL_REQUEST},
        {"schedule", EVENT_SCHEDULE}, {"web", EVENT_DISPATCH},
        {"api", EVENT_DISPATCH},      {"trigger", EVENT_DISPATCH},
        {"chat", EVENT_DISPATCH},     {"webide", EVENT_DISPATCH},
    };
    /* A child pipeline is about what its parent is about. */
    if (strcmp(source, "parent_pipeline") == 0 &&
        read_variable(event_sources, "CI_MERGE_REQUEST_IID"))
        return EVENT_PULL_REQUEST;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].source, source) == 0)
            return kinds[i].kind;
    return EVENT_OTHER;
}

static const char *commit_of(const struct event_sources *event_sources, const char *variable)
{
    return read_commit(event_sources->arena, read_variable(event_sources, variable));
}

/* Merged results and merge trains test a commit that GitLab makes: it alone has the id of the
 * source branch beside its own. */
static void read_merge_request(const struct event_sources *event_sources, struct event *event)
{
    const char *type = read_variable(event_sources, "CI_MERGE_REQUEST_EVENT_TYPE");
    const char *labels = read_variable(event_sources, "CI_MERGE_REQUEST_LABELS");
    const char *target = commit_of(event_sources, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA");
    if (type && strcmp(type, "merge_train") == 0)
        event->kind = EVENT_MERGE_GROUP;
    event->head = commit_of(event_sources, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA");
    event->base = target ? target : commit_of(event_sources, "CI_MERGE_REQUEST_DIFF_BASE_SHA");
    event->base_branch = read_variable(event_sources, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME");
    event->name = event->base_branch;
    if (!event->head && (!type || strcmp(type, "detached") == 0)) {
        event->head = commit_of(event_sources, "CI_COMMIT_SHA");
        event->message = read_variable(event_sources, "CI_COMMIT_MESSAGE");
    }
    if (labels)
        read_words(event_sources->arena, labels, ",", &event->labels);
}

static void read_push(const struct event_sources *event_sources, struct event *event)
{
    event->name = read_variable(event_sources, "CI_COMMIT_BRANCH");
    if (read_variable(event_sources, "CI_COMMIT_TAG")) {
        event->kind = EVENT_TAG;
        event->name = read_variable(event_sources, "CI_COMMIT_TAG");
    }
    event->before = commit_of(event_sources, "CI_COMMIT_BEFORE_SHA");
    event->after = commit_of(event_sources, "CI_COMMIT_SHA");
    event->message = read_variable(event_sources, "CI_COMMIT_MESSAGE");
}

/* The file may be of another project, or anywhere. */
static const char *workflow_path(const struct event_sources *event_sources)
{
    const char *path = read_variable(event_sources, "CI_CONFIG_PATH");
    if (!path)
        return ".gitlab-ci.yml";
    if (strchr(path, '@') || strstr(path, "://"))
        return NULL;
    return path_join(event_sources->arena, "", path);
}

void gitlab_read_event(const struct event_sources *event_sources, struct event *event)
{
    const char *truncated = read_variable(event_sources, "CI_COMMIT_MESSAGE_IS_TRUNCATED");
    event->spelled = read_variable(event_sources, "CI_PIPELINE_SOURCE");
    event->kind = event->spelled ? kind_of(event_sources, event->spelled) : EVENT_OTHER;
    event->default_branch = read_variable(event_sources, "CI_DEFAULT_BRANCH");
    event->workflow = workflow_path(event_sources);
    if (event->kind == EVENT_PULL_REQUEST)
        read_merge_request(event_sources, event);
    else if (event->kind == EVENT_PUSH)
        read_push(event_sources, event);
    else if (event->kind != EVENT_OTHER)
        event->name = read_variable(event_sources, "CI_COMMIT_REF_NAME");
    /* What is cut off may be the trailers. */
    if (truncated && strcmp(truncated, "true") == 0)
        event->message = NULL;
}
