#include "planner/ledger/standing.h"

#include "graph/base/map.h"
#include "planner/ledger/believed.h"

#define NEVER (-1)

/* The last of what was said of an id. */
struct last {
    int64_t failed, revoked;
};

struct lasts {
    struct map ids; /* to places in `items` */
    struct last *items;
    uint32_t count;
};

static void note(struct arena *arena, struct lasts *lasts, const struct record *record)
{
    uint32_t at = lasts->count;
    if (record->kind != RECORD_FAIL && record->kind != RECORD_REVOKED)
        return;
    if (map_add(arena, &lasts->ids, record->id, at))
        lasts->items[lasts->count++] = (struct last){NEVER, NEVER};
    else
        map_get(&lasts->ids, record->id, &at);
    struct last *last = &lasts->items[at];
    int64_t *when = record->kind == RECORD_FAIL ? &last->failed : &last->revoked;
    *when = record->when > *when ? record->when : *when;
}

static struct last last_of(const struct lasts *lasts, const char *id)
{
    uint32_t at = 0;
    return map_get(&lasts->ids, id, &at) ? lasts->items[at] : (struct last){NEVER, NEVER};
}

static bool run_is_revoked(const struct lasts *lasts, const struct record *record)
{
    char id[RECORD_ID + 1];
    if (!lasts->count)
        return false;
    record_run_id(record->run, id);
    return last_of(lasts, id).revoked >= record->when;
}

/* Whether a run that it stands on was ever taken back: nobody says when that passed. */
static bool ground_is_revoked(const struct lasts *lasts, const struct record *record)
{
    const char *at = lasts->count ? believed_begin(record) : NULL;
    char id[RECORD_ID + 1];
    while (at && believed_next(&at, id))
        if (last_of(lasts, id).revoked != NEVER)
            return true;
    return false;
}

static enum standing judge(const struct lasts *lasts, const struct record *record, int64_t as_of)
{
    if (record->kind == RECORD_TIME || record->kind == RECORD_REVOKED)
        return STANDING_COUNTS;
    const struct last last = last_of(lasts, record->id);
    if (last.revoked >= record->when)
        return STANDING_REVOKED;
    if (record->kind != RECORD_PASS)
        return STANDING_COUNTS;
    if (run_is_revoked(lasts, record) || ground_is_revoked(lasts, record))
        return STANDING_REVOKED;
    if (last.failed >= record->when)
        return STANDING_FAILED;
    return record->when > as_of ? STANDING_LATER : STANDING_COUNTS;
}

enum standing *standing_find(struct arena *arena, const struct records *records, int64_t as_of)
{
    enum standing *standings = arena_array(arena, records->count, sizeof *standings);
    struct lasts lasts = {.items = arena_array(arena, records->count, sizeof *lasts.items)};
    for (size_t i = 0; i < records->count; i++)
        note(arena, &lasts, &records->items[i]);
    for (size_t i = 0; i < records->count; i++)
        standings[i] = judge(&lasts, &records->items[i], as_of);
    return standings;
}

const char *standing_name(enum standing standing)
{
    static const char *const names[] = {[STANDING_COUNTS] = "counts",
                                        [STANDING_LATER] = "later",
                                        [STANDING_FAILED] = "failed",
                                        [STANDING_REVOKED] = "revoked"};
    return names[standing];
}
