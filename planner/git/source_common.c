#include "planner/git/source_common.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/path.h"
#include "graph/base/vec.h"
#include "planner/git/internal.h"

/* Far above what the links of any repository take: seconds. */
enum { LINK_WORK = 1 << 28 };

int source_fail_kind(struct err *err, const char *path, enum file_kind kind)
{
    static const char *const found[] = {
        [FILE_NONE] = "there is no such file",
        [FILE_REGULAR] = "the file can't be read",
        [FILE_DIR] = "it is a directory, not a file",
        [FILE_LINK] = "it is a symbolic link that leaves the repository or leads in a circle",
        [FILE_SUBMODULE] = "it is in a submodule, or a directory, whose objects are not here",
    };
    err_at(err, ERR_INPUT, path, 0, 0, "%s", found[kind]);
    if (kind == FILE_SUBMODULE)
        err_hint(err, "git submodule update --init --recursive");
    return -1;
}

int source_fail_size(struct err *err, const char *path, unsigned long long size, size_t limit)
{
    return err_at(err, ERR_INPUT, path, 0, 0,
                  "it has %llu bytes; a file of more than %zu bytes is not read", size, limit);
}

bool source_tell_trouble(void *self, struct err *err)
{
    const struct source_handles *handles = self;
    return trouble_tell(&handles->trouble, err);
}

int source_read_object(git_repository *handle, const git_oid *id, const char *path, size_t limit,
                       struct arena *arena, struct blob *blob, struct trouble *trouble,
                       struct err *err)
{
    size_t size;
    int code = handle_read_blob(handle, id, limit, arena, blob, &size);
    if (code == 0)
        return 0;
    if (size > limit)
        return source_fail_size(err, path, size, limit);
    handle_missing(handle, err, path);
    if (code != GIT_ENOTFOUND)
        trouble_object(trouble, handle, path);
    return -1;
}

static int compare_entries(const void *left, const void *right)
{
    const struct file_entry *one = left, *other = right;
    return strcmp(one->name, other->name);
}

struct file_list source_sorted(struct file_entry *items, size_t count)
{
    if (count)
        qsort(items, count, sizeof *items, compare_entries);
    return (struct file_list){items, count};
}

/* Directly, and in the end. */
int source_add_link(const struct places *places, const char *path, struct arena *arena,
                    struct links *links, struct err *err)
{
    const char *target = places->target(places->self, path, arena);
    if (!target)
        return 0;
    struct link link = {.path = path,
                        .target = target[0] == '/'
                                      ? path_join(arena, "", target + 1)
                                      : path_join(arena, path_parent(arena, path), target)};
    const char *found;
    enum file_kind kind = follow_links(places, path, arena, &found);
    if (kind != FILE_NONE && kind != FILE_LINK)
        link.real = found;
    if (!path_outside(link.target))
        vec_push(arena, links, link);
    if (*places->work <= LINK_WORK)
        return 0;
    err_at(err, ERR_GIT, path, 0, 0, "symbolic links up to this one take too long to follow");
    return err_hint(err, "links that lead through each other, or through deep directories, have to "
                         "go");
}

const char *source_real(const char *path, const char *found)
{
    return strcmp(path, found) == 0 ? NULL : found;
}
