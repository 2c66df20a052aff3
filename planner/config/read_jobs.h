/* The section `jobs` of a configuration. */
#ifndef WHITTLE_CONFIG_READ_JOBS_H
#define WHITTLE_CONFIG_READ_JOBS_H

#include "planner/config/draft.h"

int jobs_read(struct draft *draft, const struct node *node);

#endif
