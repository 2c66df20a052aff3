#include "graph/base/text.h"
#include "planner/commands/commands.h"
#include "planner/commands/read_ledger.h"
#include "planner/dialect/dialect.h"
#include "planner/event/payload.h"
#include "planner/event/read.h"
#include "planner/matrix/wishes.h"

enum { MAX_JOBS = 10000 };

extern char **environ;

const char *format_of(const struct options *options)
{
    const struct dialect *here = dialect_here((const char *const *)environ);
    if (options->format)
        return options->format;
    return here && here->by_default ? here->name : "text";
}

/* Of the payload alone: what this machine's environment says is about another run. */
static int replay(const char *file, struct arena *arena, struct event *event, struct err *err)
{
    static const char *const nothing[] = {NULL};
    const struct value *payload;
    return payload_load(arena, file, &payload, err) == 0
               ? dialect_read_event(arena, nothing, payload, event, err)
               : -1;
}

static int of_service(struct arena *arena, struct event *event, struct err *err)
{
    const char *file = environment_get("GITHUB_EVENT_PATH");
    const struct value *payload = NULL;
    if (file && environment_is("GITHUB_ACTIONS", "true") &&
        payload_load(arena, file, &payload, err) != 0)
        return -1;
    return dialect_read_event(arena, (const char *const *)environ, payload, event, err);
}

static int read_event(const struct options *options, struct arena *arena, struct event *event,
                      struct err *err)
{
    if (options->as && options->event)
        return err_set(err, ERR_USAGE, "--as and --event both say what the event is: give one");
    if (options->as)
        return event_parse(arena, options->as, event, err);
    if (options->event)
        return replay(options_path(options, options->event, arena), arena, event, err);
    return of_service(arena, event, err);
}

static struct request request_of(const struct options *options)
{
    return (struct request){
        .dir = options->dir,
        .range = {.base = options->base, .head = options->head, .full = options->full},
        .manifest_path = options->manifest_path,
        .config = options->config,
        .command = options->command,
        .targets = options->targets,
        .jobs = options->jobs,
        .limits = dialect_limits((const char *const *)environ),
    };
}

static int fail_wish(const char *option, const char *text, const char *hint, struct err *err)
{
    err_set(err, ERR_USAGE, "--%s: '%.100s' is none", option, text);
    return err_hint(err, "%s", hint);
}

static int read_wishes(const struct options *options, struct request *request, struct err *err)
{
    int64_t most = 0;
    if (options->deadline && !wish_duration(options->deadline, &request->wishes.deadline_ms))
        return fail_wish("deadline", options->deadline, "give a time like 90s, 10m or 1h30m", err);
    if (options->budget && !wish_money(options->budget, &request->wishes.budget))
        return fail_wish("budget", options->budget, "give an amount like 2.00", err);
    if (option_number("max-jobs", options->max_jobs, MAX_JOBS, &most, err) != 0)
        return -1;
    if (options->max_jobs && !most)
        return fail_wish("max-jobs", options->max_jobs, "give a number from 1", err);
    request->max_jobs = (size_t)most;
    return 0;
}

int make_request(const struct options *options, struct arena *arena, struct request *request,
                 struct err *err)
{
    struct event *event = arena_alloc(arena, sizeof *event);
    if (read_event(options, arena, event, err) != 0)
        return -1;
    *request = request_of(options);
    if (read_wishes(options, request, err) != 0)
        return -1;
    request->replayed = options->as || options->event;
    request->range.event = request->replayed || event->by_service ? event : NULL;
    request->range.unattended = text_says_yes(environment_get("CI")); /* every CI service sets it */
    return 0;
}

void make_head_request(const struct options *options, struct request *request)
{
    *request = request_of(options);
    /* Asked for in full, the range needs no base. */
    request->range.base = NULL;
    request->range.full = true;
}
