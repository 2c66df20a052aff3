/* The section `paths` of a configuration: rules about what paths reach. */
#ifndef WHITTLE_CONFIG_READ_PATHS_H
#define WHITTLE_CONFIG_READ_PATHS_H

#include "planner/config/draft.h"

/* Adds the rules in the list at `node`. The packages that they name must be among those of the
 * workspace, and the jobs among those of the configuration, which are read before. */
int paths_read(struct draft *draft, const struct node *node);

#endif
