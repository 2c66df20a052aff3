/* Which two revisions a plan compares, and in which mode. */
#ifndef WHITTLE_EVENT_RANGE_H
#define WHITTLE_EVENT_RANGE_H

#include "graph/impact/reason.h"
#include "planner/event/event.h"
#include "planner/git/repository.h"

enum plan_mode {
    MODE_AFFECTED,
    MODE_FULL,
};

struct range {
    struct revision base; /* name NULL where there is none (MODE_FULL) */
    /* Whose configuration the head's is held against: the base, also of a plan that an event asks
     * to be full. Name NULL where it is not here. */
    struct revision config_base;
    struct revision head;
    enum plan_mode mode;
    struct reason mode_reason;
    const char *remedy;  /* the command that would make an exact plan possible; NULL where none */
    const char *message; /* of the head commit, of a pull request of its own last one, for trailers;
                            NULL: not known, or not asked for since there is no event */
};

/* What the user asked for; NULL and false where nothing was. */
struct range_request {
    const char *base, *head;
    bool full;
    const struct event *event; /* NULL: none */
    bool unattended; /* in CI, where a default base may be the very head that is to be tested */
};

/* Base and head as asked for. The default head is the work tree (HEAD in a bare repository); the
 * default base the merge base of head and the default branch, or HEAD itself where there is no
 * other branch. Where a default base can't be had or trusted, or nobody would see that it is the
 * wrong one, the mode is full, with the reason.
 *
 * With the event of a service the default head is the commit that is checked out; away from CI (a
 * replay) the event's own where it is here. The default base is
 *   - of a pull request whose head is the service's merge of it: the first parent;
 *   - of another one: the merge base with the base of the event, else with its base branch;
 *   - of a merge group: the merge base with its base branch (the base of the event may be a group
 *     before it that was never tested);
 *   - of a push: what was there before; of a new branch, and of one of which nobody says that, the
 *     merge base with the default branch.
 * Where the history is cut off before a merge base, the commit itself serves in its place: what it
 * brings in beside makes the plan wider. Other events, an event that asks for everything, a base
 * that is the very head, and a checkout that is not the event's make it full. An event of a person
 * only says with which branch to compare.
 * ERR_GIT where a revision that the user named does not exist. */
int range_choose(struct repository *repository, const struct range_request *request,
                 struct arena *arena, struct range *range, struct err *err);

#endif
