/* Paths that a person wrote on the command line. */
#ifndef WHITTLE_PIPELINE_NAMED_H
#define WHITTLE_PIPELINE_NAMED_H

#include "planner/git/repository.h"

/* A path as it is seen from -C, or absolute, as one of the repository: the arena's. NULL where it
 * is not in it. */
const char *named_path(struct arena *arena, const struct repository *repository,
                       const char *written);

#endif
