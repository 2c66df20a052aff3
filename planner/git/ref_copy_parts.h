/* What the files of a copy share. */
#ifndef WHITTLE_GIT_REF_COPY_PARTS_H
#define WHITTLE_GIT_REF_COPY_PARTS_H

#include <sys/types.h>

#include "planner/git/internal.h"
#include "planner/git/program.h"
#include "planner/git/ref_copy.h"

enum {
    COMMIT_LIMIT = 1024 * 1024,     /* bytes of a commit */
    TREE_LIMIT = 8 * 1024 * 1024,   /* bytes of a directory */
    PACK_LIMIT = 256 * 1024 * 1024, /* bytes that a fetch may bring */
};

struct ref_copy {
    struct arena arena;
    const struct ref_place *place;
    const char *git_dir;  /* of the user's repository */
    const char *work_dir; /* where its addresses count from */
    const char *above;    /* "…/whittle/" */
    const char *name;     /* "ledger.git" */
    const char *dir;      /* "…/whittle/ledger.git/" */
    const char *waiting;  /* "…/whittle/ledger.git.waiting/" */
    const char *remote;
    const char *session; /* a git directory of this process alone, with a slash; NULL: none yet */
    struct strings environment;
    git_odb *odb; /* NULL where there is no copy yet */
    char tip[41];
    VEC(git_odb_object *) held;
};

/* Where it is: the ref, as git writes its parts. */
const char *ref_copy_label(struct arena *arena, const struct ref_copy *copy, const char *path);

/* Opens the objects of a directory, so that a damaged one is an error. */
int ref_copy_objects(git_odb **odb, const char *objects, struct err *err);

/* Opens those of the copy, which is there. */
int ref_copy_open_objects(struct ref_copy *copy, struct err *err);

/* The file that has the tip. */
const char *ref_copy_path(struct ref_copy *copy);

/* Gives back what was read but for the first `kept` contents. */
void ref_copy_release(struct ref_copy *copy, size_t kept);

/* Remembers a commit that the remote has. */
int ref_copy_remember(struct ref_copy *copy, const char *tip, struct err *err);

/* A new directory of this process for things that are being made; NULL with errno. */
char *ref_copy_temporary(struct ref_copy *copy, const char *name, mode_t mode);

/* Runs git in the session, which knows the tip and where history ends. */
int session_run(struct ref_copy *copy, const char *const *arguments, size_t file_limit,
                struct program_end *end, struct err *err);
void session_close(struct ref_copy *copy);

/* Removes what killed processes have left behind: whatever is older than a day. */
void session_clean(struct ref_copy *copy);

/* Takes the packs of the session over into the copy, and makes one of many. */
int packs_adopt(struct ref_copy *copy, struct err *err);
void packs_tidy(struct ref_copy *copy);

/* The commits that are here and whose parents are not all. -1 where there are too many to tell. */
int history_ends(git_odb *odb, const char *tip, struct arena *arena, struct strings *ends);

/* Whether `old` is `tip` or came before it, as far as commits are here. */
bool history_holds(git_odb *odb, const char *tip, const char *old);

/* The tree of a commit; ERR_INPUT where it is none, or not of a sane size. */
int history_tree(struct ref_copy *copy, git_odb *odb, const char *tip, git_oid *tree,
                 struct err *err);

#endif
