/* The answer to a question about one path. */
#ifndef WHITTLE_PIPELINE_PATH_ANSWER_H
#define WHITTLE_PIPELINE_PATH_ANSWER_H

#include "planner/pipeline/compare.h"

/* The path that a question names, from the current directory or from the repository's root, where
 * there is one or it is among the changes; else NULL. The question may be NULL. */
const char *path_answer_find(const struct handles *handles, const char *question,
                             const struct changes *changes);

/* Fills the rest of an answer, whose path may be NULL. `asked` is what the changes were compared
 * by. */
void path_answer_fill(struct arena *arena, const struct impact_request *asked,
                      struct path_answer *answer);

#endif
