#include "planner/output/json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/memory.h"
#include "planner/output/escape.h"
#include "planner/output/output.h"

json_t *json_bytes(struct arena *arena, const char *bytes)
{
    return bytes ? json_string(escape_utf8(arena, bytes)) : json_null();
}

json_t *json_text(struct arena *arena, const char *text)
{
    json_t *exact = text ? json_string(text) : NULL;
    return exact ? exact : json_bytes(arena, text);
}

json_t *json_texts(struct arena *arena, const struct strings *texts)
{
    json_t *array = json_array();
    for (size_t i = 0; i < texts->count; i++)
        json_array_append_new(array, json_text(arena, texts->items[i]));
    return array;
}

json_t *json_strings(struct arena *arena, const char *const *items, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_bytes(arena, items[i]));
    return array;
}

static json_t *number(double number)
{
    const double exact = 9007199254740992.0; /* 2^53: whole numbers beyond are not told apart */
    bool whole = number > -exact && number < exact && number == (double)(json_int_t)number;
    return whole ? json_integer((json_int_t)number) : json_real(number);
}

/* NOLINTNEXTLINE(misc-no-recursion): see json_value */
static json_t *members(struct arena *arena, const struct value *value)
{
    json_t *result = value->kind == VALUE_LIST ? json_array() : json_object();
    for (size_t i = 0; i < value->members.count; i++) {
        const struct value_member *member = &value->members.items[i];
        json_t *item = json_value(arena, member->value);
        if (value->kind == VALUE_LIST)
            json_array_append(result, item);
        else if (json_object_set(result, member->key, item) != 0)
            json_object_set(result, escape_utf8(arena, member->key), item);
        json_decref(item);
    }
    return result;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the adapters read */
json_t *json_value(struct arena *arena, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL:
        return json_null();
    case VALUE_TRUTH:
        return json_boolean(value->truth);
    case VALUE_NUMBER:
        return number(value->number);
    case VALUE_TEXT:
    case VALUE_UNKNOWN:
        return json_text(arena, value->text);
    default:
        return members(arena, value);
    }
}

json_t *json_reason(struct arena *arena, const struct reason *reason)
{
    json_t *object = json_object();
    json_object_set_new(object, "code", json_string(reason_name(reason->code)));
    json_object_set_new(object, "detail", json_bytes(arena, reason_detail(arena, reason)));
    return object;
}

json_t *json_reason_via(struct arena *arena, const struct reason *reason)
{
    json_t *object = json_reason(arena, reason);
    json_object_set_new(object, "via", json_strings(arena, reason->via, reason->via_count));
    return object;
}

static void add_code_unit(struct buffer *out, uint32_t unit)
{
    buffer_format(out, "\\u%04X", (unsigned)unit);
}

static bool is_harmful(uint32_t codepoint)
{
    return codepoint >= 0x7f && codepoint_is_unsafe(codepoint);
}

/* YAML takes two characters as escapes alone. https://yaml.org/spec/1.2.2/#51-character-set */
static bool is_harmful_in_yaml(uint32_t codepoint)
{
    return is_harmful(codepoint) || codepoint == 0xfffe || codepoint == 0xffff;
}

/* Only inside of strings can any of this stand, so an escape is always in place. */
static void add_printable(struct buffer *out, const char *dump, bool (*harmful)(uint32_t codepoint))
{
    const char *done = dump;
    for (const char *at = dump; *at;) {
        if ((unsigned char)*at < 0x7f && *at != '[') { /* nearly all there is */
            at++;
            continue;
        }
        uint32_t codepoint = 0;
        size_t len = utf8_decode(at, &codepoint);
        bool command = *at == '[' && at - dump >= 2 && memcmp(at - 2, "##", 2) == 0;
        if (command || harmful(codepoint)) {
            buffer_add_bytes(out, done, (size_t)(at - done));
            if (codepoint >= 0x10000)
                add_code_unit(out, 0xd7c0 + (codepoint >> 10));
            add_code_unit(out, codepoint < 0x10000 ? codepoint : 0xdc00 + (codepoint & 0x3ff));
            done = at + len;
        }
        at += len ? len : 1;
    }
    buffer_add(out, done);
}

static char *dump_of(json_t *document, bool indented)
{
    char *dump = json_dumps(document, indented ? JSON_INDENT(2) : JSON_COMPACT);
    json_decref(document);
    if (!dump)
        memory_exhausted();
    return dump;
}

char *json_finish(struct arena *arena, json_t *document, bool indented)
{
    struct buffer out = {.arena = arena};
    char *dump = dump_of(document, indented);
    add_printable(&out, dump, is_harmful);
    free(dump);
    buffer_add(&out, indented ? "\n" : "");
    return buffer_end(&out);
}

/* The first character that only a surrogate pair can write; the end where there is none. */
static const char *find_pair(const char *text, uint32_t *codepoint)
{
    while (*text && !((unsigned char)*text >= 0xf0 && utf8_decode(text, codepoint) &&
                      codepoint_is_unsafe(*codepoint)))
        text++;
    return text;
}

bool json_fits_yaml(const char *text)
{
    uint32_t codepoint;
    return !*find_pair(text, &codepoint);
}

static void fail_yaml(struct arena *arena, const char *dump, const char *at, uint32_t codepoint,
                      struct err *err)
{
    const char *line = at;
    while (line > dump && line[-1] != '\n')
        line--;
    line += strspn(line, " ");
    err_set(err, ERR_OUTPUT,
            "a pipeline can't hold the invisible character U+%04X, which stands after %s",
            (unsigned)codepoint, arena_copy(arena, line, (size_t)(at - line)));
    err_hint(err, "JSON and YAML have no escape for it in common: leave it out");
}

char *json_finish_yaml(struct arena *arena, json_t *document, struct err *err)
{
    struct buffer out = {.arena = arena};
    char *dump = dump_of(document, true);
    uint32_t codepoint;
    const char *at = find_pair(dump, &codepoint);
    if (*at)
        fail_yaml(arena, dump, at, codepoint, err);
    else
        add_printable(&out, dump, is_harmful_in_yaml);
    bool fits = !*at;
    free(dump);
    buffer_add(&out, "\n");
    return fits ? buffer_end(&out) : NULL;
}

void json_use_memory(void)
{
    json_set_alloc_funcs(memory_alloc, free);
}
