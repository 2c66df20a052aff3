#include "graph/base/value.h"

#include <math.h>
#include <string.h>

#include "graph/base/buffer.h"

const struct value value_null = {.kind = VALUE_NULL};

static struct value *value_new(struct arena *arena, enum value_kind kind)
{
    struct value *value = arena_alloc(arena, sizeof *value);
    value->kind = kind;
    return value;
}

struct value *value_truth(struct arena *arena, bool truth)
{
    struct value *value = value_new(arena, VALUE_TRUTH);
    value->truth = truth;
    return value;
}

struct value *value_number(struct arena *arena, double number)
{
    struct value *value = value_new(arena, VALUE_NUMBER);
    value->number = number;
    return value;
}

struct value *value_text(struct arena *arena, const char *text)
{
    struct value *value = value_new(arena, VALUE_TEXT);
    value->text = text;
    return value;
}

struct value *value_mapping(struct arena *arena)
{
    return value_new(arena, VALUE_MAPPING);
}

struct value *value_list(struct arena *arena)
{
    return value_new(arena, VALUE_LIST);
}

/* A key that need not end with a NUL. */
static struct value_member *find(const struct value *mapping, const char *key, size_t len)
{
    if (!mapping || mapping->kind != VALUE_MAPPING)
        return NULL;
    for (size_t i = 0; i < mapping->members.count; i++) {
        struct value_member *member = &mapping->members.items[i];
        if (strncmp(member->key, key, len) == 0 && member->key[len] == '\0')
            return member;
    }
    return NULL;
}

const struct value *value_get(const struct value *mapping, const char *key)
{
    const struct value_member *member = find(mapping, key, strlen(key));
    return member ? member->value : NULL;
}

const struct value *value_at(const struct value *mapping, const char *keys)
{
    for (;;) {
        size_t len = strcspn(keys, ".");
        const struct value_member *member = find(mapping, keys, len);
        if (!member)
            return NULL;
        if (keys[len] == '\0')
            return member->value;
        mapping = member->value;
        keys += len + 1;
    }
}

const char *value_text_at(const struct value *mapping, const char *keys)
{
    const struct value *value = value_at(mapping, keys);
    return value && value->kind == VALUE_TEXT ? value->text : NULL;
}

void value_add(struct arena *arena, struct value *mapping, const char *key,
               const struct value *value)
{
    struct value_member member = {key, value};
    vec_push(arena, &mapping->members, member);
}

void value_put(struct arena *arena, struct value *mapping, const char *key,
               const struct value *value)
{
    struct value_member *member = key ? find(mapping, key, strlen(key)) : NULL;
    if (member)
        member->value = value;
    else
        value_add(arena, mapping, key, value);
}

/* As .NET's format G15, which the runner prints numbers with. */
static const char *print_number(struct arena *arena, double number)
{
    if (isnan(number))
        return "NaN";
    if (isinf(number))
        return number < 0 ? "-Infinity" : "Infinity";
    return number == 0 ? "0" : arena_printf(arena, "%.15G", number);
}

const char *value_print(struct arena *arena, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL:
        return "";
    case VALUE_TRUTH:
        return value->truth ? "true" : "false";
    case VALUE_NUMBER:
        return print_number(arena, value->number);
    case VALUE_TEXT:
    case VALUE_UNKNOWN:
        return value->text;
    default:
        return NULL;
    }
}

/* Lengths go before texts, so that none can be taken for another.
 * NOLINTNEXTLINE(misc-no-recursion): as deep as the adapters read */
static void identify(struct buffer *out, const struct value *value)
{
    const char *text = value_print(out->arena, value);
    buffer_format(out, "%d:%zu:%zu:", (int)value->kind, text ? strlen(text) : 0,
                  value->members.count);
    buffer_add(out, text ? text : "");
    for (size_t i = 0; i < value->members.count; i++) {
        const char *key = value->members.items[i].key;
        buffer_format(out, "%zu:", key ? strlen(key) : 0);
        buffer_add(out, key ? key : "");
        identify(out, value->members.items[i].value);
    }
}

const char *value_identity(struct arena *arena, const struct value *value)
{
    struct buffer out = {.arena = arena};
    identify(&out, value);
    return buffer_end(&out);
}

bool value_is_expression(const char *text)
{
    return strstr(text, "${{") != NULL;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the adapters read */
const struct value *value_unknown(const struct value *value)
{
    const struct value *found = value->kind == VALUE_UNKNOWN ? value : NULL;
    for (size_t i = 0; i < value->members.count && !found; i++)
        found = value_unknown(value->members.items[i].value);
    return found;
}
