#include "planner/git/descent.h"
#include "planner/git/internal.h"
#include "planner/git/raw_tree.h"
#include "planner/git/source_common.h"
#include "planner/git/trees.h"

struct tree_walk {
    struct descent descent;
    git_odb *odb;
};

static void meet(struct tree_walk *walk, const git_oid *id)
{
    char hex[GIT_OID_HEXSZ + 1];
    descent_meet(&walk->descent, git_oid_tostr(hex, sizeof hex, id));
}

static bool is_regular(const struct raw_entry *entry)
{
    return entry->mode == GIT_FILEMODE_BLOB || entry->mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

static int walk_entry(struct tree_walk *walk, const struct raw_entry *entry, struct err *err)
{
    if (!trees_name_is_valid(entry->name))
        return 0;
    if (descent_name(&walk->descent, entry->name, err))
        return -1;
    if (raw_entry_is_dir(entry))
        descent_enter(&walk->descent, entry->id);
    else if (is_regular(entry))
        meet(walk, entry->id);
    return 0;
}

static int walk_dir(struct tree_walk *walk, git_repository *handle, const git_oid *id,
                    struct err *err)
{
    struct raw_tree tree;
    struct raw_entry entry;
    int more = raw_tree_open(&tree, walk->odb, id);
    int status = 0;
    while (status == 0 && more >= 0 && (more = raw_tree_next(&tree, &entry)) > 0)
        status = walk_entry(walk, &entry, err);
    raw_tree_close(&tree);
    if (more < 0)
        return handle_missing(handle, err, walk->descent.path);
    return status;
}

int tree_walk(git_repository *handle, const git_oid *id, const char *dir,
              const struct file_visitor *visitor, struct err *err)
{
    struct tree_walk walk = {.odb = NULL};
    git_oid next;
    int status = descent_start(&walk.descent, dir, id, visitor, err);
    if (status == 0 && git_repository_odb(&walk.odb, handle) < 0)
        status = handle_missing(handle, err, "the object database");
    while (status == 0 && descent_next(&walk.descent, &next))
        status = walk_dir(&walk, handle, &next, err);
    git_odb_free(walk.odb);
    descent_free(&walk.descent);
    return status;
}
