/* The two ways to find changes: they fill `changes` in any order, each path once. */
#ifndef WHITTLE_GIT_RAW_CHANGES_PARTS_H
#define WHITTLE_GIT_RAW_CHANGES_PARTS_H

#include <git2.h>

#include "planner/git/repository.h"

/* From tree to tree; `base` may be NULL, the empty tree. */
int changes_tree(struct repository *repository, git_tree *base, git_tree *head, struct arena *arena,
                 struct changes *changes, struct err *err);

/* From a tree, or NULL, to the files of the work tree. */
int changes_work_tree(struct repository *repository, git_tree *base, struct arena *arena,
                      struct changes *changes, struct err *err);

/* A path as one side has it. */
struct node {
    unsigned mode; /* git's file mode; 0 where there is nothing */
    git_oid id;
    bool unknown; /* its content may be anything: it differs from every other node */
};

/* Adds the change from `base` to `head` at `path`, which is copied; none where they are equal. */
void changes_add(struct changes *changes, struct arena *arena, const char *path,
                 const struct node *base, const struct node *head);

#endif
