/* Reports, read for tests: what they tell and what is left out, as lines to compare. */
#ifndef WHITTLE_TESTS_IMPORT_FIXTURE_H
#define WHITTLE_TESTS_IMPORT_FIXTURE_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "graph/base/buffer.h"
#include "planner/ledger/import.h"
#include "tests/unit/arena_test.h"

static const struct import_context no_context = {
    .run = "a run", .when = 1000, .name = {"", "", "", ""}};

static inline void add_time(struct buffer *out, const char *label, int64_t time)
{
    if (time != TIME_UNKNOWN)
        buffer_format(out, " %s %" PRId64, label, time);
}

/* "pass test[linux] core:lib@1000 work 5", then "2 × what was left out", a line each. */
static inline const char *told(struct arena *arena, const struct imported *imported)
{
    static const char *const kinds[] = {"pass", "fail", "revoked", "time", "tools"};
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < imported->records.count; i++) {
        const struct record *record = &imported->records.items[i];
        assert_string_equal(record->id, "");
        buffer_format(&out, "%s %s[%s] %s:%s@%" PRId64, kinds[record->kind], record->name.job,
                      record->name.row, record->name.package, record->name.root, record->when);
        add_time(&out, "set-up", record->took.set_up);
        add_time(&out, "compile", record->took.compile);
        add_time(&out, "work", record->took.work);
        buffer_add(&out, record->divided ? " divided\n" : "\n");
    }
    for (size_t i = 0; i < imported->oddities.count; i++)
        buffer_format(&out, "%zu × %s\n", imported->oddities.items[i].count,
                      imported->oddities.items[i].what);
    return buffer_end(&out);
}

static inline void expect_bytes(struct arena *arena, enum import_format format,
                                const struct import_context *context, const char *bytes,
                                size_t size, const char *expected)
{
    struct imported imported = {0};
    struct err err = {0};
    if (import_read(arena, format, "report", bytes, size, context, &imported, &err) != 0)
        fail_msg("%s", err_line(arena, &err));
    assert_string_equal(told(arena, &imported), expected);
}

static inline void expect_told(struct arena *arena, enum import_format format, const char *text,
                               const char *expected)
{
    expect_bytes(arena, format, &no_context, text, strlen(text), expected);
}

/* Nothing is taken of what is refused. */
static inline void expect_refused(struct arena *arena, enum import_format format, const char *bytes,
                                  size_t size, const char *message)
{
    struct imported imported = {0};
    struct err err = {0};
    assert_int_equal(
        import_read(arena, format, "report", bytes, size, &no_context, &imported, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    assert_int_equal(imported.records.count + imported.oddities.count, 0);
    if (!strstr(err_line(arena, &err), message))
        fail_msg("%s (expected %s)", err_line(arena, &err), message);
}

static inline const char *fixture_read(struct arena *arena, const char *name, size_t *size)
{
    struct buffer out = {.arena = arena};
    char chunk[4096];
    FILE *file = fopen(arena_printf(arena, FIXTURES "/corpora/import/reports/%s", name), "rb");
    assert_non_null(file);
    for (size_t len; (len = fread(chunk, 1, sizeof chunk, file));)
        buffer_add_bytes(&out, chunk, len);
    fclose(file);
    *size = out.len;
    return buffer_end(&out);
}

/* A report of fixtures/corpora/import/reports, whose format is guessed. */
static inline void expect_fixture(struct arena *arena, const char *name, enum import_format format,
                                  const char *expected)
{
    size_t size;
    const char *bytes = fixture_read(arena, name, &size);
    enum import_format guessed;
    assert_true(import_guess(bytes, size, &guessed));
    assert_string_equal(import_format_name(guessed), import_format_name(format));
    expect_bytes(arena, format, &no_context, bytes, size, expected);
}

#endif
