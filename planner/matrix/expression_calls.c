#include <string.h>

#include "graph/base/buffer.h"
#include "planner/event/payload.h"
#include "planner/matrix/expression_parts.h"
#include "planner/matrix/github_values.h"

const struct value expression_unknown = {.kind = VALUE_UNKNOWN, .text = "${{ }}"};

static bool is_scalar(const struct value *value)
{
    return value->kind != VALUE_LIST && value->kind != VALUE_MAPPING;
}

/* Numbers count as the runner compares them: by being other than 0 and NaN. */
static bool is_true(const struct value *value)
{
    double number = number_of_value(value);
    return value->kind == VALUE_TEXT ? *value->text != '\0'
                                     : !is_scalar(value) || number < 0 || number > 0;
}

struct expression_result expression_known(const struct value *value)
{
    bool open = value->kind == VALUE_UNKNOWN;
    return (struct expression_result){value,
                                      open             ? TRUTH_UNKNOWN
                                      : is_true(value) ? TRUTH_YES
                                                       : TRUTH_NO,
                                      false};
}

const char *expression_text(struct arena *arena, const struct value *value)
{
    if (value->kind == VALUE_UNKNOWN)
        return NULL;
    return value->kind == VALUE_LIST      ? "Array"
           : value->kind == VALUE_MAPPING ? "Object"
                                          : value_print(arena, value);
}

enum truth expression_equal(const struct value *left, const struct value *right)
{
    if (left->kind == VALUE_UNKNOWN || right->kind == VALUE_UNKNOWN)
        return TRUTH_UNKNOWN;
    if (!is_scalar(left) && left->kind == right->kind)
        return left == right ? TRUTH_YES : TRUTH_UNKNOWN;
    return value_equal(left, right) ? TRUTH_YES : TRUTH_NO;
}

static const struct value *truth_value(struct arena *arena, bool truth)
{
    return value_truth(arena, truth);
}

static bool ends(const char *text, const char *end)
{
    size_t len = strlen(text), tail = strlen(end);
    return len >= tail && strcmp(text + len - tail, end) == 0;
}

enum part { PART_ANYWHERE, PART_START, PART_END };

/* Regardless of case; lists and mappings have no part. */
static const struct value *has_part(struct arena *arena, const struct expression_results *arguments,
                                    enum part part)
{
    const struct value *whole = arguments->items[0].value, *piece = arguments->items[1].value;
    if (!is_scalar(whole) || !is_scalar(piece))
        return truth_value(arena, false);
    const char *text = upper_text(arena, value_print(arena, whole));
    const char *sought = upper_text(arena, value_print(arena, piece));
    return truth_value(arena, part == PART_START ? strncmp(text, sought, strlen(sought)) == 0
                              : part == PART_END ? ends(text, sought)
                                                 : strstr(text, sought) != NULL);
}

static const struct value *call_contains(struct arena *arena,
                                         const struct expression_results *arguments)
{
    const struct value *list = arguments->items[0].value;
    bool open = false;
    if (list->kind != VALUE_LIST)
        return has_part(arena, arguments, PART_ANYWHERE);
    for (size_t i = 0; i < list->members.count; i++) {
        enum truth same = expression_equal(list->members.items[i].value, arguments->items[1].value);
        if (same == TRUTH_YES)
            return truth_value(arena, true);
        open |= same == TRUTH_UNKNOWN;
    }
    return open ? &expression_unknown : truth_value(arena, false);
}

static const struct value *call_starts(struct arena *arena,
                                       const struct expression_results *arguments)
{
    return has_part(arena, arguments, PART_START);
}

static const struct value *call_ends(struct arena *arena,
                                     const struct expression_results *arguments)
{
    return has_part(arena, arguments, PART_END);
}

/* The number in "{12}" behind the bracket, and what it takes; 0 bytes where it is none. */
static size_t placeholder(const char *text, size_t *number)
{
    size_t len = strspn(text, "0123456789");
    *number = 0;
    for (size_t i = 0; i < len && i < 3; i++)
        *number = *number * 10 + (size_t)(text[i] - '0');
    return len && len <= 3 && text[len] == '}' ? len + 1 : 0;
}

/* "{0}" is the first argument behind the text, "{{" and "}}" the brackets themselves. */
static const struct value *call_format(struct arena *arena,
                                       const struct expression_results *arguments)
{
    const char *text = expression_text(arena, arguments->items[0].value);
    struct buffer out = {.arena = arena};
    while (text && *text) {
        size_t len = strcspn(text, "{}"), number, taken;
        buffer_add_bytes(&out, text, len);
        text += len;
        if (!*text || text[0] == text[1]) {
            buffer_add_bytes(&out, text, *text ? 1 : 0);
            text += *text ? 2 : 0;
        } else if (*text == '{' && (taken = placeholder(text + 1, &number)) &&
                   number + 1 < arguments->count) {
            buffer_add(&out, expression_text(arena, arguments->items[number + 1].value));
            text += 1 + taken;
        } else {
            return &expression_unknown;
        }
        if (out.len > EXPRESSION_RESULT)
            return &expression_unknown;
    }
    return value_text(arena, buffer_end(&out));
}

static const struct value *call_join(struct arena *arena,
                                     const struct expression_results *arguments)
{
    const struct value *list = arguments->items[0].value;
    const struct value *between = arguments->count > 1 ? arguments->items[1].value : NULL;
    struct buffer out = {.arena = arena};
    const char *comma = between && is_scalar(between) ? value_print(arena, between) : ",";
    if (list->kind != VALUE_LIST)
        return value_text(arena, is_scalar(list) ? value_print(arena, list) : "");
    for (size_t i = 0; i < list->members.count && out.len <= EXPRESSION_RESULT; i++) {
        buffer_add(&out, i ? comma : "");
        buffer_add(&out, expression_text(arena, list->members.items[i].value));
    }
    return out.len > EXPRESSION_RESULT ? &expression_unknown : value_text(arena, buffer_end(&out));
}

static const struct value *call_to_json(struct arena *arena,
                                        const struct expression_results *arguments)
{
    const char *text = expression_json(arena, arguments->items[0].value);
    return strlen(text) > EXPRESSION_RESULT ? &expression_unknown : value_text(arena, text);
}

/* The service takes more than JSON: what is none is not known. */
static const struct value *call_from_json(struct arena *arena,
                                          const struct expression_results *arguments)
{
    const char *text = expression_text(arena, arguments->items[0].value);
    const struct value *value;
    struct err err = {0};
    return text && payload_parse(arena, "", text, strlen(text), &value, &err) == 0
               ? value
               : &expression_unknown;
}

/* Those that a row can answer. */
static const struct {
    const char *name;
    size_t least, most; /* arguments */
    const struct value *(*call)(struct arena *arena, const struct expression_results *arguments);
    bool in_part; /* it may be answered though not all of its arguments is known */
} functions[] = {
    {"contains", 2, 2, call_contains, true},   {"startsWith", 2, 2, call_starts, false},
    {"endsWith", 2, 2, call_ends, false},      {"format", 1, 255, call_format, false},
    {"join", 1, 2, call_join, false},          {"toJSON", 1, 1, call_to_json, false},
    {"fromJSON", 1, 1, call_from_json, false},
};

/* Whether all is known that a function has to know of its arguments. */
static bool are_known(const struct expression_results *arguments, bool in_part)
{
    for (size_t i = 0; i < arguments->count; i++) {
        const struct value *value = arguments->items[i].value;
        if (in_part ? value->kind == VALUE_UNKNOWN : value_has_unknown(value))
            return false;
    }
    return true;
}

const struct value *expression_call(struct arena *arena, const char *name,
                                    const struct expression_results *arguments)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (upper_equal(functions[i].name, name))
            return arguments->count >= functions[i].least &&
                           arguments->count <= functions[i].most &&
                           are_known(arguments, functions[i].in_part)
                       ? functions[i].call(arena, arguments)
                       : &expression_unknown;
    return &expression_unknown;
}
