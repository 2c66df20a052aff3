/* Which files of GitHub's CI have a say in a plan: the workflow that plans, what uses it, and what
 * either uses. docs/path-rules.md says why these. */
#ifndef WHITTLE_CONFIG_CI_H
#define WHITTLE_CONFIG_CI_H

#include "graph/cargo/source.h"
#include "graph/impact/path_rules.h"

struct ci_question {
    const char *workflow;    /* the file that plans; NULL where nobody knows: then those that hold
                                the word whittle, and if none does all */
    struct strings matrices; /* workflows whose matrices the configuration takes over */
};

/* Notes in the rules what has a say at either revision, beside what the table of path rules knows,
 * and what has none at both. */
void ci_note(struct arena *arena, const struct ci_question *question, const struct source *base,
             const struct source *head, struct path_rules *rules);

/* The workflows of a revision of which one may plan, by their paths: those that hold the word
 * whittle, use a file that does, or call such a workflow. */
struct strings ci_planners(struct arena *arena, const struct source *source);

#endif
