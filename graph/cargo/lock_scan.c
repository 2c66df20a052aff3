#include "graph/cargo/lock_scan.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/vec.h"

/* The values of one table or array, before they are tied together. */
struct values {
    struct toml **items;
    size_t count, capacity;
};

struct scan {
    struct arena *arena;
    const char *at, *end;
    unsigned line;
    struct values top, packages, fields; /* fields: of the package that is open */
    struct toml *package;                /* NULL before the first */
    bool odd;                            /* something is not as cargo writes it */
};

static struct toml *make(struct scan *scan, enum toml_type type, const char *key, unsigned column)
{
    struct toml *value = arena_alloc(scan->arena, sizeof *value);
    *value = (struct toml){.type = type, .key = key, .line = scan->line, .column = column};
    return value;
}

static int compare_keys(const void *left, const void *right)
{
    return strcmp((*(struct toml *const *)left)->key, (*(struct toml *const *)right)->key);
}

/* Ties `values` together as the children of `parent`: those of a table sorted by their keys. */
static void close(struct scan *scan, struct toml *parent, struct values *values)
{
    if (parent->type == TOML_TABLE && values->count > 1)
        qsort(values->items, values->count, sizeof *values->items, compare_keys);
    for (size_t i = 0; i < values->count; i++) {
        values->items[i]->next = i + 1 < values->count ? values->items[i + 1] : NULL;
        scan->odd |= parent->type == TOML_TABLE && i &&
                     strcmp(values->items[i - 1]->key, values->items[i]->key) == 0;
    }
    parent->first = values->count ? values->items[0] : NULL;
    if (parent->type == TOML_TABLE) {
        const struct toml **keys = arena_array(scan->arena, values->count, sizeof *keys);
        for (size_t i = 0; i < values->count; i++)
            keys[i] = values->items[i];
        parent->keys = keys;
        parent->key_count = values->count;
    }
    *values = (struct values){0};
}

/* The rest of the line after `prefix`, in `*len` bytes; NULL where it begins otherwise. */
static const char *after(const char *line, size_t line_len, const char *prefix, size_t *len)
{
    size_t prefix_len = strlen(prefix);
    if (line_len < prefix_len || memcmp(line, prefix, prefix_len) != 0)
        return NULL;
    *len = line_len - prefix_len;
    return line + prefix_len;
}

/* A string without escapes that fills the `len` bytes but for `tail`; NULL for any other. */
static const char *plain_string(struct scan *scan, const char *text, size_t len, const char *tail)
{
    size_t tail_len = strlen(tail);
    if (len < 2 + tail_len || text[0] != '"' || text[len - tail_len - 1] != '"' ||
        memcmp(text + len - tail_len, tail, tail_len) != 0)
        return NULL;
    for (size_t i = 1; i + 1 + tail_len < len; i++)
        if (text[i] < ' ' || text[i] > '~' || text[i] == '"' || text[i] == '\\')
            return NULL;
    return arena_copy(scan->arena, text + 1, len - 2 - tail_len);
}

/* The next line without its end; NULL after the last. */
static const char *next_line(struct scan *scan, size_t *len)
{
    if (scan->at == scan->end)
        return NULL;
    const char *line = scan->at;
    const char *newline = memchr(line, '\n', (size_t)(scan->end - line));
    *len = (size_t)((newline ? newline : scan->end) - line);
    scan->at = newline ? newline + 1 : scan->end;
    scan->line++;
    return line;
}

static void scan_dependencies(struct scan *scan)
{
    struct toml *array = make(scan, TOML_ARRAY, "dependencies", 16);
    struct values names = {0};
    size_t len, rest_len;
    for (const char *line; (line = next_line(scan, &len));) {
        const char *rest = after(line, len, " ", &rest_len);
        const char *name = rest ? plain_string(scan, rest, rest_len, ",") : NULL;
        if (len == 1 && line[0] == ']') {
            close(scan, array, &names);
            vec_push(scan->arena, &scan->fields, array);
            return;
        }
        if (!name)
            break;
        struct toml *item = make(scan, TOML_STRING, NULL, 2);
        item->string = name;
        vec_push(scan->arena, &names, item);
    }
    scan->odd = true;
}

static void end_package(struct scan *scan)
{
    if (!scan->package)
        return;
    close(scan, scan->package, &scan->fields);
    vec_push(scan->arena, &scan->packages, scan->package);
}

static bool scan_field(struct scan *scan, const char *line, size_t len)
{
    static const char *const keys[] = {"name", "version", "source", "checksum", "replace"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        size_t rest_len;
        const char *rest = after(line, len, keys[i], &rest_len);
        rest = rest ? after(rest, rest_len, " = ", &rest_len) : NULL;
        const char *text = rest ? plain_string(scan, rest, rest_len, "") : NULL;
        if (!text)
            continue;
        struct toml *value = make(scan, TOML_STRING, keys[i], (unsigned)strlen(keys[i]) + 4);
        value->string = text;
        vec_push(scan->arena, &scan->fields, value);
        return true;
    }
    return false;
}

/* `version = 4`, before the first package. */
static bool scan_version(struct scan *scan, const char *line, size_t len)
{
    size_t rest_len;
    const char *digit = after(line, len, "version = ", &rest_len);
    if (!digit || rest_len != 1 || digit[0] < '1' || digit[0] > '9')
        return false;
    struct toml *value = make(scan, TOML_OTHER, "version", 11);
    value->text = arena_copy(scan->arena, digit, 1);
    vec_push(scan->arena, &scan->top, value);
    return true;
}

static bool is_comment(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (line[i] < ' ' || line[i] > '~')
            return false;
    return line[0] == '#';
}

static void scan_line(struct scan *scan, const char *line, size_t len)
{
    size_t rest;
    if (len == 0 || (!scan->package && is_comment(line, len)))
        return;
    if (after(line, len, "[[package]]", &rest) && !rest) {
        end_package(scan);
        scan->package = make(scan, TOML_TABLE, NULL, 1);
    } else if (!scan->package) {
        scan->odd |= !scan_version(scan, line, len);
    } else if (after(line, len, "dependencies = [", &rest) && !rest) {
        scan_dependencies(scan);
    } else {
        scan->odd |= !scan_field(scan, line, len);
    }
}

const struct toml *lock_scan(struct arena *arena, const char *text, size_t size)
{
    struct scan scan = {.arena = arena, .at = text, .end = text + size};
    struct toml *document = make(&scan, TOML_TABLE, NULL, 1);
    document->line = 1;
    size_t len;
    for (const char *line; !scan.odd && (line = next_line(&scan, &len));)
        scan_line(&scan, line, len);
    end_package(&scan);
    if (scan.packages.count) {
        struct toml *array = make(&scan, TOML_ARRAY, "package", 1);
        array->line = scan.packages.items[0]->line;
        close(&scan, array, &scan.packages);
        vec_push(arena, &scan.top, array);
    }
    close(&scan, document, &scan.top);
    return scan.odd ? NULL : document;
}
