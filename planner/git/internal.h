/* What the files of this folder share; nothing outside it includes this. */
#ifndef WHITTLE_GIT_INTERNAL_H
#define WHITTLE_GIT_INTERNAL_H

#include <git2.h>
#include <stdbool.h>

#include "graph/base/err.h"
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

/* The git library as a whole: started for an open repository, stopped after it. Calls nest; each
 * successful start needs its stop. */
int library_start(struct err *err);
void library_stop(void);

/* What the library says about the call that failed last; never NULL. */
const char *library_message(void);

/* The memory of the git library. From now on a lack of memory in the library ends the program:
 * its functions report one like an object or a file that is not there, which may be an answer.
 * Called before it is started. */
void library_use_memory(void);

/* Loose objects, read here and not by the library: its reader waits for ever on a file that was
 * cut off, and takes one that the disk fails to give for one that is not there. Has `handle`
 * read the loose objects of its database, and of the alternates of that, in this way. They are
 * looked for after those in packs. A libgit2 error code. */
int loose_attach(git_repository *handle);

/* The same for one more directory of objects, which is added to the database beside this. */
int loose_attach_dir(git_odb *odb, const char *objects);

/* Repositories of other users: what git's safe.directory allows. Whether the user's or the
 * system's configuration declares the repository at `dir` (absolute, its work tree, or its git
 * directory where it is bare) safe to use. A repository's own configuration has no say, as in
 * git. */
bool owner_is_allowed(const char *dir);

/* The repositories of submodules, where they are on this machine. Opens the repository of the
 * submodule at `path`: from the work tree of `parent`, or from the modules that its git
 * directory keeps. NULL where it is not here, or belongs to another user; where it can't be
 * read, `trouble` says so. The caller frees. */
git_repository *submodule_open(git_repository *parent, const char *path, struct trouble *trouble);

/* Whether anything in the work tree of `handle` differs from its HEAD, untracked files included,
 * into `*dirty`. A libgit2 error code where that can't be told. */
int submodule_is_dirty(git_repository *handle, bool *dirty);

#endif
