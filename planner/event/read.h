/* What those who read the event of a CI service share. */
#ifndef WHITTLE_EVENT_READ_H
#define WHITTLE_EVENT_READ_H

#include "planner/event/event.h"

/* What an event is read from. */
struct event_sources {
    struct arena *arena;
    const char *const *environment;
    const struct value *payload; /* NULL where there is none */
};

/* A variable's value; NULL where it is not set or empty. */
const char *read_variable(const struct event_sources *event_sources, const char *name);

/* A commit id in lower case; NULL for anything else, and for NULL. */
const char *read_commit(struct arena *arena, const char *text);

/* What stands between globs of jobs. */
#define GLOB_SEPARATORS ", \t\r\n"

/* Adds the words of a list with any of `separators` between them. */
void read_words(struct arena *arena, const char *list, const char *separators,
                struct strings *words);

/* Whether a variable says yes: "true", "1", … */
bool read_yes(const struct event_sources *event_sources, const char *name);

#endif
