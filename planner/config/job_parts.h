/* The parts of a job in a configuration, for those who read it. */
#ifndef WHITTLE_CONFIG_JOB_PARTS_H
#define WHITTLE_CONFIG_JOB_PARTS_H

#include "planner/config/draft.h"

/* The matrix of a job that the configuration says itself: platforms, axes, include and exclude.
 * As they are written; any may be NULL. */
struct axes_written {
    const struct node *platforms, *axes, *include, *exclude;
};

/* Fills the rows of a job; `node` is the job. */
int axes_read(struct draft *draft, const struct node *node, const struct axes_written *written,
              struct job *job);

/* The matrix of a job that a workflow has already: `matrix: {from, job, platform, packages}`.
 * Fills the rows of a job from the workflow that the mapping at `node` names. What can't be
 * known of a row leaves its target open, or makes it doubtful, with a warning; what a workflow
 * may not say is an error there. */
int existing_read(struct draft *draft, const struct node *node, struct job *job);

/* Reads what the jobs need, each from the node at its place (NULL: nothing), and finds their
 * stages. A cycle is an error that names it. */
int needs_read(struct draft *draft, const struct node *const *nodes);

/* Fails where the job's args, filled for one of its rows, choose targets that its command does not
 * make, a target triple that is not the platform's, or packages that the job does not have: what
 * they add would never be looked at. `node` is where they stand. */
int args_check(struct draft *draft, const struct node *node, const struct job *job);

/* The template at a node, of words or of a name: each placeholder is one of whittle's own or a key
 * of a row's values, and every row can fill it. A row of a workflow may have no target, platform,
 * host or runner; others have nothing where a value is not theirs. */
int fills_read(struct draft *draft, const struct node *node, const struct job *job, bool words,
               const char **text);

/* The toolchain among a row's values that is one of another host than its platform's, whose target
 * is known; NULL for none. */
const char *hosts_other(const struct draft *draft, const struct job_row *row);

/* Doubts rows whose toolchain is that of another host than their platform's: without --target it
 * builds for its own host. Of rows of a workflow only the job's toolchain is held against them. */
void hosts_check(struct draft *draft, struct job *job);

#endif
