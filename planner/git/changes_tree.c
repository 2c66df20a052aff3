/* Changes between two trees. */
#include "planner/git/changes_kinds.h"
#include "planner/git/internal.h"

static bool is_special(const struct node *node)
{
    return node->mode == GIT_FILEMODE_LINK || node->mode == GIT_FILEMODE_COMMIT;
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
    struct change change = {arena_string(arena, path), status,
                            is_special(base) || is_special(head)};
    vec_push(arena, changes, change);
}

static struct node node_of(const git_diff_file *file)
{
    return (struct node){.mode = file->mode, .id = file->id};
}

int changes_tree(struct repository *repository, git_tree *base, git_tree *head, struct arena *arena,
                 struct changes *changes, struct err *err)
{
    git_diff_options options;
    git_diff *diff = NULL;
    git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
    /* Without it a file that became a link is two deltas of one path. */
    options.flags = GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_SKIP_BINARY_CHECK;
    if (git_diff_tree_to_tree(&diff, repository->handle, base, head, &options) < 0)
        return handle_missing(repository->handle, err, "a directory of the base or the head");
    for (size_t i = 0; i < git_diff_num_deltas(diff); i++) {
        const git_diff_delta *delta = git_diff_get_delta(diff, i);
        struct node old = node_of(&delta->old_file), new = node_of(&delta->new_file);
        changes_add(changes, arena, delta->new_file.path, &old, &new);
    }
    git_diff_free(diff);
    return 0;
}
