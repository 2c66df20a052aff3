/* The matrix of a job that the configuration says itself: platforms, axes, include and exclude. */
#ifndef WHITTLE_CONFIG_READ_AXES_H
#define WHITTLE_CONFIG_READ_AXES_H

#include "planner/config/draft.h"

/* As they are written; any may be NULL. */
struct axes_written {
    const struct node *platforms, *axes, *include, *exclude;
};

/* Fills the rows of a job; `node` is the job. */
int axes_read(struct draft *draft, const struct node *node, const struct axes_written *written,
              struct job *job);

#endif
