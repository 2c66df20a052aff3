/* The section `paths` of a configuration: rules about what paths reach. */
#ifndef WHITTLE_CONFIG_PATHS_H
#define WHITTLE_CONFIG_PATHS_H

#include "graph/impact/path_rules.h"
#include "planner/config/shape.h"

/* Adds the rules in the list at `node`. The names of packages must be among `packages`. */
int paths_read(struct reading *reading, const struct node *node, const struct strings *packages,
               struct path_rules *rules);

#endif
