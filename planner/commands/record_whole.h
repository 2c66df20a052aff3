/* That a whole plan passed, as a record for a ledger. */
#ifndef WHITTLE_COMMANDS_RECORD_WHOLE_H
#define WHITTLE_COMMANDS_RECORD_WHOLE_H

#include "planner/gate/verdict.h"
#include "planner/ledger/record.h"
#include "planner/pipeline/make_plan.h"

/* `promise` is the plan that ran, of which all is good; `planned` the one that is made again. False
 * where there is no such record: of what is no push to a branch; where jobs may have been left out;
 * where it is not known what the plan that ran left out; where it lacks a job of the one that is
 * made again, and so was asked for in another way. */
bool record_whole(struct arena *arena, const struct request *request, const struct planned *planned,
                  const struct promise *promise, struct record *record);

#endif
