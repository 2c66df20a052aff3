/* The section `limits` of a configuration. */
#ifndef WHITTLE_CONFIG_READ_LIMITS_H
#define WHITTLE_CONFIG_READ_LIMITS_H

#include "planner/config/draft.h"

int limits_read(struct draft *draft, const struct node *node);

#endif
