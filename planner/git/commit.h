/* What a commit says of itself. */
#ifndef WHITTLE_GIT_COMMIT_H
#define WHITTLE_GIT_COMMIT_H

#include "planner/git/repository.h"

enum { COMMIT_PARENTS = 3 }; /* a merge of more than two has more: only that counts */

struct commit {
    char parents[COMMIT_PARENTS][65]; /* in hex; they need not be here (a shallow clone) */
    size_t parent_count;              /* at most COMMIT_PARENTS */
    const char *message;              /* any bytes but NUL; the arena's */
};

/* Reads the commit with that full hex id. Parents are those that it was made with, wherever a
 * shallow clone cuts. Returns false where it is not here. */
bool repository_commit(struct repository *repository, const char *oid, struct arena *arena,
                       struct commit *commit);

/* Whether the commit with that full hex id is here. */
bool repository_has_commit(struct repository *repository, const char *oid);

#endif
