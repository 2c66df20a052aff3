/* What an event asks for beside what it is: a label, an input, trailers of a commit's message. */
#include <string.h>
#include <strings.h>

#include "graph/base/text.h"
#include "planner/event/read.h"

struct trailer {
    const char *line, *key, *value;
};

struct trailers {
    struct trailer *items;
    size_t count, capacity;
};

static const char blanks[] = " \t\r";

static bool is_blank(const char *line, size_t len)
{
    return strspn(line, blanks) >= len;
}

/* A copy without the blanks around it. */
static const char *trimmed(struct arena *arena, const char *text, size_t len)
{
    size_t start = strspn(text, blanks);
    start = start < len ? start : len;
    while (len > start && strchr(blanks, text[len - 1]))
        len--;
    return arena_copy(arena, text + start, len - start);
}

/* Where the last paragraph begins; git ends one at a line of blanks, too. */
static const char *last_paragraph(const char *message)
{
    const char *begin = message, *pending = message;
    bool after_blank = false;
    for (size_t len; *message; message += len + (message[len] == '\n')) {
        len = strcspn(message, "\n");
        if (is_blank(message, len)) {
            after_blank = true;
        } else if (after_blank) {
            pending = message;
            after_blank = false;
        }
        begin = pending;
    }
    return begin;
}

/* `Key: value`, with a key that has no blanks within; a line that begins with a blank belongs to
 * the one before. */
static void take_trailer(struct arena *arena, const char *line, size_t len,
                         struct trailers *trailers)
{
    size_t key = strcspn(line, ": \t\r\n");
    size_t colon = key + strspn(line + key, " \t");
    if (!key || colon >= len || line[colon] != ':')
        return;
    const struct trailer trailer = {
        .line = trimmed(arena, line, len),
        .key = arena_copy(arena, line, key),
        .value = trimmed(arena, line + colon + 1, len - colon - 1),
    };
    vec_push(arena, trailers, trailer);
}

static struct trailers read_trailers(struct arena *arena, const char *message)
{
    struct trailers trailers = {0};
    const char *line = message ? last_paragraph(message) : "";
    for (size_t len; *line; line += len + (line[len] == '\n')) {
        len = strcspn(line, "\n");
        take_trailer(arena, line, len, &trailers);
    }
    return trailers;
}

static const struct reason *ask(struct arena *arena, enum reason_code code, const char *detail)
{
    struct reason *reason = arena_alloc(arena, sizeof *reason);
    *reason = (struct reason){.code = code, .item = detail};
    return reason;
}

const struct reason *event_override(struct arena *arena, const struct event *event,
                                    const char *message)
{
    const struct trailers trailers = read_trailers(arena, message);
    for (size_t i = 0; i < event->labels.count; i++)
        if (strcasecmp(event->labels.items[i], "ci:full") == 0)
            return ask(arena, REASON_LABEL, event->labels.items[i]);
    if (text_says_yes(event->full_input))
        return ask(arena, REASON_INPUT, arena_printf(arena, "full: %s", event->full_input));
    for (size_t i = 0; i < trailers.count; i++)
        if (strcasecmp(trailers.items[i].key, "ci") == 0 &&
            strcasecmp(trailers.items[i].value, "full") == 0)
            return ask(arena, REASON_TRAILER, trailers.items[i].line);
    return NULL;
}

struct strings event_jobs(struct arena *arena, const struct event *event, const char *message)
{
    const struct trailers trailers = read_trailers(arena, message);
    struct strings globs = {0};
    for (size_t i = 0; i < event->job_globs.count; i++)
        vec_push(arena, &globs, event->job_globs.items[i]);
    for (size_t i = 0; i < trailers.count; i++)
        if (strcasecmp(trailers.items[i].key, "ci-job") == 0)
            text_words(arena, trailers.items[i].value, GLOB_SEPARATORS, &globs);
    return globs;
}
