/* Globs over the paths of a repository, in whatever section they stand. */
#ifndef WHITTLE_CONFIG_PATH_GLOBS_H
#define WHITTLE_CONFIG_PATH_GLOBS_H

#include "planner/config/draft.h"

/* The globs at a node, one or a list, each of which could match some path. `exception` says how the
 * section does without '!'. They are noted in the configuration, for config_check_globs. */
int path_globs_read(struct draft *draft, const struct node *node, const char *exception,
                    struct nodes *globs);

/* What to call a glob that stands at a node: "whittle.yml:12: *.proto". */
const char *path_glob_label(const struct draft *draft, const struct node *node);

#endif
