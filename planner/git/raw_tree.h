/* Tree objects as they are stored: "MODE NAME\0ID" after each other. Making the library's entries
 * of a tree takes longer than reading it, which counts where every directory is visited. */
#ifndef WHITTLE_GIT_RAW_TREE_H
#define WHITTLE_GIT_RAW_TREE_H

#include <git2.h>
#include <stdbool.h>

struct raw_tree {
    git_odb_object *object; /* NULL for an empty tree */
    const char *at, *end;
};

struct raw_entry {
    unsigned mode; /* as git reads it: of a file's permissions only the owner's x counts */
    const char *name;
    const git_oid *id;
};

/* Opens the tree `id`, or an empty one for NULL. -1 where it is missing. */
int raw_tree_open(struct raw_tree *tree, git_odb *odb, const git_oid *id);
void raw_tree_close(struct raw_tree *tree);

/* The next entry, in git's order: 1; 0 at the end; -1 where the object is broken. The entry points
 * into the tree. */
int raw_tree_next(struct raw_tree *tree, struct raw_entry *entry);

/* git's order of names: a directory's counts as if it ended with a slash. */
int raw_entry_compare(const struct raw_entry *left, const struct raw_entry *right);

static inline bool raw_entry_is_dir(const struct raw_entry *entry)
{
    return entry->mode == GIT_FILEMODE_TREE;
}

#endif
