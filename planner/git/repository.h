/* A git repository: opening it, naming its commits, finding what to compare with.
 * This folder alone includes git2.h. Nothing here writes to the repository. */
#ifndef WHITTLE_GIT_REPOSITORY_H
#define WHITTLE_GIT_REPOSITORY_H

#include <stdbool.h>

#include "graph/base/arena.h"
#include "graph/base/err.h"

struct repository;

/* A commit, or the work tree on top of HEAD. */
struct revision {
    const char *name; /* as the user wrote it, or as it was found: "origin/main", "work tree" */
    char oid[65];     /* the commit in hex; for the work tree HEAD's, "" on an unborn branch */
    bool work_tree;
    bool merge_base; /* the commit is not that branch's tip, but where it and the head parted */
};

/* Opens the repository that holds `dir`, as git finds it (GIT_DIR and GIT_WORK_TREE count).
 * Honours safe.directory including "*", which libgit2 1.5 does not. Fails with ERR_GIT and a hint.
 * The caller closes it. */
int repository_open(struct repository **repository, const char *dir, struct err *err);
void repository_close(struct repository *repository);

/* The work tree's absolute directory, with a slash at its end; NULL for a bare repository. */
const char *repository_work_tree(const struct repository *repository);

/* The repository path of the directory that was opened: "" at the root and in a bare one. */
const char *repository_prefix(const struct repository *repository);

/* Whether the history is cut off (a shallow clone): no merge base can be trusted then. */
bool repository_is_shallow(const struct repository *repository);

/* Whether HEAD names a branch without a commit. */
bool repository_is_unborn(const struct repository *repository);

/* What could not be read of branches, remotes and history though it is there: the answers of the
 * functions below are as if it were not, and another base may have been found. False where nothing
 * went wrong. */
bool repository_trouble(const struct repository *repository, struct err *err);

/* Resolves a revision as `git rev-parse NAME^{commit}` does. ERR_GIT where it names nothing, or
 * no commit. `revision->name` is `name`, borrowed. */
int repository_resolve(struct repository *repository, const char *name, struct revision *revision,
                       struct err *err);

/* What a branch is usually compared with, by the first that exists: HEAD of the current branch's
 * remote, of origin, of the only remote; main and master of that remote; the current branch's
 * configured upstream; local main and master. `revision->name` is short ("origin/main") and the
 * arena's. Returns false where there is none. */
bool repository_default_branch(struct repository *repository, struct arena *arena,
                               struct revision *revision);

/* The branch of that name ("main"): of the current branch's remote, of origin, of the only remote,
 * else a local one. `revision->name` likewise. Returns false where there is none. */
bool repository_branch(struct repository *repository, struct arena *arena, const char *branch,
                       struct revision *revision);

/* Whether there is any branch, local or of a remote, beside the current one. */
bool repository_has_other_branch(struct repository *repository);

/* The remote to fetch from: the current branch's, origin, or the only one; the arena's. NULL where
 * there is none. */
const char *repository_remote(struct repository *repository, struct arena *arena);

/* The best common ancestor of two commits, as a full hex id into `oid` (65 bytes). Returns false
 * where there is none or it can't be trusted (shallow history, missing objects). */
bool repository_merge_base(struct repository *repository, const char *left, const char *right,
                           char *oid);

#endif
