#include "planner/event/environment.h"

#include <stdlib.h>

#include "graph/base/text.h"

const char *environment_get(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

bool environment_is(const char *name, const char *value)
{
    return text_equal(environment_get(name), value);
}
