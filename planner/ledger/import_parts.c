#include "planner/ledger/import_parts.h"

#include <string.h>

#include "graph/base/text.h"

void report_leave_out_many(struct report *report, const char *what, size_t count)
{
    struct imported *imported = report->imported;
    for (size_t i = 0; i < imported->oddities.count; i++) {
        if (text_equal(imported->oddities.items[i].what, what)) {
            imported->oddities.items[i].count += count;
            return;
        }
    }
    struct oddity oddity = {what, count};
    vec_push(report->arena, &imported->oddities, oddity);
}

void report_leave_out(struct report *report, const char *what)
{
    report_leave_out_many(report, what, 1);
}

static const struct durations nothing = {TIME_UNKNOWN, TIME_UNKNOWN, TIME_UNKNOWN};

struct record report_record(const struct report *report)
{
    const struct import_context *context = report->context;
    struct record record = {.when = context->when, .run = report->run, .name = context->name};
    record.took = nothing;
    return record;
}

static bool has_long_name(const struct record *record)
{
    const struct record_name *name = &record->name;
    const char *const names[] = {record->run, name->job, name->row, name->package, name->root};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) > IMPORT_NAME)
            return true;
    return false;
}

/* A line of few bytes is a record of many. */
static void add(struct report *report, const struct record *record)
{
    if (has_long_name(record))
        report_leave_out(report, "a record with a name of more than 2048 bytes");
    else if (report->imported->records.count == IMPORT_RECORDS)
        report->overfull = true;
    else
        vec_push(report->arena, &report->imported->records, *record);
}

void report_add_time(struct report *report, const struct record *record)
{
    struct record time = *record;
    time.kind = RECORD_TIME;
    add(report, &time);
}

void report_add_verdict(struct report *report, const struct record *record, bool passed)
{
    struct record verdict = *record;
    verdict.kind = passed ? RECORD_PASS : RECORD_FAIL;
    verdict.took = nothing;
    verdict.divided = false;
    add(report, &verdict);
}

void report_add_tools(struct report *report, const struct record *record)
{
    struct record tools = *record;
    tools.kind = RECORD_TOOLS;
    add(report, &tools);
}

bool is_package_name(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bool letter = (text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z');
        if (!letter && !(text[i] >= '0' && text[i] <= '9') && text[i] != '-' && text[i] != '_')
            return false;
    }
    return size != 0;
}

bool report_next_line(const struct report *report, struct report_line *line)
{
    const char *end = report->bytes + report->size;
    const char *start = report->bytes;
    if (line->bytes) {
        start = memchr(line->bytes, '\n', (size_t)(end - line->bytes));
        if (!start)
            return false;
        start++;
    }
    if (start == end || report->overfull)
        return false;
    const char *stop = memchr(start, '\n', (size_t)(end - start));
    line->bytes = start;
    line->size = (size_t)((stop ? stop : end) - start);
    line->number++;
    if (line->size && line->bytes[line->size - 1] == '\r')
        line->size--;
    return true;
}

/* To behind the quote that closes a text. */
static size_t skip_text(const struct report *report, size_t at)
{
    for (at++; at < report->size && report->bytes[at] != '"'; at++)
        at += report->bytes[at] == '\\';
    return at < report->size ? at + 1 : report->size;
}

size_t report_json_end(const struct report *report, size_t at)
{
    size_t depth = 0;
    while (at < report->size) {
        char byte = report->bytes[at];
        if (byte == '"') {
            at = skip_text(report, at);
            continue;
        }
        at++;
        depth += byte == '{' || byte == '[';
        if ((byte == '}' || byte == ']') && depth && --depth == 0)
            return at;
    }
    return report->size;
}

void report_place_move(const struct report *report, struct report_place *place, size_t at)
{
    for (; place->at < at; place->at++) {
        bool ends = report->bytes[place->at] == '\n';
        place->line += ends;
        place->column = ends ? 1 : place->column + 1;
    }
}

void report_place_error(const struct report *report, const struct report_place *place)
{
    struct err *err = report->err;
    if (err->line == 1)
        err->column += place->column - 1;
    if (err->line)
        err->line += place->line - 1;
}
