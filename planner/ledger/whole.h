/* That a whole plan passed: of which commit, and compared with which. From these records follows
 * which commit is known to be good as a whole: what its run left out was good at its base. */
#ifndef WHITTLE_LEDGER_WHOLE_H
#define WHITTLE_LEDGER_WHOLE_H

#include "planner/ledger/ledger.h"

enum { WHOLE_DAYS = 90 }; /* how long such a pass counts */

/* `series` names the plans that are made alike (planner/pipeline/last_passed.h), `base` the commit
 * that was compared with, as a full hex id; NULL: with none, everything ran. `believed` are the
 * runs in which what this one left out had passed (planner/ledger/believed.h). The record is a
 * pass, whose `when` and `run` are the caller's. */
struct record whole_record(struct arena *arena, const char *series, const char *commit,
                           const char *base, const struct strings *believed);

/* Whether a commit is known to be good as a whole at a time: it passed with everything, or compared
 * with one of which that is known; and no run that it believed was taken back. */
bool whole_is_good(struct arena *arena, const struct ledger *ledger, const char *series,
                   const char *commit, int64_t as_of);

#endif
