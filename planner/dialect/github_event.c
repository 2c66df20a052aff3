/* GitHub Actions: the environment names the event, the payload tells of it. Where there is a
 * payload it alone is asked, so that a replay without the environment says the same. */
#include <string.h>

#include "graph/base/text.h"
#include "planner/dialect/github.h"

static const char branches[] = "refs/heads/", tags[] = "refs/tags/";

static const char *const kinds[EVENT_KINDS] = {
    [EVENT_PULL_REQUEST] = "pull_request pull_request_target",
    [EVENT_PUSH] = "push",
    [EVENT_MERGE_GROUP] = "merge_group",
    [EVENT_RELEASE] = "release",
    [EVENT_DISPATCH] = "workflow_dispatch",
    [EVENT_SCHEDULE] = "schedule",
};

/* A payload does not name its event, but each has keys of its own. The first that is there tells:
 * a review has its pull request with it, a deployment its workflow run. */
static const char *spelled_by_form(const struct value *payload)
{
    static const struct {
        const char *key, *beside, *spelled;
    } forms[] = {
        {"merge_group", NULL, "merge_group"},
        {"review", NULL, "pull_request_review"},
        {"comment", "pull_request", "pull_request_review_comment"},
        {"comment", "issue", "issue_comment"},
        {"comment", "discussion", "discussion_comment"},
        {"comment", NULL, "commit_comment"},
        {"deployment_status", NULL, "deployment_status"},
        {"deployment", NULL, "deployment"},
        {"check_run", NULL, "check_run"},
        {"check_suite", NULL, "check_suite"},
        {"workflow_run", NULL, "workflow_run"},
        {"pull_request", NULL, "pull_request"},
        {"release", NULL, "release"},
        {"issue", NULL, "issues"},
        {"discussion", NULL, "discussion"},
        {"client_payload", NULL, "repository_dispatch"},
        {"schedule", NULL, "schedule"},
        {"ref_type", "master_branch", "create"},
        {"ref_type", NULL, "delete"},
        {"inputs", NULL, "workflow_dispatch"},
        {"registry_package", NULL, "registry_package"},
        {"ref", "before", "push"},
        {"ref", "after", "push"},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (value_get(payload, forms[i].key) &&
            (!forms[i].beside || value_get(payload, forms[i].beside)))
            return forms[i].spelled;
    return NULL;
}

/* From the payload, or, where there is none, the environment. */
static const char *text_of(const struct event_sources *event_sources, const char *keys,
                           const char *variable)
{
    if (event_sources->payload)
        return value_text_at(event_sources->payload, keys);
    return variable ? read_variable(event_sources, variable) : NULL;
}

static const char *commit_of(const struct event_sources *event_sources, const char *keys,
                             const char *variable)
{
    return read_commit(event_sources->arena, text_of(event_sources, keys, variable));
}

static const char *short_name(const char *ref)
{
    if (!ref)
        return NULL;
    if (text_begins(ref, branches))
        return ref + strlen(branches);
    return text_begins(ref, tags) ? ref + strlen(tags) : ref;
}

static void read_labels(const struct event_sources *event_sources, struct event *event)
{
    const struct value *labels = value_at(event_sources->payload, "pull_request.labels");
    for (size_t i = 0; labels && labels->kind == VALUE_LIST && i < labels->members.count; i++) {
        const char *name = value_text_at(labels->members.items[i].value, "name");
        if (name)
            vec_push(event_sources->arena, &event->labels, name);
    }
}

static bool is_merge_ref(const char *ref)
{
    return ref && text_begins(ref, "refs/pull/") && text_ends(ref, "/merge");
}

static void read_pull_request(const struct event_sources *event_sources, struct event *event)
{
    event->base = commit_of(event_sources, "pull_request.base.sha", NULL);
    event->head = commit_of(event_sources, "pull_request.head.sha", NULL);
    event->base_branch = text_of(event_sources, "pull_request.base.ref", "GITHUB_BASE_REF");
    event->name = event->base_branch;
    if (!event->head && is_merge_ref(read_variable(event_sources, "GITHUB_REF")))
        event->merge =
            read_commit(event_sources->arena, read_variable(event_sources, "GITHUB_SHA"));
    read_labels(event_sources, event);
}

/* The message is that of the commit that `key` holds, if it is the one that is tested. */
static void read_message(const struct event_sources *event_sources, const char *key,
                         struct event *event)
{
    const struct value *commit = value_at(event_sources->payload, key);
    const char *oid = read_commit(event_sources->arena, value_text_at(commit, "id"));
    if (oid && event->after && strcmp(oid, event->after) == 0)
        event->message = value_text_at(commit, "message");
}

static void read_push(const struct event_sources *event_sources, struct event *event)
{
    const struct value *forced = value_get(event_sources->payload, "forced");
    const char *ref = text_of(event_sources, "ref", "GITHUB_REF");
    if (ref && text_begins(ref, tags))
        event->kind = EVENT_TAG;
    event->name = short_name(ref);
    event->before = commit_of(event_sources, "before", NULL);
    event->after = commit_of(event_sources, "after", "GITHUB_SHA");
    event->forced = forced && forced->kind == VALUE_TRUTH && forced->truth;
    read_message(event_sources, "head_commit", event);
}

static void read_merge_group(const struct event_sources *event_sources, struct event *event)
{
    event->base = commit_of(event_sources, "merge_group.base_sha", NULL);
    event->after = commit_of(event_sources, "merge_group.head_sha", "GITHUB_SHA");
    event->base_branch = short_name(text_of(event_sources, "merge_group.base_ref", NULL));
    event->name = event->base_branch;
    read_message(event_sources, "merge_group.head_commit", event);
}

static void read_dispatch(const struct event_sources *event_sources, struct event *event)
{
    const struct value *full = value_at(event_sources->payload, "inputs.full");
    const struct value *jobs = value_at(event_sources->payload, "inputs.jobs");
    const char *list = jobs ? value_print(event_sources->arena, jobs) : NULL;
    event->name = short_name(text_of(event_sources, "ref", "GITHUB_REF"));
    if (full && full->kind != VALUE_NULL)
        event->full_input = value_print(event_sources->arena, full);
    if (list)
        text_words(event_sources->arena, list, GLOB_SEPARATORS, &event->job_globs);
}

/* "owner/name/.github/workflows/ci.yml@refs/heads/main"; of another repository it is none here. */
static const char *workflow_path(const struct event_sources *event_sources)
{
    const char *ref = read_variable(event_sources, "GITHUB_WORKFLOW_REF");
    const char *repository = read_variable(event_sources, "GITHUB_REPOSITORY");
    const char *path = ref ? strchr(ref, '/') : NULL;
    path = path ? strchr(path + 1, '/') : NULL;
    const char *end = path ? strstr(path, "@refs/") : NULL;
    if (!path)
        return value_text_at(event_sources->payload, "workflow");
    if (repository && (strlen(repository) != (size_t)(path - ref) ||
                       strncmp(repository, ref, (size_t)(path - ref)) != 0))
        return NULL;
    path++;
    return arena_copy(event_sources->arena, path, end ? (size_t)(end - path) : strcspn(path, "@"));
}

static void read_rest(const struct event_sources *event_sources, struct event *event)
{
    switch (event->kind) {
    case EVENT_PULL_REQUEST:
        read_pull_request(event_sources, event);
        break;
    case EVENT_PUSH:
        read_push(event_sources, event);
        break;
    case EVENT_MERGE_GROUP:
        read_merge_group(event_sources, event);
        break;
    case EVENT_RELEASE:
        event->name = text_of(event_sources, "release.tag_name", "GITHUB_REF_NAME");
        break;
    case EVENT_DISPATCH:
        read_dispatch(event_sources, event);
        break;
    case EVENT_SCHEDULE:
        event->name = text_of(event_sources, "repository.default_branch", "GITHUB_REF_NAME");
        break;
    default:
        break;
    }
}

/* "1" the first time. */
static bool is_repeated(const char *attempt)
{
    return attempt && strcmp(attempt, "1") != 0;
}

/* "https://github.com/OWNER/NAME/actions/runs/1/attempts/2" */
static const char *run_address(const struct event_sources *event_sources)
{
    const char *server = read_variable(event_sources, "GITHUB_SERVER_URL");
    const char *repository = read_variable(event_sources, "GITHUB_REPOSITORY");
    const char *run = read_variable(event_sources, "GITHUB_RUN_ID");
    const char *attempt = read_variable(event_sources, "GITHUB_RUN_ATTEMPT");
    if (!server || !repository || !run)
        return NULL;
    return arena_printf(event_sources->arena, "%s/%s/actions/runs/%s/attempts/%s", server,
                        repository, run, attempt ? attempt : "1");
}

void github_read_event(const struct event_sources *event_sources, struct event *event)
{
    const char *spelled = read_variable(event_sources, "GITHUB_EVENT_NAME");
    if (!spelled && event_sources->payload)
        spelled = spelled_by_form(event_sources->payload);
    event->spelled = spelled;
    event->kind = spelled ? read_kind(kinds, spelled) : EVENT_OTHER;
    event->default_branch = text_of(event_sources, "repository.default_branch", NULL);
    event->workflow = workflow_path(event_sources);
    event->run = run_address(event_sources);
    event->repeated = is_repeated(read_variable(event_sources, "GITHUB_RUN_ATTEMPT"));
    read_rest(event_sources, event);
}
