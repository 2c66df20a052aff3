/* The base that a ledger knows: the newest commit before the head that is good as a whole. */
#ifndef WHITTLE_PIPELINE_LAST_PASSED_H
#define WHITTLE_PIPELINE_LAST_PASSED_H

#include "planner/git/repository.h"
#include "planner/pipeline/request.h"

#define LAST_PASSED "last-passed" /* as --base */

/* Names the plans of which one speaks for the next: those of one workflow for one branch, asked for
 * with the same directory, workspace, configuration, command and targets. What one of another
 * series left out it may never have known. The arena's; NULL where no service says which. */
const char *last_passed_series(struct repository *repository, struct arena *arena,
                               const struct request *request);

/* Along the first parents of the head that `request` names, or of HEAD; not the head itself. Fills
 * `oid` (65 bytes). False where there is none: then everything has to run. ERR_GIT for a head that
 * is none. */
int last_passed_find(struct repository *repository, struct arena *arena,
                     const struct request *request, const char *series, char *oid, bool *found,
                     struct err *err);

#endif
