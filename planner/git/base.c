/* What to compare with: the default branch, and the merge base. */
#include <string.h>

#include "graph/base/text.h"
#include "planner/git/internal.h"

struct remotes {
    const char *names[2]; /* the current branch's; origin, or the only one */
    size_t count;
};

/* Whether a call succeeded. An answer that is none is no trouble: no such name, no commit yet. */
static bool worked(struct repository *repository, int code)
{
    if (code < 0 && code != GIT_ENOTFOUND && code != GIT_EUNBORNBRANCH && code != GIT_EINVALIDSPEC)
        trouble_object(&repository->trouble, repository->handle, "a branch");
    return code >= 0;
}

static git_reference *current_branch(struct repository *repository)
{
    git_reference *head = NULL;
    if (!worked(repository, git_repository_head(&head, repository->handle)))
        return NULL;
    if (git_reference_is_branch(head))
        return head;
    git_reference_free(head);
    return NULL;
}

/* "." as a branch's remote is this repository itself. */
static void add_branch_remote(struct repository *repository, struct arena *arena,
                              struct remotes *remotes)
{
    git_reference *head = current_branch(repository);
    git_buf name = {0};
    if (head &&
        worked(repository,
               git_branch_upstream_remote(&name, repository->handle, git_reference_name(head))) &&
        strcmp(name.ptr, ".") != 0)
        remotes->names[remotes->count++] = arena_string(arena, name.ptr);
    git_buf_dispose(&name);
    git_reference_free(head);
}

/* The remote that a key of git's configuration gives an address, "remote.NAME.url"; or NULL. */
static const char *remote_of(struct arena *arena, const char *key)
{
    static const char start[] = "remote.", *const ends[] = {".url", ".pushurl"};
    const size_t skip = sizeof start - 1, len = strlen(key);
    if (strncmp(key, start, skip) != 0)
        return NULL;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (text_ends(key, ends[i]) && len > skip + strlen(ends[i]))
            return arena_copy(arena, key + skip, len - skip - strlen(ends[i]));
    return NULL;
}

/* Adds origin, or the only one there is. git_remote_list() is not asked: it leaves out a remote
 * when there is no memory for its regular expression, and says nothing. */
static void add_remotes(struct arena *arena, git_config_iterator *iterator, struct remotes *remotes)
{
    git_config_entry *entry;
    const char *first = NULL;
    bool origin = false, others = false;
    while (git_config_next(&entry, iterator) == 0) {
        const char *name = remote_of(arena, entry->name);
        if (!name)
            continue;
        origin |= strcmp(name, "origin") == 0;
        others |= first && strcmp(name, first) != 0;
        first = first ? first : name;
    }
    if (origin || (first && !others))
        remotes->names[remotes->count++] = origin ? "origin" : first;
}

static void find_remotes(struct repository *repository, struct arena *arena,
                         struct remotes *remotes)
{
    git_config *config = NULL;
    git_config_iterator *iterator = NULL;
    add_branch_remote(repository, arena, remotes);
    if (worked(repository, git_repository_config_snapshot(&config, repository->handle)) &&
        worked(repository, git_config_iterator_new(&iterator, config)))
        add_remotes(arena, iterator, remotes);
    git_config_iterator_free(iterator);
    git_config_free(config);
}

const char *repository_remote(struct repository *repository, struct arena *arena)
{
    struct remotes remotes = {0};
    find_remotes(repository, arena, &remotes);
    return remotes.count ? remotes.names[0] : NULL;
}

/* Fills `revision` with the commit that a branch names, under the branch's own short name. */
static bool take_reference(struct repository *repository, git_reference *reference,
                           struct arena *arena, struct revision *revision)
{
    git_reference *direct = NULL;
    git_object *commit = NULL;
    bool found = worked(repository, git_reference_resolve(&direct, reference)) &&
                 worked(repository, git_reference_peel(&commit, direct, GIT_OBJECT_COMMIT));
    if (found) {
        *revision = (struct revision){.name = arena_string(arena, git_reference_shorthand(direct))};
        git_oid_tostr(revision->oid, sizeof revision->oid, git_object_id(commit));
    }
    git_object_free(commit);
    git_reference_free(direct);
    return found;
}

static bool take_named(struct repository *repository, struct arena *arena, const char *name,
                       struct revision *revision)
{
    git_reference *reference = NULL;
    bool found = worked(repository, git_reference_lookup(&reference, repository->handle, name)) &&
                 take_reference(repository, reference, arena, revision);
    git_reference_free(reference);
    return found;
}

static bool take_of_remotes(struct repository *repository, const struct remotes *remotes,
                            const char *branch, struct arena *arena, struct revision *revision)
{
    for (size_t i = 0; i < remotes->count; i++) {
        const char *name = arena_printf(arena, "refs/remotes/%s/%s", remotes->names[i], branch);
        if (take_named(repository, arena, name, revision))
            return true;
    }
    return false;
}

static bool take_upstream(struct repository *repository, struct arena *arena,
                          struct revision *revision)
{
    git_reference *head = current_branch(repository), *upstream = NULL;
    bool found = head && worked(repository, git_branch_upstream(&upstream, head)) &&
                 take_reference(repository, upstream, arena, revision);
    git_reference_free(upstream);
    git_reference_free(head);
    return found;
}

bool repository_default_branch(struct repository *repository, struct arena *arena,
                               struct revision *revision)
{
    struct remotes remotes = {0};
    find_remotes(repository, arena, &remotes);
    return take_of_remotes(repository, &remotes, "HEAD", arena, revision) ||
           take_of_remotes(repository, &remotes, "main", arena, revision) ||
           take_of_remotes(repository, &remotes, "master", arena, revision) ||
           take_upstream(repository, arena, revision) ||
           take_named(repository, arena, "refs/heads/main", revision) ||
           take_named(repository, arena, "refs/heads/master", revision);
}

bool repository_branch(struct repository *repository, struct arena *arena, const char *branch,
                       struct revision *revision)
{
    struct remotes remotes = {0};
    find_remotes(repository, arena, &remotes);
    return take_of_remotes(repository, &remotes, branch, arena, revision) ||
           take_named(repository, arena, arena_printf(arena, "refs/heads/%s", branch), revision);
}

bool repository_has_other_branch(struct repository *repository)
{
    git_branch_iterator *iterator = NULL;
    git_reference *branch = NULL;
    git_branch_t kind;
    bool found = false;
    if (git_branch_iterator_new(&iterator, repository->handle, GIT_BRANCH_ALL) < 0)
        return true;
    while (!found && git_branch_next(&branch, &kind, iterator) == 0) {
        found = kind == GIT_BRANCH_REMOTE || !git_branch_is_head(branch);
        git_reference_free(branch);
    }
    git_branch_iterator_free(iterator);
    return found;
}

bool repository_merge_base(struct repository *repository, const char *left, const char *right,
                           char *oid)
{
    git_oid one, two, base;
    if (repository->shallow || git_oid_fromstr(&one, left) < 0 || git_oid_fromstr(&two, right) < 0)
        return false;
    if (!worked(repository, git_merge_base(&base, repository->handle, &one, &two)))
        return false;
    git_oid_tostr(oid, GIT_OID_HEXSZ + 1, &base);
    return true;
}
