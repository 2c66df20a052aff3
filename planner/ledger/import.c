#include "planner/ledger/import.h"

#include <string.h>

#include "graph/base/hash.h"
#include "graph/base/text.h"
#include "planner/ledger/import_parts.h"

static const struct format {
    const char *name;
    int (*read)(struct report *report);
} formats[] = {
    [IMPORT_GITHUB_JOBS] = {"github-jobs", import_github_jobs},
    [IMPORT_GH_RUN_VIEW] = {"gh-run-view", import_gh_run_view},
    [IMPORT_JUNIT] = {"junit", import_junit},
    [IMPORT_CARGO_TIMINGS] = {"cargo-timings", import_cargo_timings},
    [IMPORT_CARGO_TEST] = {"cargo-test", import_cargo_test},
    [IMPORT_SECONDS] = {"seconds", import_seconds},
    [IMPORT_RUSTC] = {"rustc", import_rustc},
};

const char *import_format_name(enum import_format format)
{
    return (size_t)format < sizeof formats / sizeof *formats ? formats[format].name : NULL;
}

/* The first byte that is no blank; a mark of the byte order is one as well. */
static const char *first_byte(const char *bytes, size_t size)
{
    const char *end = bytes + size;
    if (size >= 3 && memcmp(bytes, "\357\273\277", 3) == 0)
        bytes += 3;
    while (bytes < end && *bytes && strchr(" \t\r\n", *bytes))
        bytes++;
    return bytes < end ? bytes : NULL;
}

static bool guess_markup(const char *bytes, size_t size, enum import_format *format)
{
    bool page = text_holds(bytes, size, "UNIT_DATA");
    *format = page ? IMPORT_CARGO_TIMINGS : IMPORT_JUNIT;
    return page || text_holds(bytes, size, "<testsuite");
}

/* Both have jobs: the client of GitHub writes its names in another way than the service. */
static bool guess_json(const char *bytes, size_t size, enum import_format *format)
{
    bool service =
        text_holds(bytes, size, "\"completed_at\"") || text_holds(bytes, size, "\"total_count\"");
    *format = service ? IMPORT_GITHUB_JOBS : IMPORT_GH_RUN_VIEW;
    return text_holds(bytes, size, "\"jobs\"");
}

static bool is_seconds(const char *bytes, size_t size)
{
    struct arena arena = {0};
    struct err err = {0};
    struct imported imported = {0};
    const struct import_context context = {.name = {"", "", "", ""}};
    int status = import_read(&arena, IMPORT_SECONDS, "", bytes, size, &context, &imported, &err);
    arena_free(&arena);
    return status == 0 && imported.records.count + imported.oddities.count > 0;
}

bool import_guess(const char *bytes, size_t size, enum import_format *format)
{
    const char *first = first_byte(bytes, size);
    if (!first || size > IMPORT_LIMIT)
        return false;
    if (*first == '<')
        return guess_markup(bytes, size, format);
    if (*first == '{' || (*first == '[' && text_holds(bytes, size, "\"jobs\"")))
        return guess_json(bytes, size, format);
    if (text_holds(bytes, size, "test result: ")) {
        *format = IMPORT_CARGO_TEST;
        return true;
    }
    *format = IMPORT_SECONDS;
    return is_seconds(bytes, size);
}

/* A run that nobody names: the same report is the same run, however often it is imported. */
static const char *run_of_content(struct arena *arena, const char *bytes, size_t size)
{
    struct hasher hasher = hasher_new();
    hasher_add_bytes(&hasher, bytes, size);
    const struct hash hash = hasher_end(&hasher);
    return arena_printf(arena, "report %s", hash_hex(arena, &hash));
}

int import_read(struct arena *arena, enum import_format format, const char *file, const char *bytes,
                size_t size, const struct import_context *context, struct imported *imported,
                struct err *err)
{
    struct imported found = {0};
    struct report report = {arena, file, bytes, size, context, context->run, &found, err, false};
    if (size > IMPORT_LIMIT) {
        err_at(err, ERR_INPUT, file, 0, 0, "this is larger than %d MiB",
               IMPORT_LIMIT / 1024 / 1024);
        return err_hint(err, "split it, and import the parts");
    }
    if (!report.run || !*report.run)
        report.run = run_of_content(arena, bytes, size);
    if (size >= 3 && memcmp(bytes, "\357\273\277", 3) == 0) {
        report.bytes += 3;
        report.size -= 3;
    }
    if (formats[format].read(&report) != 0)
        return -1;
    if (report.overfull) {
        err_at(err, ERR_INPUT, file, 0, 0, "this comes to more than %d times and outcomes",
               IMPORT_RECORDS);
        return err_hint(err, "split it, and import the parts");
    }
    *imported = found;
    return 0;
}
