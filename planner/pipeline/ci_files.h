/* Which files of CI have a say in the plan. */
#ifndef WHITTLE_PIPELINE_CI_FILES_H
#define WHITTLE_PIPELINE_CI_FILES_H

#include "planner/pipeline/compare.h"

/* Notes them, and those that have none, in the rules of the comparison, where one of them changed
 * or is asked about, and it can be known: by the event or, for a person, by what workflows say. */
void ci_files_note(const struct handles *handles, const struct request *request,
                   const struct head *head, struct compared *compared);

#endif
