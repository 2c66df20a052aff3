/* Names of commits: resolving them, and suggesting the one that was meant. */
#include <stdlib.h>
#include <string.h>

#include "graph/base/text.h"
#include "graph/base/vec.h"
#include "planner/git/internal.h"

enum { SUGGESTIONS = 3, WORST = 64 };

struct suggestion {
    char *name;
    size_t distance;
};

struct suggestions {
    struct suggestion items[SUGGESTIONS];
    size_t count;
};

/* "main" most likely means "origin/main"; else a third of the letters may be wrong. */
static size_t distance_of(const char *wanted, const char *name)
{
    const char *slash = strrchr(name, '/');
    size_t close = strlen(wanted) / 3 + 1;
    size_t distance = text_distance(wanted, name, WORST);
    if (slash && strcmp(slash + 1, wanted) == 0)
        return 0;
    if (slash && text_distance(wanted, slash + 1, WORST) < distance)
        distance = text_distance(wanted, slash + 1, WORST) + 1;
    return distance <= close ? distance : WORST;
}

static void suggest(struct suggestions *best, struct arena *arena, const char *name,
                    size_t distance)
{
    size_t at = best->count;
    while (at > 0 && best->items[at - 1].distance > distance)
        at--;
    if (at == SUGGESTIONS || distance == WORST)
        return;
    if (best->count < SUGGESTIONS)
        best->count++;
    memmove(best->items + at + 1, best->items + at, (best->count - at - 1) * sizeof *best->items);
    best->items[at] = (struct suggestion){arena_string(arena, name), distance};
}

static void collect(git_repository *handle, struct arena *arena, const char *wanted,
                    struct suggestions *best)
{
    git_reference_iterator *iterator = NULL;
    git_reference *reference = NULL;
    if (git_reference_iterator_new(&iterator, handle) < 0)
        return;
    while (git_reference_next(&reference, iterator) == 0) {
        const char *name = git_reference_shorthand(reference);
        suggest(best, arena, name, distance_of(wanted, name));
        git_reference_free(reference);
    }
    git_reference_iterator_free(iterator);
}

static int hint_nearest(git_repository *handle, struct err *err, const char *wanted)
{
    struct arena scratch = {0};
    struct suggestions best = {0};
    const char *names = "";
    collect(handle, &scratch, wanted, &best);
    for (size_t i = 0; i < best.count; i++)
        names = arena_printf(&scratch, "%s%s%s", names, i ? " or " : "", best.items[i].name);
    if (best.count)
        err_hint(err, "did you mean %s?", names);
    else
        err_hint(err, "git branch --all lists the branches; git fetch brings new ones");
    arena_free(&scratch);
    return -1;
}

static int fail_reading(struct repository *repository, const char *name, struct err *err)
{
    struct arena scratch = {0};
    handle_missing(repository->handle, err, arena_printf(&scratch, "the revision %s", name));
    arena_free(&scratch);
    return -1;
}

static int fail_resolve(struct repository *repository, const char *name, int code, struct err *err)
{
    if (repository->unborn && strcmp(name, "HEAD") == 0) {
        err_set(err, ERR_GIT, "HEAD names a branch without a commit");
        return err_hint(err, "git commit makes the first one");
    }
    if (code == GIT_EAMBIGUOUS) {
        err_set(err, ERR_GIT, "the revision %s names more than one object", name);
        return err_hint(err, "write more of its digits, or the whole name: refs/heads/%s", name);
    }
    if (code != GIT_ENOTFOUND && code != GIT_EINVALIDSPEC)
        return fail_reading(repository, name, err);
    err_set(err, ERR_GIT, "the revision %s does not exist", name);
    return hint_nearest(repository->handle, err, name);
}

static int fail_kind(struct err *err, const char *name, const git_object *object)
{
    err_set(err, ERR_GIT, "the revision %s names a %s, not a commit", name,
            git_object_type2string(git_object_type(object)));
    return err_hint(err, "name a branch, a tag of a commit, or a commit");
}

int repository_resolve(struct repository *repository, const char *name, struct revision *revision,
                       struct err *err)
{
    git_object *object = NULL, *commit = NULL;
    int status = 0;
    int code = git_revparse_single(&object, repository->handle, name);
    if (code == 0)
        code = git_object_peel(&commit, object, GIT_OBJECT_COMMIT);
    if (commit) {
        *revision = (struct revision){.name = name};
        git_oid_tostr(revision->oid, sizeof revision->oid, git_object_id(commit));
    } else if (object && (code == GIT_EPEEL || code == GIT_EINVALIDSPEC)) {
        status = fail_kind(err, name, object);
    } else {
        status = fail_resolve(repository, name, code, err);
    }
    git_object_free(commit);
    git_object_free(object);
    return status;
}
