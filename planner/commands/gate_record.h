/* What a finished run proves, into a ledger. */
#ifndef WHITTLE_COMMANDS_GATE_RECORD_H
#define WHITTLE_COMMANDS_GATE_RECORD_H

#include "planner/commands/options.h"
#include "planner/gate/results.h"
#include "planner/pipeline/request.h"

/* Whether runs of the event that is asked about may record; ERR_USAGE says why not. */
int gate_record_check(const struct request *request, struct err *err);

/* Makes the plan of the run again, from the objects, and adds a pass for every verdict of the jobs
 * that succeeded, of the rows that the run's own plan promised, to the ledger; and one for the
 * whole plan where all of it is `good`. `told` becomes the lines that say what was recorded and
 * what was not. */
int gate_record(const struct options *options, struct arena *arena, const struct outcomes *outcomes,
                const struct promise *promise, bool good, struct strings *told, struct err *err);

#endif
