/* An environment, one variable a line, a line "---", and a payload; or a payload alone. Whatever it
 * says, commits are commit ids, and the same payload without its environment is of the same kind.
 */
#include <string.h>

#include "planner/dialect/dialect.h"
#include "planner/event/event.h"
#include "planner/event/payload.h"
#include "tests/fuzz/target.h"

enum { VARIABLES = 32 };

static void check_commit(const char *oid)
{
    require(!oid || ((strlen(oid) == 40 || strlen(oid) == 64) &&
                     strspn(oid, "0123456789abcdef") == strlen(oid)));
}

static void check(struct arena *arena, const struct event *event)
{
    require(event->kind < EVENT_KINDS);
    check_commit(event->before);
    check_commit(event->after);
    check_commit(event->base);
    check_commit(event->head);
    check_commit(event->merge);
    require(event_phrase(arena, event) != NULL);
    const struct reason *reason = event_override(arena, event, event->message);
    require(!reason || (reason->item && *reason->item));
    const struct strings jobs = event_jobs(arena, event, event->message);
    for (size_t i = 0; i < jobs.count; i++)
        require(*jobs.items[i] && !strpbrk(jobs.items[i], ", \t\r\n"));
    struct event_pattern pattern = {.kind = event->kind, .glob = event->name};
    struct err err = {0};
    if (event->name && *event->name && event->kind != EVENT_NONE) {
        const char *written =
            arena_printf(arena, "%s:%s", event_kind_name(event->kind), event->name);
        if (event_pattern_parse(arena, written, &pattern, &err) == 0)
            event_patterns_match(&(struct event_patterns){&pattern, 1, 1}, event->kind,
                                 event->name);
        else
            require(err.code == ERR_USAGE && *err.message);
    }
}

/* Fills `environment` with the lines before "---", and returns what is after it. */
static char *split(char *text, const char **environment)
{
    size_t count = 0;
    for (char *end; count < VARIABLES && (end = strchr(text, '\n')) != NULL; text = end + 1) {
        *end = '\0';
        if (strcmp(text, "---") == 0)
            return end + 1;
        environment[count++] = text;
    }
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct err err = {0};
    struct event event, replayed;
    const struct value *payload = NULL;
    const char *environment[VARIABLES + 1] = {NULL};
    const char *const nothing[] = {NULL};
    char *text = arena_copy(&arena, (const char *)data, size);
    char *json = *text == '{' ? text : split(text, environment);
    size_t left = size - (size_t)(json - text);
    if (left && payload_parse(&arena, "event", json, left, &payload, &err) != 0)
        require(err.code == ERR_INPUT && err.line && err.column && *err.message);
    if (dialect_read_event(&arena, environment, payload, &event, &err) == 0)
        check(&arena, &event);
    if (payload && dialect_read_event(&arena, nothing, payload, &replayed, &err) == 0)
        check(&arena, &replayed);
    arena_free(&arena);
    return 0;
}
