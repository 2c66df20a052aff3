/* Prints the values of a YAML file as JSON, read as the program reads configurations: for tests
 * that hold such files against a schema. */
#include <stdio.h>
#include <string.h>

#include "graph/base/buffer.h"
#include "planner/config/workflow/values.h"

enum { LIMIT = 1 << 20 };

static void print_text(const char *text)
{
    putchar('"');
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == '"' || *text == '\\')
            printf("\\u%04x", (unsigned)*text);
        else
            putchar(*text);
    putchar('"');
}

static void print_value(struct arena *arena, const struct value *value)
{
    bool list = value->kind == VALUE_LIST;
    if (value->kind == VALUE_TEXT || value->kind == VALUE_UNKNOWN) {
        print_text(value->text);
        return;
    }
    if (!list && value->kind != VALUE_MAPPING) {
        fputs(value->kind == VALUE_NULL ? "null" : value_print(arena, value), stdout);
        return;
    }
    putchar(list ? '[' : '{');
    for (size_t i = 0; i < value->members.count; i++) {
        fputs(i ? ", " : "", stdout);
        if (!list) {
            print_text(value->members.items[i].key);
            fputs(": ", stdout);
        }
        print_value(arena, value->members.items[i].value);
    }
    putchar(list ? ']' : '}');
}

static struct blob read_input(struct arena *arena)
{
    struct buffer buffer = {.arena = arena};
    char chunk[4096];
    for (size_t size; buffer.len < LIMIT && (size = fread(chunk, 1, sizeof chunk, stdin)) > 0;)
        buffer_add_bytes(&buffer, chunk, size);
    const char *bytes = buffer_end(&buffer);
    return (struct blob){bytes, buffer.len};
}

int main(void)
{
    struct arena arena = {0};
    struct err err = {0};
    struct reading reading = {.arena = &arena, .file = "input", .err = &err};
    const struct blob blob = read_input(&arena);
    const struct node *root = NULL;
    const struct value *value = NULL;
    if (node_parse(&arena, "input", &blob, &root, &err) == 0 && root)
        value = workflow_value(&reading, root);
    if (value)
        print_value(&arena, value);
    else
        fprintf(stderr, "%u:%u: %s\n", err.line, err.column, err.message);
    arena_free(&arena);
    return !value;
}
