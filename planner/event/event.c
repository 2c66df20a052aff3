#include "planner/event/event.h"

#include <string.h>

#include "graph/base/text.h"

static bool goes_to_a_branch(enum event_kind kind)
{
    return kind == EVENT_PULL_REQUEST || kind == EVENT_MERGE_GROUP;
}

int event_parse(struct arena *arena, const char *words, struct event *event, struct err *err)
{
    *event = (struct event){0};
    if (event_words_split(arena, words, &event->kind, &event->name, err) != 0)
        return -1;
    event->spelled = event_kind_name(event->kind);
    if (goes_to_a_branch(event->kind))
        event->base_branch = event->name;
    return 0;
}

bool event_is_of_default(const struct event *event)
{
    return event->kind == EVENT_PUSH && event->default_branch &&
           text_equal(event->name, event->default_branch);
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
