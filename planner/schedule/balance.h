/* Rows whose runners share entries by how long these take. */
#ifndef WHITTLE_SCHEDULE_BALANCE_H
#define WHITTLE_SCHEDULE_BALANCE_H

#include "planner/ledger/estimate.h"
#include "planner/schedule/shards.h"

/* Shares out each row that several runners take, so that the longest of them takes as short as can
 * be found, on no more runners than that needs. What entries have in common counts for each: times
 * do not tell it. `estimates` are of all entries of `job`, by place; NULL: nothing changes. */
void balance(struct arena *arena, const struct matrix_job *job, const struct impact *impact,
             const struct estimated *estimates, struct row_shares *row_shares);

#endif
