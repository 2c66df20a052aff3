#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/utf8.h"
#include "planner/matrix/github_values.h"

/* In units of UTF-16, of which one is three bytes at most. */
enum { NAME_LIMIT = 100, NAME_BYTES = 3 * NAME_LIMIT };

static const char mark[] = "...";

/* How many of the bytes are the first `limit` units of UTF-16, without half a character. */
static size_t bytes_of_units(const char *text, size_t limit)
{
    size_t at = 0, units = 0;
    for (; text[at]; at++) {
        units += utf8_units(text[at]);
        if (units > limit)
            break;
    }
    return at;
}

static const char *cut(struct arena *arena, const char *text)
{
    if (!text[bytes_of_units(text, NAME_LIMIT)])
        return text;
    size_t len = bytes_of_units(text, NAME_LIMIT - strlen(mark));
    return arena_printf(arena, "%.*s%s", (int)len, text, mark);
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the adapters read */
static void add(struct buffer *buffer, const struct value *value)
{
    const char *text = value_print(buffer->arena, value);
    if (text && *text) {
        buffer_add(buffer, buffer->len ? ", " : "");
        buffer_add_bytes(buffer, text, strnlen(text, NAME_BYTES + 1));
    }
    for (size_t i = 0; i < value->members.count && buffer->len <= NAME_BYTES; i++)
        add(buffer, value->members.items[i].value);
}

const char *label_of(struct arena *arena, const struct value *row)
{
    struct buffer buffer = {.arena = arena};
    add(&buffer, row);
    return cut(arena, buffer_end(&buffer));
}
