#include "planner/event/event.h"

#include <string.h>

#include "graph/base/text.h"
#include "planner/event/read.h"

static bool is_set(const struct sources *sources, const char *name)
{
    return text_says_yes(read_variable(sources, name));
}

/* Programs that run GitLab's pipelines elsewhere set GITLAB_CI=false. */
static enum event_service service_of(const struct sources *sources)
{
    if (is_set(sources, "GITHUB_ACTIONS"))
        return SERVICE_GITHUB;
    if (is_set(sources, "GITLAB_CI") || read_variable(sources, "CI_PIPELINE_SOURCE"))
        return SERVICE_GITLAB;
    if (sources->payload)
        return SERVICE_GITHUB;
    return is_set(sources, "CI") ? SERVICE_OTHER : SERVICE_NONE;
}

int event_read(struct arena *arena, const char *const *environment, const struct value *payload,
               struct event *event, struct err *err)
{
    const struct sources sources = {arena, environment, payload};
    *event = (struct event){.service = service_of(&sources)};
    if (payload && payload->kind != VALUE_MAPPING)
        return err_set(err, ERR_INPUT, "the payload of the event is no mapping");
    if (event->service == SERVICE_GITHUB)
        read_github(&sources, event);
    else if (event->service == SERVICE_GITLAB)
        read_gitlab(&sources, event);
    return 0;
}

static bool goes_to_a_branch(enum event_kind kind)
{
    return kind == EVENT_PULL_REQUEST || kind == EVENT_MERGE_GROUP;
}

int event_parse(struct arena *arena, const char *words, struct event *event, struct err *err)
{
    *event = (struct event){.service = SERVICE_NONE};
    if (event_words_split(arena, words, &event->kind, &event->name, err) != 0)
        return -1;
    event->spelled = event_kind_name(event->kind);
    if (goes_to_a_branch(event->kind))
        event->base_branch = event->name;
    return 0;
}

const char *event_phrase(struct arena *arena, const struct event *event)
{
    const char *kind = event_kind_name(event->kind);
    const char *between = goes_to_a_branch(event->kind) || event->kind == EVENT_PUSH ? "to " : "";
    if (event->kind == EVENT_OTHER && event->spelled)
        kind = event->spelled;
    if (event->kind == EVENT_DISPATCH || event->kind == EVENT_SCHEDULE)
        between = "on ";
    return event->name ? arena_printf(arena, "%s %s%s", kind, between, event->name) : kind;
}
