#include <string.h>

#include "graph/base/text.h"
#include "planner/git/internal.h"

static bool look_up(struct repository *repository, const char *oid, git_commit **commit)
{
    git_oid id;
    if (strlen(oid) != GIT_OID_HEXSZ || git_oid_fromstr(&id, oid) < 0)
        return false;
    int code = git_commit_lookup(commit, repository->handle, &id);
    if (code < 0 && code != GIT_ENOTFOUND)
        trouble_object(&repository->trouble, repository->handle, oid);
    return code == 0;
}

/* By the header's own lines: versions of the library that know shallow clones leave out what is cut
 * off. Parents stand after the tree, before everything else. */
static void read_parents(const char *header, struct commit *commit)
{
    static const char key[] = "parent ";
    const char *line = strchr(header, '\n');
    for (; line && text_begins(line + 1, key) && commit->parent_count < COMMIT_PARENTS;
         line = strchr(line + 1, '\n')) {
        const char *oid = line + sizeof key;
        if (strcspn(oid, "\n") != GIT_OID_HEXSZ)
            return;
        memcpy(commit->parents[commit->parent_count++], oid, GIT_OID_HEXSZ);
    }
}

bool repository_commit(struct repository *repository, const char *oid, struct arena *arena,
                       struct commit *commit)
{
    git_commit *object = NULL;
    *commit = (struct commit){0};
    if (!look_up(repository, oid, &object))
        return false;
    const char *message = git_commit_message(object);
    read_parents(git_commit_raw_header(object), commit);
    commit->message = arena_string(arena, message ? message : "");
    commit->committed = git_commit_time(object);
    git_commit_free(object);
    return true;
}

bool repository_has_commit(struct repository *repository, const char *oid)
{
    git_commit *object = NULL;
    bool here = look_up(repository, oid, &object);
    git_commit_free(object);
    return here;
}
