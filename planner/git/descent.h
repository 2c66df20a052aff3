/* Going down through directories, depth first and without recursion. One path is written over and
 * over: all that is kept is a name for each directory that still waits. */
#ifndef WHITTLE_GIT_DESCENT_H
#define WHITTLE_GIT_DESCENT_H

#include <git2.h>

#include "graph/base/vec.h"
#include "graph/cargo/source.h"

enum { DESCENT_PATH = 4096 }; /* the longest path that a kernel opens, with its end */

struct descent_dir {
    git_oid id;
    size_t parent_len, name_at;
};

struct descent {
    const struct file_visitor *visitor;
    struct arena arena;
    char path[DESCENT_PATH]; /* the directory at hand, or the child that was named last */
    size_t dir_len;          /* how much of it is the directory */
    VEC(struct descent_dir) waiting;
    VEC(char) names; /* of those that wait */
    uint64_t work;   /* done so far */
};

/* Begins with the directory `dir`, whose tree is `id` (NULL where it has none): it waits, and
 * nobody is asked whether to enter it. descent_free also after an error. */
int descent_start(struct descent *descent, const char *dir, const git_oid *id,
                  const struct file_visitor *visitor, struct err *err);
void descent_free(struct descent *descent);

/* Takes a directory that waits: descent->path is its path, `*id` its tree. False where none is
 * left. */
bool descent_next(struct descent *descent, git_oid *id);

/* Makes descent->path that of an entry of the directory at hand. Fails where it gets too long, or
 * where there are more files than any repository has. */
int descent_name(struct descent *descent, const char *name, struct err *err);

/* Lets the directory that was named last wait, if the visitor wants to enter it. */
void descent_enter(struct descent *descent, const git_oid *id);

/* Shows the visitor the file that was named last. */
void descent_meet(struct descent *descent, const char *id);

#endif
