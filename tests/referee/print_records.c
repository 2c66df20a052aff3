/* Prints what a report tells, a record a line with tabs between its fields, for tests that read the
 * same report with another library. Usage: print_records FORMAT FILE; "guess" is a format. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "graph/base/buffer.h"
#include "planner/ledger/import.h"

static void print_records(const struct imported *imported)
{
    static const char *const kinds[] = {"pass", "fail", "revoked", "time", "tools"};
    for (size_t i = 0; i < imported->records.count; i++) {
        const struct record *record = &imported->records.items[i];
        const struct record_name *name = &record->name;
        const struct durations *took = &record->took;
        printf("%s\t%" PRId64 "\t%s\t%s\t%s\t%s\t%s\t", kinds[record->kind], record->when,
               record->run, name->job, name->row, name->package, name->root);
        printf("%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%d\n", took->set_up, took->compile,
               took->work, record->divided);
    }
    for (size_t i = 0; i < imported->oddities.count; i++)
        printf("left out\t%zu\t%s\n", imported->oddities.items[i].count,
               imported->oddities.items[i].what);
}

static bool find_format(const char *name, const struct buffer *content, enum import_format *format)
{
    if (strcmp(name, "guess") == 0)
        return import_guess(content->bytes, content->len, format);
    for (*format = 0; import_format_name(*format); (*format)++)
        if (strcmp(import_format_name(*format), name) == 0)
            return true;
    return false;
}

static int print_file(struct arena *arena, const char *name, const char *path, FILE *file)
{
    const struct import_context context = {.when = 1000000000, .name = {"", "", "", ""}};
    struct imported imported = {0};
    struct err err = {0};
    struct buffer content = {.arena = arena};
    enum import_format format;
    char chunk[4096];
    for (size_t len; (len = fread(chunk, 1, sizeof chunk, file));)
        buffer_add_bytes(&content, chunk, len);
    buffer_end(&content);
    if (!find_format(name, &content, &format)) {
        fprintf(stderr, "%s: no format %s\n", path, name);
        return 2;
    }
    if (import_read(arena, format, path, content.bytes, content.len, &context, &imported, &err) !=
        0) {
        fprintf(stderr, "%s\n", err_line(arena, &err));
        return 1;
    }
    print_records(&imported);
    return 0;
}

int main(int argc, char **argv)
{
    struct arena arena = {0};
    FILE *file = argc == 3 ? fopen(argv[2], "rb") : NULL;
    if (!file) {
        fputs("expected a format and a file\n", stderr);
        return 2;
    }
    int status = print_file(&arena, argv[1], argv[2], file);
    fclose(file);
    arena_free(&arena);
    return status;
}
