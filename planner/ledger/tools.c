#include "planner/ledger/tools.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"

static const char compiler[] = "rustc ";

static bool is_said(const char *text)
{
    return text && *text;
}

static void add(struct buffer *out, const char *before, const char *text)
{
    if (is_said(text))
        buffer_format(out, "%s%s", before, text);
}

const char *tools_text(struct arena *arena, const struct tools_report *report)
{
    struct buffer out = {.arena = arena};
    if (is_said(report->release)) {
        add(&out, compiler, report->release);
        add(&out, ", ", report->commit);
        add(&out, ", ", report->host);
        add(&out, ", LLVM ", report->llvm);
    }
    add(&out, out.len ? "; image " : "image ", report->image);
    return out.len ? buffer_end(&out) : NULL;
}

const char *tools_release(struct arena *arena, const char *told)
{
    if (!told || !text_begins(told, compiler))
        return NULL;
    told += strlen(compiler);
    return arena_copy(arena, told, strcspn(told, ",;"));
}

struct record tools_record(const struct tools_row *row, const char *told)
{
    struct record record = {.kind = RECORD_TOOLS,
                            .name = {row->job, row->row, row->workflow, told},
                            .took = {TIME_UNKNOWN, TIME_UNKNOWN, TIME_UNKNOWN}};
    record_tools_id(row->workflow, row->job, row->row, record.id);
    return record;
}

struct tools tools_last(struct arena *arena, const struct ledger *ledger,
                        const struct tools_row *row, int64_t as_of, int64_t window)
{
    static const struct tools unknown = {0};
    static const struct tools differing = {NULL, "it was reported to run on different things"};
    char id[RECORD_ID + 1];
    const struct record *last = NULL;
    int64_t revoked = -1;
    bool differs = false;
    record_tools_id(row->workflow, row->job, row->row, id);
    const struct records records = ledger_find(arena, ledger, id);
    for (size_t i = 0; i < records.count; i++) {
        const struct record *record = &records.items[i];
        revoked = record->kind == RECORD_REVOKED ? record->when : revoked;
        if (record->kind != RECORD_TOOLS)
            continue;
        bool together = last && last->when == record->when;
        differs = together && (differs || strcmp(last->name.root, record->name.root) != 0);
        last = record;
    }
    if (!last || last->when <= revoked || last->when < as_of - window)
        return unknown;
    return differs ? differing : (struct tools){last->name.root, NULL};
}
