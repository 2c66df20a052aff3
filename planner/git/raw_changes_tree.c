/* Changes between two trees: directories with the same id are the same and not entered, which the
 * library's own comparison does not make use of. */
#include <string.h>

#include "graph/base/path.h"
#include "planner/git/internal.h"
#include "planner/git/raw_changes_parts.h"
#include "planner/git/raw_tree.h"

enum {
    /* More than any repository has; a few objects can stand for billions of paths. */
    CHANGE_LIMIT = 1000000,
};

/* What stands for more than its own content: a link, a submodule, a directory that lies too far
 * down. */
static bool is_special(const struct node *node)
{
    return node->mode == GIT_FILEMODE_LINK || node->mode == GIT_FILEMODE_COMMIT ||
           node->mode == GIT_FILEMODE_TREE;
}

/* As git writes it; NULL for nothing. What is unknown has a text of its own at each side. */
static const char *node_text(struct arena *arena, const struct node *node, const char *unknown)
{
    if (!node->mode)
        return NULL;
    return node->unknown ? unknown : object_node(arena, node->mode, &node->id);
}

void changes_add(struct changes *changes, struct arena *arena, const char *path,
                 const struct node *base, const struct node *head)
{
    bool differs = base->unknown || head->unknown || base->mode != head->mode ||
                   (base->mode && !git_oid_equal(&base->id, &head->id));
    if (!differs || (!base->mode && !head->mode))
        return;
    enum change_status status = CHANGE_MODIFIED;
    if (!base->mode || !head->mode)
        status = base->mode ? CHANGE_DELETED : CHANGE_ADDED;
    struct change change = {.path = arena_string(arena, path),
                            .status = status,
                            .link_or_submodule = is_special(base) || is_special(head),
                            .base_node = node_text(arena, base, "unknown at the base"),
                            .head_node = node_text(arena, head, "unknown at the head")};
    vec_push(arena, changes, change);
}

/* A directory that differs; on a side where it does not exist its mode is 0. */
struct pair {
    const char *path;
    unsigned depth;
    struct node base, head;
};

struct comparison {
    struct arena *arena;
    git_odb *odb;
    struct changes *changes;
    VEC(struct pair) dirs; /* a queue */
};

static struct node node_of(const struct raw_entry *entry)
{
    return entry ? (struct node){.mode = entry->mode, .id = *entry->id} : (struct node){0};
}

/* Two entries of one name and kind, or one that only one side has (the other is NULL). */
static void compare_entries(struct comparison *comparison, const struct pair *dir,
                            const struct raw_entry *base, const struct raw_entry *head)
{
    const struct raw_entry *entry = base ? base : head;
    struct pair pair = {.depth = dir->depth + 1, .base = node_of(base), .head = node_of(head)};
    if (base && head && base->mode == head->mode && git_oid_equal(base->id, head->id))
        return;
    pair.path = path_child(comparison->arena, dir->path, entry->name);
    if (raw_entry_is_dir(entry) && pair.depth <= PATH_DEPTH_LIMIT)
        vec_push(comparison->arena, &comparison->dirs, pair);
    else
        changes_add(comparison->changes, comparison->arena, pair.path, &pair.base, &pair.head);
}

/* Goes through two directories side by side. */
static int merge(struct comparison *comparison, const struct pair *dir, struct raw_tree *base,
                 struct raw_tree *head)
{
    struct raw_entry old, new;
    int more_old = raw_tree_next(base, &old), more_new = raw_tree_next(head, &new);
    while (more_old > 0 || more_new > 0) {
        int order = more_old <= 0 ? 1 : more_new <= 0 ? -1 : raw_entry_compare(&old, &new);
        compare_entries(comparison, dir, order <= 0 ? &old : NULL, order >= 0 ? &new : NULL);
        if (order <= 0)
            more_old = raw_tree_next(base, &old);
        if (order >= 0)
            more_new = raw_tree_next(head, &new);
    }
    return more_old < 0 || more_new < 0 ? -1 : 0;
}

static int compare_dirs(struct comparison *comparison, const struct pair *pair)
{
    struct raw_tree base = {0}, head = {0};
    int status = raw_tree_open(&base, comparison->odb, pair->base.mode ? &pair->base.id : NULL);
    if (status == 0)
        status = raw_tree_open(&head, comparison->odb, pair->head.mode ? &pair->head.id : NULL);
    if (status == 0)
        status = merge(comparison, pair, &base, &head);
    raw_tree_close(&base);
    raw_tree_close(&head);
    return status;
}

static struct node root_of(const git_tree *tree)
{
    return tree ? (struct node){.mode = GIT_FILEMODE_TREE, .id = *git_tree_id(tree)}
                : (struct node){0};
}

int changes_tree(struct repository *repository, git_tree *base, git_tree *head, struct arena *arena,
                 struct changes *changes, struct err *err)
{
    struct comparison comparison = {.arena = arena, .changes = changes};
    struct pair root = {"", 0, root_of(base), root_of(head)};
    int status = git_repository_odb(&comparison.odb, repository->handle);
    if (!base || !git_oid_equal(&root.base.id, &root.head.id))
        vec_push(arena, &comparison.dirs, root);
    size_t next = 0;
    for (; status == 0 && next < comparison.dirs.count; next++) {
        struct pair pair = comparison.dirs.items[next];
        status = compare_dirs(&comparison, &pair);
        if (changes->count + comparison.dirs.count > CHANGE_LIMIT)
            break;
    }
    git_odb_free(comparison.odb);
    if (status)
        return handle_missing(repository->handle, err, "a directory of the base or the head");
    if (next < comparison.dirs.count)
        return err_set(err, ERR_INPUT, "more than %d paths changed", CHANGE_LIMIT);
    return 0;
}
