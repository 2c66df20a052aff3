/* A ledger: what is known of earlier runs. Pure: bytes in, answers out. Who keeps the bytes, a file
 * or a ref of git, is not its business. */
#ifndef WHITTLE_LEDGER_LEDGER_H
#define WHITTLE_LEDGER_LEDGER_H

#include "graph/base/err.h"
#include "graph/base/vec.h"
#include "planner/ledger/record.h"

enum {
    LEDGER_LIMIT = 64 * 1024 * 1024, /* bytes of a text */
};

/* One text: a first line that says what it is, then lines of records, sorted by their bytes, each
 * once. */
struct ledger_text {
    const char *label; /* what to call it in a message */
    const char *bytes;
    size_t size;
};

/* Several, of which each may have what others have too. Initialise with {0}. */
struct ledger {
    VEC(struct ledger_text) texts;
    bool no_times; /* ledger_check saw none */
};

/* Adds a text, of which only the first line is looked at: a plan asks for a few of its lines.
 * ERR_INPUT where that says something else, or where the text is larger than LEDGER_LIMIT; "" is a
 * text without records. */
int ledger_add(struct arena *arena, struct ledger *ledger, const struct ledger_text *text,
               struct err *err);

/* Whether its lines can be found: ERR_INPUT, with the label and line of the first that stands out
 * of order or is cut off. Among others a failure or a revocation may not be found, though a pass
 * is. */
int ledger_check(struct arena *arena, struct ledger *ledger, struct err *err);

/* All records of an id, by when and then their lines, each once. Lines of it that are no records
 * are as if they were not there. */
struct records ledger_find(struct arena *arena, const struct ledger *ledger, const char *id);

/* What a plan may believe of a key, at a time in seconds since 1970: the last pass within `window`
 * seconds before that counts (planner/ledger/standing.h). NULL where none does: no record, a
 * failure or a revocation that is as late as the pass, a pass that is too old or of later than the
 * plan, a run that was taken back. Failures and revocations of later than the plan count, so that a
 * clock that is wrong makes no plan smaller. `failed`, unless NULL, becomes the failure that is the
 * last word; NULL where another is. */
const struct record *ledger_passed(struct arena *arena, const struct ledger *ledger,
                                   const char *key, int64_t as_of, int64_t window,
                                   const struct record **failed);

/* All times up to `as_of` that say how long anything took, each once, in the order of their lines.
 * What is no record is as if it were not there. */
struct records ledger_times(struct arena *arena, const struct ledger *ledger, int64_t as_of);

/* All records of all texts, each once, in the order of their lines. ERR_INPUT as of ledger_merge.
 */
int ledger_records(struct arena *arena, const struct ledger *ledger, struct records *records,
                   struct err *err);

/* All texts as one, the union of their lines. ERR_INPUT, with the label and line of the first line
 * that is no record or stands out of order, and where they are too many. */
int ledger_merge(struct arena *arena, const struct ledger *ledger, struct ledger_text *text,
                 struct err *err);

/* The same with the records besides. ERR_INPUT for one that can't be written: without a run, with
 * an id that is none, too long. */
int ledger_with(struct arena *arena, const struct ledger *ledger, const struct records *records,
                struct ledger_text *text, struct err *err);

/* The same without what counts no more at a time: verdicts, tools and revocations from before
 * `since` (seconds since 1970), and of each name's times all but the last `times`. What a row was
 * reported to run on last stays, with what takes it back. A key in `kept`
 * keeps its records, however old, and what takes back their runs. Where `since` is as early as any
 * plan's window, what is left says the same to it, even merged with an older copy. */
int ledger_prune(struct arena *arena, const struct ledger *ledger, int64_t since, size_t times,
                 const struct strings *kept, struct ledger_text *text, struct err *err);

#endif
