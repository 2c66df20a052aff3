#include "planner/ledger/whole.h"

#include <string.h>

#include "graph/base/text.h"

#define WINDOW (INT64_C(24) * 60 * 60 * WHOLE_DAYS)

enum { LONGEST_CHAIN = 10000 };

static const char everything[] = "everything", since[] = "all since ";

struct record whole_record(struct arena *arena, const char *series, const char *commit,
                           const char *base)
{
    struct record record = {.kind = RECORD_PASS,
                            .name = {"", "", "", ""},
                            .took = {TIME_UNKNOWN, TIME_UNKNOWN, TIME_UNKNOWN}};
    record.name.root = base ? arena_printf(arena, "%s%s", since, base) : everything;
    record_commit_id(series, commit, record.id);
    return record;
}

bool whole_is_good(struct arena *arena, const struct ledger *ledger, const char *series,
                   const char *commit, int64_t as_of)
{
    for (int i = 0; i < LONGEST_CHAIN; i++) {
        char id[RECORD_ID + 1];
        record_commit_id(series, commit, id);
        const struct record *pass = ledger_passed(arena, ledger, id, as_of, WINDOW, NULL);
        if (!pass)
            return false;
        if (strcmp(pass->name.root, everything) == 0)
            return true;
        if (!text_begins(pass->name.root, since))
            return false;
        commit = pass->name.root + strlen(since);
    }
    return false;
}
