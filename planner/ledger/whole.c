#include "planner/ledger/whole.h"

#include <string.h>

#include "graph/base/text.h"
#include "planner/ledger/believed.h"

#define WINDOW (INT64_C(24) * 60 * 60 * WHOLE_DAYS)

enum { LONGEST_CHAIN = 10000 };

static const char everything[] = "everything", since[] = "all since ";

struct record whole_record(struct arena *arena, const char *series, const char *commit,
                           const char *base, const struct strings *believed)
{
    const char *words = base ? arena_printf(arena, "%s%s", since, base) : everything;
    struct record record = {.kind = RECORD_PASS,
                            .name = {"", "", "", ""},
                            .took = {TIME_UNKNOWN, TIME_UNKNOWN, TIME_UNKNOWN}};
    record.name.root = believed_write(arena, words, believed);
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
        const char *words = believed_words(arena, pass->name.root);
        if (strcmp(words, everything) == 0)
            return true;
        if (!text_begins(words, since))
            return false;
        commit = words + strlen(since);
    }
    return false;
}
