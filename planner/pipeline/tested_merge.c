#include "planner/pipeline/tested_merge.h"

#include <string.h>

#include "planner/git/repository.h"

static int check(struct repository *repository, struct arena *arena, const char *merge,
                 const char *head, int64_t created, char *base, struct err *err)
{
    struct revision revision = {0};
    struct commit commit;
    if (repository_resolve(repository, merge, &revision, err) != 0)
        return -1;
    if (!repository_commit(repository, revision.oid, arena, &commit) || commit.parent_count != 2 ||
        strcmp(commit.parents[1], head) != 0) {
        err_set(err, ERR_INPUT, "%s is not the merge of %.12s, which the run is of", merge, head);
        return err_hint(err, "fetch refs/pull/NUMBER/merge; it may be of a later push by now");
    }
    if (commit.committed > created) {
        err_set(err, ERR_INPUT, "%s was made after the run began: it tested another merge", merge);
        return err_hint(err, "the branch that it goes to has moved on; nothing can be recorded");
    }
    memcpy(base, commit.parents[0], sizeof commit.parents[0]);
    return 0;
}

int tested_merge_check(struct arena *arena, const char *dir, const char *merge, const char *head,
                       int64_t created, char *base, struct err *err)
{
    struct repository *repository = NULL;
    if (repository_open(&repository, dir, err) != 0)
        return -1;
    int rc = check(repository, arena, merge, head, created, base, err);
    repository_close(repository);
    return rc;
}
