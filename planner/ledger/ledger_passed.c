#include "graph/base/map.h"
#include "planner/ledger/believed.h"
#include "planner/ledger/ledger.h"
#include "planner/ledger/standing.h"

static void add_all(struct arena *arena, struct records *records, const struct records *more)
{
    for (size_t i = 0; i < more->count; i++)
        vec_push(arena, records, more->items[i]);
}

static void add_of(struct arena *arena, const struct ledger *ledger, const char *id,
                   struct map *seen, struct records *records)
{
    if (!map_add(arena, seen, arena_string(arena, id), 0))
        return;
    const struct records revocations = ledger_find(arena, ledger, id);
    add_all(arena, records, &revocations);
}

/* What took back the runs that passed, and those that they believed, of each run once. */
static void add_revocations(struct arena *arena, const struct ledger *ledger,
                            struct records *records)
{
    struct map seen = {0};
    const size_t count = records->count;
    for (size_t i = 0; i < count; i++) {
        const struct record record = records->items[i];
        const char *at = believed_begin(&record);
        char id[RECORD_ID + 1];
        if (record.kind != RECORD_PASS)
            continue;
        record_run_id(record.run, id);
        add_of(arena, ledger, id, &seen, records);
        while (at && believed_next(&at, id))
            add_of(arena, ledger, id, &seen, records);
    }
}

const struct record *ledger_passed(struct arena *arena, const struct ledger *ledger,
                                   const char *key, int64_t as_of, int64_t window,
                                   const struct record **failed)
{
    struct records records = ledger_find(arena, ledger, key);
    const size_t count = records.count;
    const struct record *pass = NULL, *fail = NULL;
    add_revocations(arena, ledger, &records);
    const enum standing *standings = standing_find(arena, &records, as_of);
    for (size_t i = 0; i < count; i++) {
        const struct record *record = &records.items[i];
        if (standings[i] != STANDING_COUNTS || record->when < as_of - window)
            continue;
        pass = record->kind == RECORD_PASS ? record : pass;
        fail = record->kind == RECORD_FAIL ? record : fail;
    }
    if (failed)
        *failed = pass ? NULL : fail;
    return pass;
}
