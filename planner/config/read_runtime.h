/* The section `runtime` of a configuration: whose tests start whose programs. */
#ifndef WHITTLE_CONFIG_READ_RUNTIME_H
#define WHITTLE_CONFIG_READ_RUNTIME_H

#include "planner/config/draft.h"

int runtime_read(struct draft *draft, const struct node *node);

#endif
