/* Which two revisions a plan compares, and in which mode. */
#ifndef WHITTLE_EVENT_RANGE_H
#define WHITTLE_EVENT_RANGE_H

#include "graph/impact/reason.h"
#include "planner/git/repository.h"

enum plan_mode {
    MODE_AFFECTED,
    MODE_FULL,
};

struct range {
    struct revision base; /* name NULL where there is none (MODE_FULL) */
    struct revision head;
    enum plan_mode mode;
    struct reason mode_reason;
    const char *remedy; /* the command that would make an exact plan possible; NULL where none */
};

/* What the user asked for; NULL and false where nothing was. */
struct range_request {
    const char *base, *head;
    bool full;
    bool unattended; /* in CI, where a default base may be the very head that is to be tested */
};

/* Base and head as asked for. The default head is the work tree (HEAD in a bare repository); the
 * default base the merge base of head and the default branch, or HEAD itself where there is no
 * other branch. Where a default base can't be had or trusted, or nobody would see that it is the
 * wrong one, the mode is full, with the reason.
 * ERR_GIT where a revision that the user named does not exist. */
int range_choose(struct repository *repository, const struct range_request *request,
                 struct arena *arena, struct range *range, struct err *err);

#endif
