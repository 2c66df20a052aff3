#include "planner/git/ref_copy.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "graph/base/hash.h"
#include "planner/git/ref_copy_parts.h"

/* A ref that was cut off, or whose commit is gone, is as if nothing were known. */
static void read_tip(struct ref_copy *copy)
{
    char tip[sizeof copy->tip] = "";
    git_oid oid;
    int fd = open(ref_copy_path(copy), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t got = fd < 0 ? -1 : read(fd, tip, sizeof tip - 1);
    if (fd >= 0)
        close(fd);
    if (got == (ssize_t)sizeof tip - 1 && git_oid_fromstr(&oid, tip) == 0 &&
        git_odb_exists(copy->odb, &oid))
        memcpy(copy->tip, tip, sizeof tip);
}

static const char *remote_of(struct ref_copy *copy, struct repository *repository)
{
    const char *remote = copy->place->remote;
    remote = remote ? remote : repository_remote(repository, &copy->arena);
    return remote ? remote : "";
}

static int fail_remote(struct err *err)
{
    err_set(err, ERR_GIT,
            "the repository has no remote to keep the ledger at, or several and none "
            "is called origin");
    return err_hint(err,
                    "name one with --remote NAME, or keep the ledger in a file: --ledger FILE");
}

/* Each remote has a copy of its own, since each has a history of its own. Any bytes may stand in a
 * remote's name. */
static const char *name_of_copy(struct arena *arena, const char *remote)
{
    struct hasher hasher = hasher_new();
    if (!*remote || strcmp(remote, "origin") == 0)
        return "ledger.git";
    hasher_add_string(&hasher, remote);
    const struct hash hash = hasher_end(&hasher);
    return arena_printf(arena, "ledger-%.12s.git", hash_hex(arena, &hash));
}

static void set_places(struct ref_copy *copy, struct repository *repository)
{
    struct arena *arena = &copy->arena;
    copy->git_dir = git_repository_path(repository->handle);
    copy->work_dir = repository->work_tree ? repository->work_tree : copy->git_dir;
    copy->above = arena_printf(arena, "%swhittle/", git_repository_commondir(repository->handle));
    copy->remote = remote_of(copy, repository);
    copy->name = name_of_copy(arena, copy->remote);
    copy->dir = arena_printf(arena, "%s%s/", copy->above, copy->name);
    copy->waiting = arena_printf(arena, "%s%s.waiting/", copy->above, copy->name);
}

int ref_copy_open(struct ref_copy **opened, struct repository *repository,
                  const struct ref_place *place, struct err *err)
{
    struct arena arena = {0};
    struct ref_copy *copy = arena_alloc(&arena, sizeof *copy);
    *copy = (struct ref_copy){.arena = arena, .place = place};
    *opened = copy;
    set_places(copy, repository);
    if (!*copy->remote && !place->offline)
        return repository_trouble(repository, err) ? -1 : fail_remote(err);
    if (access(copy->dir, F_OK) < 0)
        return 0;
    if (ref_copy_open_objects(copy, err) != 0)
        return -1;
    read_tip(copy);
    return 0;
}

void ref_copy_release(struct ref_copy *copy, size_t kept)
{
    while (copy->held.count > kept)
        git_odb_object_free(copy->held.items[--copy->held.count]);
}

void ref_copy_close(struct ref_copy *copy)
{
    if (!copy)
        return;
    session_close(copy);
    ref_copy_release(copy, 0);
    git_odb_free(copy->odb);
    struct arena arena = copy->arena;
    arena_free(&arena);
}

const char *ref_copy_tip(const struct ref_copy *copy)
{
    return copy->tip;
}

const char *ref_copy_remote(const struct ref_copy *copy)
{
    return copy->remote;
}

const char *ref_copy_waiting(const struct ref_copy *copy)
{
    return copy->waiting;
}
