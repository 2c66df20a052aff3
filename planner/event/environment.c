#include "planner/event/environment.h"

#include <stdlib.h>

#include "graph/base/text.h"
#include "planner/output/file.h"

const char *environment_get(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

bool environment_is(const char *name, const char *value)
{
    return text_equal(environment_get(name), value);
}

int environment_summarise(const char *markdown, struct err *err)
{
    const char *path = environment_get("GITHUB_STEP_SUMMARY");
    return path ? file_append(path, markdown, err) : 0;
}
