#include "planner/event/read.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/text.h"

const char *read_variable(const struct event_sources *event_sources, const char *name)
{
    size_t len = strlen(name);
    for (const char *const *at = event_sources->environment; *at; at++)
        if (strncmp(*at, name, len) == 0 && (*at)[len] == '=')
            return (*at)[len + 1] ? *at + len + 1 : NULL;
    return NULL;
}

const char *read_commit(struct arena *arena, const char *text)
{
    size_t len = text ? strlen(text) : 0;
    if ((len != 40 && len != 64) || strspn(text, "0123456789abcdefABCDEF") != len)
        return NULL;
    char *oid = arena_copy(arena, text, len);
    for (char *at = oid; *at; at++)
        if (*at >= 'A' && *at <= 'F')
            *at = (char)(*at - 'A' + 'a');
    return oid;
}

enum event_kind read_kind(const char *const spelled[EVENT_KINDS], const char *word)
{
    for (int kind = EVENT_NONE; kind < EVENT_KINDS; kind++)
        if (spelled[kind] && text_has_word(spelled[kind], word))
            return (enum event_kind)kind;
    return EVENT_OTHER;
}

bool read_yes(const struct event_sources *event_sources, const char *name)
{
    return text_says_yes(read_variable(event_sources, name));
}

const char *environment_get(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

bool environment_is(const char *name, const char *value)
{
    return text_equal(environment_get(name), value);
}
