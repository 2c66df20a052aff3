/* What the files of this folder share; nothing outside it includes this. */
#ifndef WHITTLE_GIT_INTERNAL_H
#define WHITTLE_GIT_INTERNAL_H

#include <git2.h>

#include "graph/cargo/source.h"
#include "planner/git/repository.h"
#include "planner/git/trouble.h"

/* How many directories down single paths are told apart: what lies further down is a change of the
 * whole directory there. Much is asked of every directory above a path, which takes time that grows
 * with the square of the depth, and what git ignores takes far more. */
enum { PATH_DEPTH_LIMIT = 128 };

struct repository {
    struct arena arena; /* holds the strings below, and this struct itself */
    git_repository *handle;
    int root_fd;           /* the work tree's directory; -1 in a bare repository */
    const char *work_tree; /* NULL in a bare repository */
    const char *prefix;
    bool shallow, unborn;
    struct trouble trouble; /* with branches and remotes: another one may stand in their place */
};

/* Opens the repository whose git directory, or whose work tree's root, is `path`, with the same
 * rules of ownership as repository_open. Returns a libgit2 error code. */
int handle_open_at(git_repository **handle, const char *path, unsigned flags, const char *ceilings);

/* The index; ERR_GIT with a hint for the formats that the library can't read. The caller frees. */
int handle_index(git_repository *handle, git_index **index, struct err *err);

/* The tree of a commit; a libgit2 error code where it can't be read. The caller frees. */
int handle_tree(git_repository *handle, const char *oid, git_tree **tree);

/* Fills `err` for an object that can't be read: a partial clone is told how to fetch it. */
int handle_missing(git_repository *handle, struct err *err, const char *what);

/* A file's mode and object as git's raw output has them: "100644 3f2a…". */
const char *object_node(struct arena *arena, unsigned mode, const git_oid *id);

/* The content of a blob, copied to the arena. A libgit2 error code where it has more than `limit`
 * bytes, which `*size` tells, or can't be read: 0 then, and GIT_ENOTFOUND where it is not here. */
int handle_read_blob(git_repository *handle, const git_oid *id, size_t limit, struct arena *arena,
                     struct blob *blob, size_t *size);

#endif
