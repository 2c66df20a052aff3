/* What became of what records say: later ones may take the word from them. */
#ifndef WHITTLE_LEDGER_STANDING_H
#define WHITTLE_LEDGER_STANDING_H

#include "planner/ledger/record.h"

enum standing {
    STANDING_COUNTS,
    STANDING_LATER,  /* it passed later than it is asked for: somebody's clock is wrong */
    STANDING_FAILED, /* a pass, and what it is of has failed since, or at the same time */
    STANDING_REVOKED /* a verdict or a report of tools that was taken back; a pass also with a run
                        that its own believed (planner/ledger/believed.h); a failure and a report
                        not with their run, since what that leaves open is no reason to run less */
};

/* Of each record, where these are all that there are of its key, of its run, and of the runs
 * that this one believed. */
enum standing *standing_find(struct arena *arena, const struct records *records, int64_t as_of);

/* The word for it: "counts", "later", "failed", "revoked". */
const char *standing_name(enum standing standing);

#endif
