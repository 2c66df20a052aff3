#include "planner/ledger/ledger.h"
#include "planner/ledger/lines.h"

static bool says_something(const struct durations *took)
{
    return took->set_up >= 0 || took->compile >= 0 || took->work >= 0;
}

struct records ledger_times(struct arena *arena, const struct ledger *ledger, int64_t as_of)
{
    struct lines lines = {0};
    struct records records = {0};
    struct record record;
    struct line line;
    for (size_t i = 0; i < ledger->texts.count && !ledger->no_times; i++) {
        size_t at = lines_begin(&ledger->texts.items[i]);
        while (lines_next(&ledger->texts.items[i], &at, &line))
            if (line_is_of(&line, RECORD_TIME))
                vec_push(arena, &lines, line);
    }
    if (lines.count)
        lines.count = sort_unique(lines.items, lines.count, sizeof *lines.items, line_compare);
    for (size_t i = 0; i < lines.count; i++)
        if (record_read(arena, lines.items[i].at, lines.items[i].size, &record) &&
            record.when <= as_of && says_something(&record.took))
            vec_push(arena, &records, record);
    return records;
}
