/* The directories of one commit, each tree object read once. */
#ifndef WHITTLE_GIT_TREES_H
#define WHITTLE_GIT_TREES_H

#include <git2.h>
#include <stdbool.h>

#include "graph/base/map.h"
#include "graph/base/vec.h"
#include "planner/git/trouble.h"

struct tree_dir {
    git_tree *tree;         /* NULL where its objects are not here */
    git_repository *handle; /* whose tree it is: a submodule's has its own */
    size_t mount;           /* how much of the path leads into that submodule, with the slash */
};

struct trees {
    struct arena *arena;
    struct map known; /* directory path → place in dirs */
    VEC(struct tree_dir) dirs;
    VEC(git_repository *) submodules;
    bool follow_submodules;
    struct trouble *trouble; /* of directories that can't be read */
    char *part;              /* scratch for the path at hand */
    size_t room;
};

/* Begins at `root`, which it takes over; NULL is an empty tree. Memory is the arena's, handles are
 * freed by trees_free. */
void trees_init(struct trees *trees, struct arena *arena, git_repository *handle, git_tree *root,
                bool follow_submodules, struct trouble *trouble);
void trees_free(struct trees *trees);

/* The tree at the directory `path`; symbolic links are not followed. False where there is no such
 * directory. */
bool trees_dir(struct trees *trees, const char *path, struct tree_dir *dir);

/* The entry at `path`, which is not "", and in `dir` the directory that holds it: all zero where
 * there is no such directory. NULL where there is no entry. */
const git_tree_entry *trees_entry(struct trees *trees, const char *path, struct tree_dir *dir);

/* Whether a name in a tree is one that git would check out. */
bool trees_name_is_valid(const char *name);

#endif
