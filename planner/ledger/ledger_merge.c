#include <string.h>

#include "planner/ledger/ledger.h"
#include "planner/ledger/lines.h"

int ledger_merge(struct arena *arena, const struct ledger *ledger, struct ledger_text *text,
                 struct err *err)
{
    struct lines lines;
    return lines_of(arena, ledger, &lines, err) != 0 ? -1 : lines_text(arena, &lines, text, err);
}

int ledger_records(struct arena *arena, const struct ledger *ledger, struct records *records,
                   struct err *err)
{
    struct lines lines;
    struct record record;
    if (lines_of(arena, ledger, &lines, err) != 0)
        return -1;
    for (size_t i = 0; i < lines.count; i++)
        if (record_read(arena, lines.items[i].at, lines.items[i].size, &record))
            vec_push(arena, records, record);
    return 0;
}

static int write_lines(struct arena *arena, const struct records *records, struct lines *lines,
                       struct err *err)
{
    for (size_t i = 0; i < records->count; i++) {
        const char *bytes = record_line(arena, &records->items[i]);
        const struct line line = {bytes, strlen(bytes)};
        if (!record_is_line(line.at, line.size)) {
            err_set(err, ERR_INPUT,
                    "a record can't be written: it has no run, or is longer than %d bytes",
                    RECORD_LIMIT);
            return err_hint(err, "its run is '%s'", records->items[i].run);
        }
        vec_push(arena, lines, line);
    }
    lines->count = sort_unique(lines->items, lines->count, sizeof *lines->items, line_compare);
    return 0;
}

int ledger_with(struct arena *arena, const struct ledger *ledger, const struct records *records,
                struct ledger_text *text, struct err *err)
{
    struct lines lines, more = {0};
    if (lines_of(arena, ledger, &lines, err) != 0 || write_lines(arena, records, &more, err) != 0)
        return -1;
    const struct lines both = lines_merge(arena, &lines, &more);
    return lines_text(arena, &both, text, err);
}
