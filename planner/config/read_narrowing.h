/* The section `narrowing` of a configuration. */
#ifndef WHITTLE_CONFIG_READ_NARROWING_H
#define WHITTLE_CONFIG_READ_NARROWING_H

#include "planner/config/draft.h"

/* How a label begins that accepts a narrowing, where no configuration says it. */
#define NARROWING_LABEL "ci:narrow"

int narrowing_read(struct draft *draft, const struct node *node);

#endif
