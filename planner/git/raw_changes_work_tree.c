/* Changes from a tree to the files of the work tree.
 *
 * Which paths may differ is collected generously: what differs between the tree and the index,
 * what no longer looks as the index recorded it, what is untracked. Then each of them is compared
 * on its own, the tree's entry with what lies on the disk: a change that was staged and then taken
 * back on the disk is none. The library's own comparison of a tree with the work tree reports such
 * paths, and mixes up names where core.ignoreCase is set on a file system that tells them apart. */
#include <string.h>

#include "planner/git/trees.h"
#include "planner/git/work_tree.h"

static int collect_staged(struct work_tree *tree, git_tree *base, struct strings *paths,
                          struct err *err)
{
    git_diff_options options;
    git_diff *diff = NULL;
    git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
    options.flags = GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_SKIP_BINARY_CHECK;
    git_repository *handle = tree->repository->handle;
    if (git_diff_tree_to_index(&diff, handle, base, tree->index, &options) < 0)
        return handle_missing(handle, err, "a directory of the base");
    for (size_t i = 0; i < git_diff_num_deltas(diff); i++) {
        const char *path = git_diff_get_delta(diff, i)->new_file.path;
        vec_push(tree->arena, paths, arena_string(tree->arena, path));
    }
    git_diff_free(diff);
    return 0;
}

static void collect_touched(struct work_tree *tree, struct strings *paths)
{
    for (size_t i = 0; i < git_index_entrycount(tree->index); i++) {
        const git_index_entry *entry = git_index_get_byindex(tree->index, i);
        struct stat status;
        bool present = work_tree_stat(tree, entry->path, &status);
        bool index_only = entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE;
        if (present ? !work_tree_is_clean(tree, entry, &status) : !index_only)
            vec_push(tree->arena, paths, entry->path);
    }
}

static struct node base_node(struct trees *trees, const char *path)
{
    struct tree_dir dir;
    struct node node = {0};
    const git_tree_entry *entry = trees_entry(trees, path, &dir);
    if (entry && git_tree_entry_type(entry) != GIT_OBJECT_TREE)
        node =
            (struct node){.mode = git_tree_entry_filemode(entry), .id = *git_tree_entry_id(entry)};
    return node;
}

static void compare_paths(struct work_tree *tree, struct trees *trees, struct strings *paths,
                          struct arena *arena, struct changes *changes)
{
    strings_sort(paths);
    for (size_t i = 0; i < paths->count; i++) {
        const char *path = paths->items[i];
        if (i && strcmp(path, paths->items[i - 1]) == 0)
            continue;
        struct node base = base_node(trees, path);
        struct node head = work_tree_node(tree, path, &base);
        changes_add(changes, arena, path, &base, &head);
    }
}

int changes_work_tree(struct repository *repository, git_tree *base, struct arena *arena,
                      struct changes *changes, struct err *err)
{
    struct arena scratch = {0};
    struct work_tree tree;
    struct trouble trouble = {0};
    struct trees trees = {0};
    struct strings paths = {0};
    git_tree *root = NULL;
    int status = work_tree_init(&tree, repository, &scratch, &trouble, err);
    if (status == 0)
        status = collect_staged(&tree, base, &paths, err);
    if (status == 0 && base && git_tree_dup(&root, base) < 0)
        status = handle_missing(repository->handle, err, "the base");
    if (status == 0) {
        collect_touched(&tree, &paths);
        work_tree_untracked(&tree, &paths);
        trees_init(&trees, &scratch, repository->handle, root, false, &trouble);
        if (!trouble.met)
            compare_paths(&tree, &trees, &paths, arena, changes);
        status = trouble_tell(&trouble, err) ? -1 : 0;
    }
    trees_free(&trees);
    work_tree_free(&tree);
    arena_free(&scratch);
    return status;
}
