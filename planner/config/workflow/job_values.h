/* Values that a job takes from the run that it is in: who started it, from which branch, which
 * secrets it gets. No commit holds them, so that what passes in a merge queue may fail on main. */
#ifndef WHITTLE_WORKFLOW_JOB_VALUES_H
#define WHITTLE_WORKFLOW_JOB_VALUES_H

#include "graph/cargo/source.h"

/* The first such value that a job names before it is done with cargo, with its place:
 * "secrets.KEY in .github/workflows/ci.yml:12"; NULL where it names none. What is the same in all
 * runs of a repository (github.repository, github.token) is none, and caches do not count. Local
 * actions are followed; what can't be read may name anything. Scripts that are files, actions of
 * others, and jobs without steps are not looked into: the latter prove nothing (success.h).
 * https://docs.github.com/actions/reference/workflows-and-actions/contexts */
const char *job_values(struct arena *arena, const struct source *source, const char *workflow,
                       const char *job);

/* Likewise of the templates of a GitLab pipeline, as far as they name predefined variables: the
 * first one in any template but that of `recorder`, since one may extend another.
 * https://docs.gitlab.com/ci/variables/predefined_variables/ */
const char *template_values(struct arena *arena, const struct source *source, const char *file,
                            const char *recorder);

#endif
