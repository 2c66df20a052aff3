/* Finding what git does not track yet. */
#include <errno.h>
#include <string.h>

#include "graph/base/path.h"
#include "planner/git/disk.h"
#include "planner/git/work_tree.h"

enum dir_use work_tree_dir_use(const struct work_tree *tree, const char *path)
{
    const git_index_entry *entry = work_tree_tracked(tree, path);
    if (map_has(&tree->tracked_dirs, path))
        return DIR_ENTERED;
    if ((entry && entry->mode == GIT_FILEMODE_COMMIT) ||
        work_tree_ignores(tree, arena_printf(tree->arena, "%s/", path)))
        return DIR_SKIPPED;
    if (work_tree_is_repository(tree, path))
        return DIR_REPOSITORY;
    return work_tree_is_too_deep(path) ? DIR_TOO_DEEP : DIR_ENTERED;
}

static void visit_dir(const struct work_tree *tree, const char *path, struct strings *dirs,
                      struct strings *paths)
{
    switch (work_tree_dir_use(tree, path)) {
    case DIR_ENTERED:
        vec_push(tree->arena, dirs, path);
        break;
    case DIR_REPOSITORY:
    case DIR_TOO_DEEP:
        vec_push(tree->arena, paths, path);
        break;
    case DIR_SKIPPED:
        break;
    }
}

static void visit(const struct work_tree *tree, const char *path, enum file_kind kind,
                  struct strings *dirs, struct strings *paths)
{
    if (kind == FILE_DIR)
        visit_dir(tree, path, dirs, paths);
    else if (!work_tree_tracked(tree, path) && !work_tree_ignores(tree, path))
        vec_push(tree->arena, paths, path);
}

static struct file_list list(const struct work_tree *tree, const char *dir)
{
    struct file_list found;
    if (disk_list(tree->repository->root_fd, dir, tree->arena, &found) != 0)
        trouble_disk(tree->trouble, dir, errno);
    for (size_t i = 0; i < found.count; i++)
        if (found.items[i].kind == FILE_NONE)
            trouble_odd(tree->trouble, path_child(tree->arena, dir, found.items[i].name));
    return found;
}

/* After some trouble nothing more is asked: git's library would wait for a pipe. */
void work_tree_untracked(struct work_tree *tree, struct strings *paths)
{
    struct strings dirs = {0};
    vec_push(tree->arena, &dirs, "");
    while (dirs.count && !tree->trouble->met) {
        const char *dir = dirs.items[--dirs.count];
        const struct file_list found = list(tree, dir);
        for (size_t i = 0; i < found.count && !tree->trouble->met; i++)
            visit(tree, path_child(tree->arena, dir, found.items[i].name), found.items[i].kind,
                  &dirs, paths);
    }
}
