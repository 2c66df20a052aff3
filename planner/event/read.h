/* What those who read the event of a CI service, or the environment, share. */
#ifndef WHITTLE_EVENT_READ_H
#define WHITTLE_EVENT_READ_H

#include <stdbool.h>

#include "graph/base/err.h"
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

/* The kind of event that a service spells so: `spelled` has the words for each kind, with a space
 * between, or NULL. EVENT_OTHER for any other word. */
enum event_kind read_kind(const char *const spelled[EVENT_KINDS], const char *word);

/* What stands between globs of jobs. */
#define GLOB_SEPARATORS ", \t\r\n"

/* Whether a variable says yes: "true", "1", … */
bool read_yes(const struct event_sources *event_sources, const char *name);

/* The value of a variable that this program was started with; NULL where it is not set or empty.
 * The repository's own variables, GIT_DIR and the like, are planner/git's concern. */
const char *environment_get(const char *name);

/* Whether it has that value. */
bool environment_is(const char *name, const char *value);

#endif
