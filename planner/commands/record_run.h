/* What a finished run proves, into the ledger that a command line names. */
#ifndef WHITTLE_COMMANDS_RECORD_RUN_H
#define WHITTLE_COMMANDS_RECORD_RUN_H

#include "planner/commands/options.h"
#include "planner/gate/verdict.h"
#include "planner/pipeline/make_plan.h"

/* Makes the plan of the run that `request` is about again, from the objects, and adds a record to
 * the file of --ledger for every verdict that the outcomes of jobs and the list of --legs give, and
 * for what --tools says that rows ran on. Of a run that is made again it has to be told when
 * rows ran, by the list or by when their plan was made. `good`, unless NULL, is the plan
 * that ran, all of which passed: then there is one for it as a whole. `told` becomes the lines that
 * say what was recorded and what was not. */
int record_run(const struct options *options, struct arena *arena, struct request *request,
               const struct outcomes *outcomes, const struct promise *good, struct strings *told,
               struct err *err);

#endif
