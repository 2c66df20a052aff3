/* Which runs a pass stands on: those that passed what its own run left out, since it had passed
 * there. Written behind the words of a record's root, as the ids of these runs. */
#ifndef WHITTLE_LEDGER_BELIEVED_H
#define WHITTLE_LEDGER_BELIEVED_H

#include "graph/base/vec.h"
#include "planner/ledger/record.h"

enum { BELIEVED_LIMIT = 1000 }; /* runs that one record has room for */

/* `words` and behind them what names the runs, of which there are at most BELIEVED_LIMIT; `words`
 * where there are none. */
const char *believed_write(struct arena *arena, const char *words, const struct strings *runs);

/* The words alone. */
const char *believed_words(struct arena *arena, const char *root);

/* Where the ids begin in a record; NULL where it stands on no other run. Verdicts never do. */
const char *believed_begin(const struct record *record);

/* The next id from `*at` on, which it moves behind that; false where there is no more. */
bool believed_next(const char **at, char id[RECORD_ID + 1]);

#endif
