#include <stdlib.h>
#include <string.h>

#include "planner/commands/choose.h"
#include "planner/event/payload.h"

extern char **environ;

static const char *environment(const char *variable)
{
    const char *value = getenv(variable);
    return value && *value ? value : NULL;
}

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
    const char *actions = environment("GITHUB_ACTIONS"), *file = environment("GITHUB_EVENT_PATH");
    const struct value *payload = NULL;
    if (actions && strcmp(actions, "true") == 0 && file &&
        payload_load(arena, file, &payload, err) != 0)
        return -1;
    return event_read(arena, (const char *const *)environ, payload, event, err);
}

static const char *seen_from_dir(const struct options *options, struct arena *arena)
{
    const char *path = options->event;
    if (path[0] == '/' || strcmp(path, "-") == 0 || strcmp(options->dir, ".") == 0)
        return path;
    return arena_printf(arena, "%s/%s", options->dir, path);
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
        return replay(seen_from_dir(options, arena), arena, found, err);
    rc = of_service(arena, found, err);
    if (found->service == SERVICE_NONE)
        *event = NULL;
    return rc;
}
