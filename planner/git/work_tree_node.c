/* What git would record for one path of the work tree. */
#include <string.h>

#include "planner/git/disk.h"
#include "planner/git/work_tree.h"

static struct node recorded_node(const git_index_entry *entry)
{
    return (struct node){.mode = entry->mode, .id = entry->id};
}

static void hash_link(const struct work_tree *tree, const char *path, struct node *node)
{
    const char *target = disk_link(tree->repository->root_fd, path, tree->arena);
    node->unknown = !target || git_odb_hash(&node->id, target, strlen(target), GIT_OBJECT_BLOB) < 0;
}

/* With the conversions of line ends that a commit would do. */
static void hash_file(const struct work_tree *tree, const char *path, struct node *node)
{
    node->unknown = git_repository_hashfile(&node->id, tree->repository->handle, path,
                                            GIT_OBJECT_BLOB, NULL) < 0;
}

/* A repository in the place of `path`; what is not committed there has no name yet. */
static struct node nested_node(const struct work_tree *tree, const char *path)
{
    struct node node = {.mode = GIT_FILEMODE_COMMIT};
    const char *dir = arena_printf(tree->arena, "%s%s", tree->repository->work_tree, path);
    git_repository *handle = NULL;
    int code = handle_open_at(&handle, dir, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);
    node.unknown = true;
    if (code == 0)
        code = git_reference_name_to_id(&node.id, handle, "HEAD");
    if (code == 0)
        code = submodule_is_dirty(handle, &node.unknown);
    if (code < 0 && code != GIT_ENOTFOUND && code != GIT_EOWNER)
        trouble_object(tree->trouble, tree->repository->handle, path);
    git_repository_free(handle);
    return node;
}

static struct node directory_node(const struct work_tree *tree, const char *path,
                                  const git_index_entry *entry)
{
    if (work_tree_is_repository(tree, path))
        return nested_node(tree, path);
    /* The empty directory of a submodule that was not initialised. */
    if (entry && entry->mode == GIT_FILEMODE_COMMIT)
        return recorded_node(entry);
    if (!entry && work_tree_is_too_deep(path))
        return (struct node){.mode = GIT_FILEMODE_COMMIT, .unknown = true};
    return (struct node){0};
}

struct node work_tree_node(struct work_tree *tree, const char *path, const struct node *base)
{
    struct stat status;
    const git_index_entry *entry = work_tree_tracked(tree, path);
    if (!work_tree_stat(tree, path, &status)) {
        bool index_only = entry && (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE);
        return index_only ? recorded_node(entry) : (struct node){0};
    }
    if (!entry && work_tree_ignores(tree, path))
        return (struct node){0};
    if (entry && work_tree_is_clean(tree, entry, &status))
        return recorded_node(entry);
    if (S_ISDIR(status.st_mode))
        return directory_node(tree, path, entry);
    struct node node = {.mode = work_tree_mode(tree, &status, entry ? entry->mode : base->mode)};
    if (S_ISLNK(status.st_mode))
        hash_link(tree, path, &node);
    else if (node.mode)
        hash_file(tree, path, &node);
    /* One that is new is a change whatever it holds. */
    if (node.unknown && base->mode)
        trouble_object(tree->trouble, tree->repository->handle, path);
    return node;
}
