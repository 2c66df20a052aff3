/* A report in any bytes, read as every format: it is refused, and then nothing is taken, or there
 * are records whose fields are in order; twice the same. */
#include <string.h>

#include "planner/ledger/import.h"
#include "planner/ledger/tools.h"
#include "tests/fuzz/target.h"

static const char *const names[] = {"", "test"};

static void check_duration(int64_t duration)
{
    require(duration == TIME_UNKNOWN ||
            (duration >= 0 && duration <= (int64_t)IMPORT_LONGEST * 1000));
}

static void check_record(const struct record *record)
{
    const struct durations *took = &record->took;
    const bool time = record->kind == RECORD_TIME;
    require(time || record->kind <= RECORD_FAIL || record->kind == RECORD_TOOLS);
    require(!*record->id && record->run && *record->run && record->when >= 0);
    require(record->name.job && record->name.row && record->name.package && record->name.root);
    check_duration(took->set_up);
    check_duration(took->compile);
    check_duration(took->work);
    require(time == (took->set_up >= 0 || took->compile >= 0 || took->work >= 0));
}

/* What legs say that they ran on comes to a terminal, and is a text of one line. */
static void check_tools(struct arena *arena, const struct record *record)
{
    const char *release = tools_release(arena, record->name.root);
    require(*record->name.job && *record->name.row && *record->name.root);
    require(!release || (*release && !strpbrk(release, " ,;")));
    for (const char *at = record->name.root; *at; at++)
        require(*at >= 0x20 && *at < 0x7f);
}

/* It can be written, and says the same when it is read. */
static void check_line(struct arena *arena, const struct record *record)
{
    struct record written = *record, read;
    record_name_id(&written.name, written.id);
    const char *line = record_line(arena, &written);
    require(record_read(arena, line, strlen(line), &read));
    require(read.kind == record->kind && read.took.work == record->took.work &&
            strcmp(read.name.root, record->name.root) == 0);
}

static bool same_text(const char *left, const char *right)
{
    return strcmp(left, right) == 0;
}

static void check_same(const struct record *one, const struct record *two)
{
    require(one->kind == two->kind && one->when == two->when && one->divided == two->divided);
    require(one->took.set_up == two->took.set_up && one->took.compile == two->took.compile &&
            one->took.work == two->took.work);
    require(same_text(one->run, two->run) && same_text(one->name.job, two->name.job) &&
            same_text(one->name.row, two->name.row) &&
            same_text(one->name.package, two->name.package) &&
            same_text(one->name.root, two->name.root));
}

static void check(struct arena *arena, enum import_format format, const char *bytes, size_t size,
                  const struct import_context *context)
{
    struct imported imported = {0}, again = {0};
    struct err err = {0};
    if (import_read(arena, format, "report", bytes, size, context, &imported, &err) != 0) {
        require(err.code == ERR_INPUT && *err.message && !imported.records.count);
        return;
    }
    for (size_t i = 0; i < imported.records.count; i++) {
        check_record(&imported.records.items[i]);
        require((imported.records.items[i].kind == RECORD_TOOLS) == (format == IMPORT_RUSTC));
        if (format == IMPORT_RUSTC)
            check_tools(arena, &imported.records.items[i]);
        check_line(arena, &imported.records.items[i]);
    }
    for (size_t i = 0; i < imported.oddities.count; i++)
        require(imported.oddities.items[i].count && *imported.oddities.items[i].what);
    require(import_read(arena, format, "report", bytes, size, context, &again, &err) == 0 &&
            again.records.count == imported.records.count);
    for (size_t i = 0; i < imported.records.count; i++)
        check_same(&imported.records.items[i], &again.records.items[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    enum import_format format;
    const char *bytes = (const char *)data;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct import_context context = {.when = 1, .name = {names[i], "", names[i], ""}};
        for (format = 0; import_format_name(format); format++)
            check(&arena, format, bytes, size, &context);
    }
    if (import_guess(bytes, size, &format))
        require(import_format_name(format) != NULL);
    arena_free(&arena);
    return 0;
}
