/* The work tree as git would commit it, path by path. */
#ifndef WHITTLE_GIT_WORK_TREE_H
#define WHITTLE_GIT_WORK_TREE_H

#include <git2.h>
#include <sys/stat.h>

#include "graph/base/map.h"
#include "planner/git/internal.h"
#include "planner/git/raw_changes_parts.h"

struct work_tree {
    const struct repository *repository;
    struct arena *arena;
    struct trouble *trouble; /* met while it was asked */
    git_index *index;
    struct timespec index_time; /* of the index file's last change */
    bool trust_mode;            /* core.fileMode */
    bool has_links;             /* core.symlinks */
    struct map tracked;         /* path → place in the index, of any stage */
    struct map tracked_dirs;    /* every directory above a tracked path */
    struct map real_dirs;       /* directory path → whether it is one, reached without a link */
};

/* Reads the index. The caller frees with work_tree_free, also after an error. What can't be told
 * from then on, because the disk or the library fails, is in `trouble`. */
int work_tree_init(struct work_tree *tree, const struct repository *repository, struct arena *arena,
                   struct trouble *trouble, struct err *err);
void work_tree_free(struct work_tree *tree);

/* The index's entry for `path`; NULL where it is not tracked. */
const git_index_entry *work_tree_tracked(const struct work_tree *tree, const char *path);

/* lstat of `path`; false where there is nothing, also where a directory above it is a link. */
bool work_tree_stat(struct work_tree *tree, const char *path, struct stat *status);

/* Whether the disk still has what the index recorded, by the file's times, size and mode alone. */
bool work_tree_is_clean(const struct work_tree *tree, const git_index_entry *entry,
                        const struct stat *status);

/* Whether git ignores an untracked path; a directory ends with a slash. */
bool work_tree_ignores(const struct work_tree *tree, const char *path);

/* git's mode for a file of that kind, 0 for what git does not track; `recorded` decides what the
 * file system can't tell. */
unsigned work_tree_mode(const struct work_tree *tree, const struct stat *status, unsigned recorded);

/* Whether the directory `path` is the work tree of a repository of its own. */
bool work_tree_is_repository(const struct work_tree *tree, const char *path);

/* Whether an untracked directory lies so far down that it is not gone through: a change of all of
 * it is assumed. */
bool work_tree_is_too_deep(const char *path);

/* What is at `path`. Where modes can't be told from the disk, they are as in the index, else as in
 * `base`. */
struct node work_tree_node(struct work_tree *tree, const char *path, const struct node *base);

/* What to do with a directory on the disk by those who look for files. */
enum dir_use {
    DIR_ENTERED,
    DIR_SKIPPED,    /* git ignores it, or it is the place of a submodule */
    DIR_REPOSITORY, /* the work tree of a repository of its own */
    DIR_TOO_DEEP,   /* untracked, and too far down to be gone through */
};

enum dir_use work_tree_dir_use(const struct work_tree *tree, const char *path);

/* Adds every untracked path that is not ignored to `paths`; a repository within this one is one
 * path. Ends early where there is trouble. */
void work_tree_untracked(struct work_tree *tree, struct strings *paths);

#endif
