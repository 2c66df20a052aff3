/* What the environment says to the commands. The repository's own variables, GIT_DIR and the like,
 * are planner/git's concern. */
#ifndef WHITTLE_EVENT_ENVIRONMENT_H
#define WHITTLE_EVENT_ENVIRONMENT_H

#include <stdbool.h>

#include "graph/base/err.h"

/* The value of a variable; NULL where it is not set or empty. */
const char *environment_get(const char *name);

/* Whether it has that value. */
bool environment_is(const char *name, const char *value);

#endif
