/* A git repository: opening it, naming its commits, finding what to compare with, reading files and
 * changes.
 * This folder alone includes git2.h. Nothing here writes to the repository. */
#ifndef WHITTLE_GIT_REPOSITORY_H
#define WHITTLE_GIT_REPOSITORY_H

#include <stdbool.h>
#include <stdint.h>

#include "graph/base/arena.h"
#include "graph/base/err.h"
#include "graph/cargo/source.h"
#include "graph/impact/changes.h"

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

/* What a commit says of itself. */
enum { COMMIT_PARENTS = 3 }; /* a merge of more than two has more: only that counts */

struct commit {
    char parents[COMMIT_PARENTS][65]; /* in hex; they need not be here (a shallow clone) */
    size_t parent_count;              /* at most COMMIT_PARENTS */
    const char *message;              /* any bytes but NUL; the arena's */
    int64_t committed;                /* when, by its committer: seconds since 1970 */
};

/* Reads the commit with that full hex id. Parents are those that it was made with, wherever a
 * shallow clone cuts. Returns false where it is not here. */
bool repository_commit(struct repository *repository, const char *oid, struct arena *arena,
                       struct commit *commit);

/* Whether the commit with that full hex id is here. */
bool repository_has_commit(struct repository *repository, const char *oid);

/* Files of a commit or of the work tree, behind the graph's one interface. A source for
 * `revision`; allocated from `arena`, but holding library handles: the caller gives it back with
 * source_close before repository_close. A commit's submodules are read from their own
 * repositories where those are here; else their directories are FILE_SUBMODULE. In the work tree
 * a file that a sparse checkout left out is read from the index. */
int source_open(struct repository *repository, const struct revision *revision, struct arena *arena,
                struct source *source, struct err *err);
void source_close(struct source *source);

/* The changed paths between two revisions, read from trees alone. As `git diff-tree -r --raw
 * --no-renames BASE HEAD` for two commits. Where `head` is the work tree: the base's tree
 * against the files, staged, unstaged, untracked (unless ignored) and deleted ones; a path that
 * is skipped by a sparse checkout is as in the index. A file whose mode or type alone differs is
 * modified. `base->oid` may be "": everything is added then. ERR_GIT where an object is missing
 * (a partial clone: the hint says how to fetch it), ERR_INPUT with the file where the work tree
 * can't be read, and without one where there are more than a million. */
int changes_read(struct repository *repository, const struct revision *base,
                 const struct revision *head, struct arena *arena, struct changes *changes,
                 struct err *err);

#endif
