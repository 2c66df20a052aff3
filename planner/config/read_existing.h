/* The matrix of a job that a workflow has already: `matrix: {from, job, platform, packages}`. */
#ifndef WHITTLE_CONFIG_READ_EXISTING_H
#define WHITTLE_CONFIG_READ_EXISTING_H

#include "planner/config/draft.h"

/* Fills the rows of a job from the workflow that the mapping at `node` names. What can't be known
 * of a row leaves its target open, or makes it doubtful, with a warning; what a workflow may not
 * say is an error there. */
int existing_read(struct draft *draft, const struct node *node, struct job *job);

#endif
