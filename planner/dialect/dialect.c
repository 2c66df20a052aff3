#include "planner/dialect/dialect.h"

#include <string.h>

#include "planner/dialect/buildkite.h"
#include "planner/dialect/github.h"
#include "planner/dialect/gitlab.h"

const struct dialect *const dialects[] = {&dialect_github, &dialect_gitlab, &dialect_buildkite,
                                          NULL};

const struct dialect *dialect_find(const char *name)
{
    for (const struct dialect *const *at = dialects; *at; at++)
        if (strcmp((*at)->name, name) == 0)
            return *at;
    return NULL;
}

static const struct dialect *detect(const struct event_sources *event_sources)
{
    for (const struct dialect *const *at = dialects; *at; at++)
        if ((*at)->detect(event_sources))
            return *at;
    return NULL;
}

const struct dialect *dialect_here(const char *const *environment)
{
    const struct event_sources event_sources = {.environment = environment};
    return detect(&event_sources);
}

struct limits dialect_limits(const char *const *environment)
{
    const struct dialect *here = dialect_here(environment);
    return here ? here->limits : dialect_github.limits;
}

int dialect_read_event(struct arena *arena, const char *const *environment,
                       const struct value *payload, struct event *event, struct err *err)
{
    const struct event_sources event_sources = {arena, environment, payload};
    const struct dialect *dialect = detect(&event_sources);
    *event = (struct event){.by_service = dialect || read_yes(&event_sources, "CI")};
    if (payload && payload->kind != VALUE_MAPPING)
        return err_set(err, ERR_INPUT, "the payload of the event is no mapping");
    if (dialect)
        dialect->read_event(&event_sources, event);
    return 0;
}
