/* The section `reads` of a configuration: whose tests or build read which files of elsewhere. */
#ifndef WHITTLE_CONFIG_READ_READS_H
#define WHITTLE_CONFIG_READ_READS_H

#include "planner/config/draft.h"

int reads_read(struct draft *draft, const struct node *node);

#endif
