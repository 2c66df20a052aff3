/* Finding what git does not track yet. */
#include <string.h>

#include "planner/git/disk.h"
#include "planner/git/work_tree.h"

static bool holds_tracked(const struct work_tree *tree, const char *dir)
{
    uint32_t known;
    return map_get(&tree->tracked_dirs, dir, &known);
}

/* A directory that holds nothing tracked: skipped as a whole where it is ignored, and one path
 * where it is a repository of its own or too far down to be gone through. */
static void visit_new_dir(const struct work_tree *tree, const char *path, struct strings *dirs,
                          struct strings *paths)
{
    if (work_tree_ignores(tree, arena_printf(tree->arena, "%s/", path)))
        return;
    if (work_tree_is_repository(tree, path) || work_tree_is_too_deep(path))
        vec_push(tree->arena, paths, path);
    else
        vec_push(tree->arena, dirs, path);
}

static void visit(const struct work_tree *tree, const char *path, enum file_kind kind,
                  struct strings *dirs, struct strings *paths)
{
    const git_index_entry *entry = work_tree_tracked(tree, path);
    if (kind == FILE_DIR && holds_tracked(tree, path))
        vec_push(tree->arena, dirs, path);
    else if (kind == FILE_DIR && !(entry && entry->mode == GIT_FILEMODE_COMMIT))
        visit_new_dir(tree, path, dirs, paths);
    else if (kind != FILE_DIR && !entry && !work_tree_ignores(tree, path))
        vec_push(tree->arena, paths, path);
}

void work_tree_untracked(struct work_tree *tree, struct strings *paths)
{
    struct strings dirs = {0};
    vec_push(tree->arena, &dirs, "");
    while (dirs.count) {
        const char *dir = dirs.items[--dirs.count];
        struct file_list list = disk_list(tree->repository->root_fd, dir, tree->arena);
        for (size_t i = 0; i < list.count; i++) {
            const char *name = list.items[i].name;
            const char *path = *dir ? arena_printf(tree->arena, "%s/%s", dir, name) : name;
            visit(tree, path, list.items[i].kind, &dirs, paths);
        }
    }
}
