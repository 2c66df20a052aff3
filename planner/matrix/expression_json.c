#include <string.h>

#include "graph/base/buffer.h"
#include "planner/matrix/expression_parts.h"

/* What Newtonsoft.Json writes with a backslash beside control characters: three characters of
 * Unicode end lines too. */
static size_t add_escaped(struct buffer *out, const char *text)
{
    static const char plain[] = "\b\f\n\r\t\"\\", letters[] = "bfnrt\"\\";
    static const char *const ends[] = {"\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"};
    static const char *const written[] = {"\\u0085", "\\u2028", "\\u2029"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (strncmp(text, ends[i], strlen(ends[i])) == 0) {
            buffer_add(out, written[i]);
            return strlen(ends[i]);
        }
    const char *found = strchr(plain, *text);
    if (found)
        buffer_format(out, "\\%c", letters[found - plain]);
    else if ((unsigned char)*text < ' ')
        buffer_format(out, "\\u%04x", (unsigned)*text);
    else
        buffer_add_bytes(out, text, 1);
    return 1;
}

static void add_text(struct buffer *out, const char *text)
{
    buffer_add(out, "\"");
    while (*text)
        text += add_escaped(out, text);
    buffer_add(out, "\"");
}

static void add_line(struct buffer *out, size_t depth)
{
    buffer_format(out, "\n%*s", (int)(2 * depth), "");
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the adapters read */
static void add_value(struct buffer *out, const struct value *value, size_t depth)
{
    bool list = value->kind == VALUE_LIST;
    if (value->kind == VALUE_TEXT)
        add_text(out, value->text);
    else if (!list && value->kind != VALUE_MAPPING)
        buffer_add(out, value->kind == VALUE_NULL ? "null" : value_print(out->arena, value));
    else
        buffer_add(out, list ? "[" : "{");
    for (size_t i = 0; i < value->members.count; i++) {
        const struct value_member *member = &value->members.items[i];
        buffer_add(out, i ? "," : "");
        add_line(out, depth + 1);
        if (member->key) {
            add_text(out, member->key);
            buffer_add(out, ": ");
        }
        add_value(out, member->value, depth + 1);
    }
    if (value->members.count)
        add_line(out, depth);
    if (list || value->kind == VALUE_MAPPING)
        buffer_add(out, list ? "]" : "}");
}

const char *expression_json(struct arena *arena, const struct value *value)
{
    struct buffer out = {.arena = arena};
    add_value(&out, value, 0);
    return buffer_end(&out);
}
