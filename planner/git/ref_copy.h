/* A ref of a remote whose tree holds small texts, and this machine's copy of it: in a bare
 * repository of its own below the user's git directory, `whittle/ledger.git` (for another remote
 * than origin `whittle/ledger-HASH.git`). A shallow fetch into the user's repository would make
 * that one shallow; nothing of it but that directory is ever written. The ref only ever goes
 * forward. */
#ifndef WHITTLE_GIT_REF_COPY_H
#define WHITTLE_GIT_REF_COPY_H

#include "graph/base/vec.h"
#include "graph/cargo/source.h"
#include "planner/git/repository.h"

struct ref_copy;

struct ref_place {
    const char *ref;    /* "refs/whittle/ledger" */
    const char *remote; /* its name; NULL: as of repository_remote */
    int seconds;        /* that a call of git may take */
    bool offline;       /* no call of git at all */
};

/* Reads what is known without asking the remote. The repository and the place outlive the copy;
 * ref_copy_close also after an error. ERR_GIT without a remote, unless it is offline. */
int ref_copy_open(struct ref_copy **opened, struct repository *repository,
                  const struct ref_place *place, struct err *err);
void ref_copy_close(struct ref_copy *copy);

/* The commit in hex; "" where neither side has one. */
const char *ref_copy_tip(const struct ref_copy *copy);

/* The remote's name; "" where there is none. */
const char *ref_copy_remote(const struct ref_copy *copy);

/* A directory for what waits to be pushed, with a slash at its end. It is beside the copy, which
 * may be removed at any time. It need not be there. */
const char *ref_copy_waiting(const struct ref_copy *copy);

/* Makes both directories where they are not there, the copy as a whole. ERR_OUTPUT. */
int ref_copy_make(struct ref_copy *copy, struct err *err);

/* Writes a file below one of them, as a whole or not at all. ERR_OUTPUT. */
int ref_copy_put(struct ref_copy *copy, const char *path, const char *bytes, struct err *err);

/* Gets what the remote has. The first time that is the last commit alone, afterwards all that came
 * since. ERR_GIT where the remote can't be asked; ERR_INPUT for what is no commit, too large, or
 * does not follow on what was known. What was known stays then. */
int ref_copy_fetch(struct ref_copy *copy, struct err *err);

/* Something in the tree, down to three levels: what is further down is not looked at. */
struct ref_file {
    const char *path;
    char oid[41];
    bool regular; /* else a link, a submodule, or a directory at the last level */
};

struct ref_files {
    struct ref_file *items;
    size_t count, capacity;
};

/* All of them, in the order of git. ERR_INPUT where they are more than a ledger's could be, ERR_GIT
 * where a directory can't be read. */
int ref_copy_list(struct ref_copy *copy, struct arena *arena, struct ref_files *files,
                  struct err *err);

/* Reads regular files; contents stay until ref_copy_close. ERR_INPUT for one of
 * more than `limit` bytes and for more than `total` together. */
int ref_copy_read(struct ref_copy *copy, const struct ref_files *files, size_t limit, size_t total,
                  struct blob *blobs, struct err *err);

/* One file that is to be there with some content, or not to be there. */
struct ref_edit {
    const char *path, *bytes;
    size_t size;
    bool gone;
};

struct ref_edits {
    struct ref_edit *items;
    size_t count, capacity;
};

/* What to do on top of the present tip. */
typedef int ref_change(void *self, struct arena *arena, struct ref_edits *edits, struct err *err);

/* Fetches, asks what to change, makes one commit of it and pushes: a compare-and-swap, since the
 * remote refuses what does not follow on its tip. Where somebody was faster, all that is done
 * again, a number of times. Nothing is pushed where nothing changes. ERR_GIT with the remote's
 * reason. */
int ref_copy_update(struct ref_copy *copy, const char *message, ref_change *change, void *self,
                    struct err *err);

#endif
