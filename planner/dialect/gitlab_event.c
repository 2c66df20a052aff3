/* GitLab CI: all that there is are its predefined variables. */
#include <string.h>

#include "graph/base/path.h"
#include "graph/base/text.h"
#include "planner/dialect/gitlab.h"
#include "planner/dialect/shard_values.h"

/* What made the pipeline, of a child what made its parent, where that is handed on. */
static const char *source_of(const struct event_sources *event_sources)
{
    const char *source = read_variable(event_sources, "CI_PIPELINE_SOURCE");
    const char *of_parent = read_variable(event_sources, GITLAB_SOURCE);
    return of_parent && text_equal(source, "parent_pipeline") ? of_parent : source;
}

static enum event_kind kind_of(const struct event_sources *event_sources, const char *source)
{
    static const char *const kinds[EVENT_KINDS] = {
        [EVENT_PUSH] = "push",
        [EVENT_PULL_REQUEST] = "merge_request_event",
        [EVENT_SCHEDULE] = "schedule",
        [EVENT_DISPATCH] = "web api trigger chat webide",
    };
    /* A child pipeline is about what its parent is about. */
    if (strcmp(source, "parent_pipeline") == 0 &&
        read_variable(event_sources, "CI_MERGE_REQUEST_IID"))
        return EVENT_PULL_REQUEST;
    return read_kind(kinds, source);
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
    if (type && strcmp(type, "merge_train") == 0) {
        event->kind = EVENT_MERGE_GROUP;
        event->after = commit_of(event_sources, "CI_COMMIT_SHA");
    }
    event->head = commit_of(event_sources, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA");
    event->base = target ? target : commit_of(event_sources, "CI_MERGE_REQUEST_DIFF_BASE_SHA");
    event->base_branch = read_variable(event_sources, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME");
    event->name = event->base_branch;
    if (!event->head && (!type || strcmp(type, "detached") == 0)) {
        event->head = commit_of(event_sources, "CI_COMMIT_SHA");
        event->message = read_variable(event_sources, "CI_COMMIT_MESSAGE");
    }
    if (labels)
        text_words(event_sources->arena, labels, ",", &event->labels);
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

/* Whether jobs take another work tree than that of their commit. */
static bool is_elsewhere(const struct event_sources *event_sources)
{
    const char *strategy = read_variable(event_sources, "GIT_STRATEGY");
    const char *checkout = read_variable(event_sources, "GIT_CHECKOUT");
    return (strategy && !text_has_word("clone fetch", strategy)) ||
           (checkout && !text_says_yes(checkout));
}

/* Whoever may push to a branch that is not protected writes what runs there. */
static const char *unproven(const struct event_sources *event_sources, const struct event *event)
{
    const char *guard = event->kind == EVENT_MERGE_GROUP
                            ? "CI_MERGE_REQUEST_TARGET_BRANCH_PROTECTED"
                            : "CI_COMMIT_REF_PROTECTED";
    const char *given = shard_values_given(event_sources->environment);
    if (!read_yes(event_sources, guard))
        return "the branch is not a protected one";
    if (given)
        return arena_printf(event_sources->arena,
                            "the variable %.*s is set for all jobs, and may win over what rows say",
                            (int)strcspn(given, "="), given);
    if (is_elsewhere(event_sources))
        return "GIT_STRATEGY or GIT_CHECKOUT let jobs run what is not the commit's";
    return NULL;
}

void gitlab_read_event(const struct event_sources *event_sources, struct event *event)
{
    const char *truncated = read_variable(event_sources, "CI_COMMIT_MESSAGE_IS_TRUNCATED");
    event->spelled = source_of(event_sources);
    event->kind = event->spelled ? kind_of(event_sources, event->spelled) : EVENT_OTHER;
    event->default_branch = read_variable(event_sources, "CI_DEFAULT_BRANCH");
    event->workflow = workflow_path(event_sources);
    event->templates = GITLAB_TEMPLATES;
    event->run = read_variable(event_sources, "CI_PIPELINE_URL");
    if (event->kind == EVENT_PULL_REQUEST)
        read_merge_request(event_sources, event);
    else if (event->kind == EVENT_PUSH)
        read_push(event_sources, event);
    else if (event->kind != EVENT_OTHER)
        event->name = read_variable(event_sources, "CI_COMMIT_REF_NAME");
    /* What is cut off may be the trailers. */
    if (truncated && strcmp(truncated, "true") == 0)
        event->message = NULL;
    event->unproven = unproven(event_sources, event);
}
