#include <stdlib.h>
#include <string.h>

#include "planner/git/internal.h"
#include "planner/git/raw_changes_parts.h"

static int compare_changes(const void *left, const void *right)
{
    const struct change *one = left, *other = right;
    return strcmp(one->path, other->path);
}

static int fail_tree(struct repository *repository, const char *name, struct err *err)
{
    struct arena scratch = {0};
    handle_missing(repository->handle, err, arena_printf(&scratch, "the tree of %s", name));
    arena_free(&scratch);
    return -1;
}

static int read_from(struct repository *repository, git_tree *base, const struct revision *head,
                     struct arena *arena, struct changes *changes, struct err *err)
{
    git_tree *tree = NULL;
    if (head->work_tree)
        return changes_work_tree(repository, base, arena, changes, err);
    if (handle_tree(repository->handle, head->oid, &tree) < 0)
        return fail_tree(repository, head->name, err);
    int status = changes_tree(repository, base, tree, arena, changes, err);
    git_tree_free(tree);
    return status;
}

int changes_read(struct repository *repository, const struct revision *base,
                 const struct revision *head, struct arena *arena, struct changes *changes,
                 struct err *err)
{
    git_tree *tree = NULL;
    *changes = (struct changes){0};
    if (base->oid[0] && handle_tree(repository->handle, base->oid, &tree) < 0)
        return fail_tree(repository, base->name, err);
    int status = read_from(repository, tree, head, arena, changes, err);
    git_tree_free(tree);
    if (changes->count)
        qsort(changes->items, changes->count, sizeof *changes->items, compare_changes);
    return status;
}
