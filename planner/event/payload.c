#include "planner/event/payload.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "planner/event/named_file.h"

enum {
    MAX_DEPTH = 64,
    MAX_VALUES = 4 * 1024 * 1024, /* each takes about 200 bytes while it is read */
};

/* What is met before the text is parsed: the library says neither where a level is too deep, nor
 * stops at a number of values that exhausts memory. */
struct scan {
    const char *bytes;
    size_t size, at, line_start, depth, values;
    unsigned line;
};

/* To the quote that closes it; a text can't hold a line break. */
static void skip_text(struct scan *scan)
{
    for (scan->at++; scan->at < scan->size; scan->at++) {
        char byte = scan->bytes[scan->at];
        if (byte == '"' || byte == '\n')
            break;
        if (byte == '\\')
            scan->at++;
    }
}

static void scan_one(struct scan *scan)
{
    char byte = scan->bytes[scan->at];
    if (byte == '"')
        skip_text(scan);
    else if (byte == '[' || byte == '{')
        scan->depth++;
    else if ((byte == ']' || byte == '}') && scan->depth)
        scan->depth--;
    scan->values += byte == ',' || byte == '[' || byte == '{';
    if (scan->at < scan->size && scan->bytes[scan->at] == '\n') {
        scan->line++;
        scan->line_start = scan->at + 1;
    }
}

static int check_shape(const char *file, const char *bytes, size_t size, struct err *err)
{
    struct scan scan = {.bytes = bytes, .size = size, .line = 1};
    for (; scan.at < scan.size; scan.at++) {
        scan_one(&scan);
        unsigned column = (unsigned)(scan.at - scan.line_start) + 1;
        if (scan.depth > MAX_DEPTH)
            return err_at(err, ERR_INPUT, file, scan.line, column,
                          "lists and mappings are nested more than %d deep", MAX_DEPTH);
        if (scan.values > MAX_VALUES)
            return err_at(err, ERR_INPUT, file, scan.line, column, "there are more than %d values",
                          MAX_VALUES);
    }
    return 0;
}

/* A list or mapping of the library whose members are not all taken over yet. */
struct open_value {
    struct value *value;
    json_t *json;
    void *member; /* of a mapping: its iterator */
    size_t place; /* in a list */
};

static struct value *scalar_or_empty(struct arena *arena, const json_t *json)
{
    struct value *value = arena_alloc(arena, sizeof *value);
    if (json_is_object(json)) {
        value->kind = VALUE_MAPPING;
    } else if (json_is_array(json)) {
        value->kind = VALUE_LIST;
    } else if (json_is_string(json)) {
        value->kind = VALUE_TEXT;
        value->text = arena_copy(arena, json_string_value(json), json_string_length(json));
    } else if (json_is_integer(json)) {
        /* Beyond 2^53 the number is not the one that was written. */
        value->kind = VALUE_NUMBER;
        value->number = (double)json_integer_value(json);
        value->text = arena_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
    } else if (json_is_number(json)) {
        value->kind = VALUE_NUMBER;
        value->number = json_number_value(json);
    } else if (json_is_boolean(json)) {
        value->kind = VALUE_TRUTH;
        value->truth = json_is_true(json);
    }
    return value;
}

/* The next member's value, NULL after the last; `*key` is the arena's. */
static json_t *take_member(struct arena *arena, struct open_value *open, const char **key)
{
    json_t *member = NULL;
    *key = NULL;
    if (json_is_array(open->json))
        return json_array_get(open->json, open->place++);
    if (open->member) {
        *key = arena_string(arena, json_object_iter_key(open->member));
        member = json_object_iter_value(open->member);
        open->member = json_object_iter_next(open->json, open->member);
    }
    return member;
}

static struct value *convert(struct arena *arena, json_t *root)
{
    struct open_value open[MAX_DEPTH + 1];
    struct value *result = scalar_or_empty(arena, root);
    size_t depth = 0;
    open[depth++] = (struct open_value){result, root, json_object_iter(root), 0};
    while (depth) {
        struct open_value *top = &open[depth - 1];
        const char *key;
        json_t *member = take_member(arena, top, &key);
        if (!member) {
            depth--;
            continue;
        }
        struct value *value = scalar_or_empty(arena, member);
        value_add(arena, top->value, key, value);
        if (json_is_object(member) || json_is_array(member))
            open[depth++] = (struct open_value){value, member, json_object_iter(member), 0};
    }
    return result;
}

/* The library speaks to a programmer; only where it stopped is for everybody. */
static int fail_syntax(struct err *err, const char *file, const json_error_t *error)
{
    unsigned line = error->line > 0 ? (unsigned)error->line : 1;
    unsigned column = error->column > 0 ? (unsigned)error->column : 1;
    const char *near = strstr(error->text, " near ");
    switch (json_error_code(error)) {
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return err_at(err, ERR_INPUT, file, line, column, "a text holds a NUL");
    case json_error_duplicate_key:
        return err_at(err, ERR_INPUT, file, line, column, "a key stands here twice%s",
                      near ? near : "");
    case json_error_premature_end_of_input:
        return err_at(err, ERR_INPUT, file, line, column, "the JSON ends too early");
    default:
        return err_at(err, ERR_INPUT, file, line, column, "this is no JSON: %s", error->text);
    }
}

int payload_parse(struct arena *arena, const char *file, const char *bytes, size_t size,
                  const struct value **value, struct err *err)
{
    json_error_t error;
    if (size > PAYLOAD_LIMIT)
        return err_at(err, ERR_INPUT, file, 1, 1, "this is larger than %d MiB",
                      PAYLOAD_LIMIT / 1024 / 1024);
    if (check_shape(file, bytes, size, err) != 0)
        return -1;
    json_t *root = json_loadb(bytes, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!root)
        return fail_syntax(err, file, &error);
    *value = convert(arena, root);
    json_decref(root);
    return 0;
}

int payload_load(struct arena *arena, const char *file, const struct value **value, struct err *err)
{
    const char *label = strcmp(file, "-") == 0 ? "standard input" : file;
    const char *bytes;
    size_t size;
    if (named_file_read(file, PAYLOAD_LIMIT, arena, &bytes, &size, err) != 0)
        return -1;
    if (!bytes)
        return err_at(err, ERR_INPUT, file, 0, 0, "can't be read: %s", strerror(ENOENT));
    return payload_parse(arena, label, bytes, size, value, err);
}
