/* What a change takes away from what the configuration at its base has CI run. */
#ifndef WHITTLE_PIPELINE_FIND_NARROWING_H
#define WHITTLE_PIPELINE_FIND_NARROWING_H

#include "planner/pipeline/compare.h"

/* Finds it and, for a pull request that no maintainer accepted it of, adds to the jobs of the
 * comparison what can still run. Looks at the base only where its configuration is another one, or
 * leads to another workspace. Warns where that can't be read. */
void find_narrowing(struct handles *handles, const struct request *request, const struct head *head,
                    struct compared *compared);

#endif
