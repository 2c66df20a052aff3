/* Commits of a copy, whose history is cut off where the first fetch began. */
#include <string.h>

#include "graph/base/map.h"
#include "planner/git/ref_copy_parts.h"

enum { MAX_COMMITS = 100000 };

struct raw_commit {
    git_odb_object *object;
    const char *at, *end;
};

/* Without asking for its content where that is out of bounds. A libgit2 error code. */
static int open_commit(git_odb *odb, const git_oid *id, struct raw_commit *commit)
{
    git_object_t type;
    size_t size;
    *commit = (struct raw_commit){0};
    if (git_odb_read_header(&size, &type, odb, id) < 0)
        return GIT_ENOTFOUND;
    if (type != GIT_OBJECT_COMMIT || size > COMMIT_LIMIT)
        return GIT_EINVALID;
    if (git_odb_read(&commit->object, odb, id) < 0)
        return GIT_ERROR;
    commit->at = git_odb_object_data(commit->object);
    commit->end = commit->at + git_odb_object_size(commit->object);
    return 0;
}

/* Reads a line "NAME ID" where one is next. */
static bool take_id(struct raw_commit *commit, const char *name, git_oid *id)
{
    size_t len = strlen(name), size = len + 1 + GIT_OID_HEXSZ + 1;
    if ((size_t)(commit->end - commit->at) < size || memcmp(commit->at, name, len) != 0 ||
        commit->at[len] != ' ' || commit->at[size - 1] != '\n' ||
        git_oid_fromstr(id, commit->at + len + 1) < 0)
        return false;
    commit->at += size;
    return true;
}

struct walk {
    git_odb *odb;
    struct arena *arena;
    struct map seen;
    struct strings waiting; /* in hex */
};

static void meet(struct walk *walk, const git_oid *id)
{
    char hex[GIT_OID_HEXSZ + 1];
    git_oid_tostr(hex, sizeof hex, id);
    if (map_has(&walk->seen, hex))
        return;
    const char *kept = arena_string(walk->arena, hex);
    map_add(walk->arena, &walk->seen, kept, 0);
    vec_push(walk->arena, &walk->waiting, kept);
}

/* Takes a commit that waits, and lets its parents wait that are here; `*whole` is whether all are.
 */
static const char *next(struct walk *walk, bool *whole)
{
    struct raw_commit commit;
    git_oid id;
    const char *hex = walk->waiting.items[--walk->waiting.count];
    *whole = true;
    if (git_oid_fromstr(&id, hex) == 0 && open_commit(walk->odb, &id, &commit) == 0) {
        take_id(&commit, "tree", &id);
        while (take_id(&commit, "parent", &id))
            if (git_odb_exists_ext(walk->odb, &id, GIT_ODB_LOOKUP_NO_REFRESH))
                meet(walk, &id);
            else
                *whole = false;
        git_odb_object_free(commit.object);
    }
    return hex;
}

static void begin(struct walk *walk, const char *tip)
{
    git_oid id;
    if (git_oid_fromstr(&id, tip) == 0)
        meet(walk, &id);
}

int history_ends(git_odb *odb, const char *tip, struct arena *arena, struct strings *ends)
{
    struct walk walk = {.odb = odb, .arena = arena};
    bool whole;
    begin(&walk, tip);
    while (walk.waiting.count) {
        const char *commit = next(&walk, &whole);
        if (!whole)
            vec_push(arena, ends, commit);
        if (walk.seen.count > MAX_COMMITS)
            return -1;
    }
    return 0;
}

bool history_holds(git_odb *odb, const char *tip, const char *old)
{
    struct arena arena = {0};
    struct walk walk = {.odb = odb, .arena = &arena};
    bool whole, found = false;
    begin(&walk, tip);
    while (!found && walk.waiting.count && walk.seen.count <= MAX_COMMITS)
        found = strcmp(next(&walk, &whole), old) == 0;
    arena_free(&arena);
    return found;
}

int history_tree(struct ref_copy *copy, git_odb *odb, const char *tip, git_oid *tree,
                 struct err *err)
{
    struct raw_commit commit;
    git_oid id;
    const char *ref = copy->place->ref;
    int code = git_oid_fromstr(&id, tip) == 0 ? open_commit(odb, &id, &commit) : GIT_EINVALID;
    bool known = code == 0 && take_id(&commit, "tree", tree);
    if (code == 0)
        git_odb_object_free(commit.object);
    if (known)
        return 0;
    if (code == GIT_ENOTFOUND || code == GIT_ERROR) {
        err_at(err, ERR_GIT, ref, 0, 0, "the commit %s can't be read", tip);
        return err_hint(err, "remove %s: it is fetched again", copy->dir);
    }
    err_at(err, ERR_INPUT, ref, 0, 0, "%s is no commit of a ledger", tip);
    return err_hint(err, "somebody else uses this ref: look at it with git ls-remote %s '%s'",
                    *copy->remote ? copy->remote : ".", ref);
}
