/* What a job tells cargo beside its command, held against what the plan takes it to build. */
#ifndef WHITTLE_CONFIG_READ_ARGS_H
#define WHITTLE_CONFIG_READ_ARGS_H

#include "planner/config/draft.h"

/* Fails where the job's args, filled for one of its rows, choose targets that its command does not
 * make, a target triple that is not the platform's, or packages that the job does not have: what
 * they add would never be looked at. `node` is where they stand. */
int args_check(struct draft *draft, const struct node *node, const struct job *job);

#endif
