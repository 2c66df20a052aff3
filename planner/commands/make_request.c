#include <string.h>

#include "planner/event/environment.h"
#include "planner/event/payload.h"
#include "planner/pipeline/choose.h"

extern char **environ;

/* Of the payload alone: what this machine's environment says is about another run. */
static int replay(const char *file, struct arena *arena, struct event *event, struct err *err)
{
    static const char *const nothing[] = {NULL};
    const struct value *payload;
    return payload_load(arena, file, &payload, err) == 0
               ? event_read(arena, nothing, payload, event, err)
               : -1;
}

static int of_service(struct arena *arena, struct event *event, struct err *err)
{
    const char *file = environment_get("GITHUB_EVENT_PATH");
    const struct value *payload = NULL;
    if (file && environment_is("GITHUB_ACTIONS", "true") &&
        payload_load(arena, file, &payload, err) != 0)
        return -1;
    return event_read(arena, (const char *const *)environ, payload, event, err);
}

int choose_event(const struct options *options, struct arena *arena, const struct event **event,
                 struct err *err)
{
    struct event *found = arena_alloc(arena, sizeof *found);
    int rc;
    *event = found;
    if (options->as && options->event)
        return err_set(err, ERR_USAGE, "--as and --event both say what the event is: give one");
    if (options->as)
        return event_parse(arena, options->as, found, err);
    if (options->event)
        return replay(options_path(options, options->event, arena), arena, found, err);
    rc = of_service(arena, found, err);
    if (found->service == SERVICE_NONE)
        *event = NULL;
    return rc;
}
