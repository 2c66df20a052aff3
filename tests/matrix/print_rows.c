/* Prints the rows of matrices, each as a line of JSON, for tests that know what they should be.
 * Matrices are read from the standard input, with a line of five equal signs after each. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "graph/base/buffer.h"
#include "planner/config/workflow/values.h"
#include "planner/matrix/strategy.h"

static const char mark[] = "=====\n";

static void print_text(const char *text)
{
    putchar('"');
    for (; *text; text++)
        if (*text == '"' || *text == '\\')
            printf("\\%c", *text);
        else if ((unsigned char)*text < ' ')
            printf("\\u%04x", (unsigned)*text);
        else
            putchar(*text);
    putchar('"');
}

static void print_number(double number)
{
    if (isnan(number))
        printf("NaN");
    else if (isinf(number))
        fputs(number < 0 ? "-Infinity" : "Infinity", stdout);
    else
        printf("%.17g", number);
}

static void print_value(const struct value *value);

static void print_members(const struct value *value)
{
    for (size_t i = 0; i < value->members.count; i++) {
        fputs(i ? "," : "", stdout);
        if (value->members.items[i].key) {
            print_text(value->members.items[i].key);
            putchar(':');
        }
        print_value(value->members.items[i].value);
    }
}

static void print_value(const struct value *value)
{
    bool list = value->kind == VALUE_LIST;
    switch (value->kind) {
    case VALUE_NULL:
        printf("null");
        break;
    case VALUE_TRUTH:
        fputs(value->truth ? "true" : "false", stdout);
        break;
    case VALUE_NUMBER:
        print_number(value->number);
        break;
    case VALUE_TEXT:
    case VALUE_UNKNOWN:
        print_text(value->text);
        break;
    default:
        putchar(list ? '[' : '{');
        print_members(value);
        putchar(list ? ']' : '}');
    }
}

static void print_row(const struct strategy_row *row)
{
    printf("{\"values\":");
    print_value(row->values);
    printf(",\"label\":");
    print_text(row->label);
    printf(",\"added\":%s,\"doubt\":", row->added ? "true" : "false");
    print_value(row->doubt ? row->doubt : &value_null);
    printf("}\n");
}

static int print_rows(struct arena *arena, const struct blob *blob, struct err *err)
{
    struct reading reading = {.arena = arena, .file = "", .err = err};
    struct strategy strategy;
    struct strategy_rows rows;
    const struct node *root;
    const struct value *matrix = &value_null;
    if (node_parse(arena, "", blob, &root, err) != 0 ||
        (root && !(matrix = workflow_value(&reading, root))) ||
        strategy_read(arena, "", matrix, &strategy, err) != 0 ||
        strategy_expand(arena, &strategy, &rows, err) != 0)
        return -1;
    for (size_t i = 0; i < rows.count; i++)
        print_row(&rows.items[i]);
    return 0;
}

static void print_matrix(const char *bytes, size_t size)
{
    struct arena arena = {0};
    struct err err = {0};
    struct blob blob = {arena_copy(&arena, bytes, size), size};
    if (print_rows(&arena, &blob, &err) != 0) {
        printf("! %u:%u: %s", err.line, err.column, err.message);
        if (*err.hint)
            printf(" (%s)", err.hint);
        putchar('\n');
    }
    printf("%s", mark);
    arena_free(&arena);
}

int main(void)
{
    struct arena arena = {0};
    struct buffer input = {.arena = &arena};
    char chunk[4096];
    for (size_t len; (len = fread(chunk, 1, sizeof chunk, stdin));)
        buffer_add_bytes(&input, chunk, len);
    const char *at = buffer_end(&input);
    for (const char *end; (end = strstr(at, mark)); at = end + strlen(mark))
        print_matrix(at, (size_t)(end - at));
    arena_free(&arena);
    return 0;
}
