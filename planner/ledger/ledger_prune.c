#include <string.h>

#include "graph/base/map.h"
#include "planner/ledger/believed.h"
#include "planner/ledger/ledger.h"
#include "planner/ledger/lines.h"

struct pruning {
    struct arena *arena;
    int64_t since;
    size_t times;
    struct map kept; /* keys, the runs of their old passes, and runs that others believed */
    struct map runs; /* of which it is known */
    char id[RECORD_ID + 1];
    size_t seen;             /* times of that id, of which the lines come last first */
    char row[RECORD_ID + 1]; /* the id of what a row ran on, of which reports come likewise */
    int64_t reported;        /* the last one's time */
};

/* A row's last report stays: without it passes of what nobody reported would count again. So does
 * what takes it back, of which the lines come after. */
static bool is_last_report(struct pruning *pruning, const struct record *record)
{
    const bool same = memcmp(pruning->row, record->id, sizeof pruning->row) == 0;
    if (record->kind == RECORD_REVOKED)
        return same;
    if (record->kind != RECORD_TOOLS)
        return false;
    if (!same)
        pruning->reported = record->when;
    memcpy(pruning->row, record->id, sizeof pruning->row);
    return record->when == pruning->reported;
}

static bool counts(struct pruning *pruning, const struct record *record)
{
    if (is_last_report(pruning, record))
        return true;
    if (record->kind != RECORD_TIME)
        return record->when >= pruning->since || map_has(&pruning->kept, record->id);
    if (memcmp(pruning->id, record->id, sizeof pruning->id) != 0)
        pruning->seen = 0;
    memcpy(pruning->id, record->id, sizeof pruning->id);
    return pruning->seen++ < pruning->times || map_has(&pruning->kept, record->id);
}

/* A pass that stays needs what takes back the runs that it believed, which may be older than it:
 * nobody says when these passed. */
static void keep_ground(struct pruning *pruning, const struct record *record)
{
    struct arena *arena = pruning->arena;
    const char *at = record->kind == RECORD_PASS && record->when >= pruning->since
                         ? believed_begin(record)
                         : NULL;
    char id[RECORD_ID + 1];
    while (at && believed_next(&at, id))
        if (!map_has(&pruning->kept, id))
            map_add(arena, &pruning->kept, arena_string(arena, id), 0);
}

/* An old pass that stays needs what took its run back, which is as old. */
static void keep_run(struct pruning *pruning, const struct record *record)
{
    struct arena *arena = pruning->arena;
    char id[RECORD_ID + 1];
    if (record->kind != RECORD_PASS || record->when >= pruning->since ||
        !map_has(&pruning->kept, record->id) || map_has(&pruning->runs, record->run))
        return;
    record_run_id(record->run, id);
    map_add(arena, &pruning->runs, arena_string(arena, record->run), 0);
    map_add(arena, &pruning->kept, arena_string(arena, id), 0);
}

static void keep_grounds(struct pruning *pruning, const struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        struct arena scratch = {0};
        struct record record;
        if (record_read(&scratch, lines->items[i].at, lines->items[i].size, &record))
            keep_ground(pruning, &record);
        arena_free(&scratch);
    }
}

static void keep_runs(struct pruning *pruning, const struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        struct arena scratch = {0};
        struct record record;
        if (record_read(&scratch, lines->items[i].at, lines->items[i].size, &record))
            keep_run(pruning, &record);
        arena_free(&scratch);
    }
}

/* From the last line to the first: of an id's times the newest come first then. What stays moves to
 * the end. */
static struct lines filter(struct pruning *pruning, const struct lines *lines)
{
    size_t first = lines->count;
    for (size_t i = lines->count; i--;) {
        struct arena scratch = {0};
        struct record record;
        const struct line line = lines->items[i];
        if (record_read(&scratch, line.at, line.size, &record) && counts(pruning, &record))
            lines->items[--first] = line;
        arena_free(&scratch);
    }
    const size_t left = lines->count - first;
    return left ? (struct lines){lines->items + first, left, left} : (struct lines){0};
}

int ledger_prune(struct arena *arena, const struct ledger *ledger, int64_t since, size_t times,
                 const struct strings *kept, struct ledger_text *text, struct err *err)
{
    struct pruning pruning = {.arena = arena, .since = since, .times = times};
    struct lines lines;
    if (lines_of(arena, ledger, &lines, err) != 0)
        return -1;
    for (size_t i = 0; i < kept->count; i++)
        map_add(arena, &pruning.kept, kept->items[i], 0);
    if (kept->count)
        keep_runs(&pruning, &lines);
    keep_grounds(&pruning, &lines);
    const struct lines left = filter(&pruning, &lines);
    return lines_text(arena, &left, text, err);
}
