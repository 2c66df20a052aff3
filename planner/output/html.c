#include "planner/output/html.h"

#include <string.h>

#include "planner/output/escape.h"
#include "planner/output/layout.h"

enum {
    MAX_NAME = 72,
    MAX_LINE = 240,
    MAX_NAMES = 400,
    MAX_BYTES = 4, /* of a character */
};

const char *html_text(struct arena *arena, const char *printable)
{
    static const char special[] = "&<>\"'";
    struct buffer out = {.arena = arena};
    for (;;) {
        const size_t plain = strcspn(printable, special);
        buffer_add_bytes(&out, printable, plain);
        printable += plain;
        if (!*printable)
            return buffer_end(&out);
        buffer_format(&out, "&#%u;", (unsigned char)*printable++);
    }
}

static size_t length_up_to(const char *text, size_t most)
{
    const char *end = memchr(text, '\0', most);
    return end ? (size_t)(end - text) : most;
}

const char *html_line(struct arena *arena, const char *printable)
{
    const char *piece =
        arena_copy(arena, printable, length_up_to(printable, (size_t)MAX_LINE * MAX_BYTES));
    return html_text(arena, layout_shorten(arena, escape_line(arena, piece), MAX_LINE));
}

/* The beginning and the end of what is long: a name may have megabytes. */
const char *html_bounded(struct arena *arena, const char *bytes)
{
    enum { PART = MAX_NAME * MAX_BYTES };
    const size_t len = strlen(bytes);
    if (len <= (size_t)2 * PART)
        return escape_name(arena, bytes);
    return escape_name(arena, arena_printf(arena, "%.*s%s", PART, bytes, bytes + len - PART));
}

const char *html_name(struct arena *arena, const char *bytes)
{
    return html_text(arena, layout_shorten_middle(arena, html_bounded(arena, bytes), MAX_NAME));
}

void html_names(struct buffer *out, const struct impact *impact, const struct ids *packages)
{
    buffer_add(out, "<p class=\"names\">");
    for (size_t i = 0; i < packages->count && i < MAX_NAMES; i++) {
        const char *name = impact->packages[packages->items[i]].package->name;
        buffer_format(out, "<code>%s</code> ", html_name(out->arena, name));
    }
    if (packages->count > MAX_NAMES)
        buffer_format(out, "… and %zu more", packages->count - MAX_NAMES);
    buffer_add(out, "</p>\n");
}
