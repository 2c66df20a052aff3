/* Whether a commit is what a run of a pull request tested. */
#ifndef WHITTLE_PIPELINE_TESTED_MERGE_H
#define WHITTLE_PIPELINE_TESTED_MERGE_H

#include <stdint.h>

#include "graph/base/arena.h"
#include "graph/base/err.h"

/* A run tests the merge that the service makes of a pull request, which no API names. `merge` is
 * that one where it has the pull request's `head` (a full hex id) for its second parent and was
 * made before the run, at `created` (seconds since 1970): the service's ref only moves forward, so
 * a merge that is older than the run and still there was there when it began. Fills `base`, the
 * first parent (65 bytes). ERR_INPUT where it is another one; ERR_GIT. */
int tested_merge_check(struct arena *arena, const char *dir, const char *merge, const char *head,
                       int64_t created, char *base, struct err *err);

#endif
