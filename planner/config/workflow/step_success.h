/* What it proves that a step passed whose command is a script of the repository, in a pipeline that
 * whittle wrote and a step uploaded: Buildkite's. */
#ifndef WHITTLE_WORKFLOW_STEP_SUCCESS_H
#define WHITTLE_WORKFLOW_STEP_SUCCESS_H

#include "planner/config/workflow/success.h"

struct step_question {
    const char *pipeline; /* the file with the step that uploads */
    const char *hooks;    /* the directory with hooks of the repository's own */
    const char *script;   /* that the step runs */
    const char *command;  /* what it has cargo do: "test" */
    const char *options;  /* by which that chooses targets: "--lib"; "" for none */
};

/* Whether the script can succeed though `command` of cargo was not done with $WHITTLE_ARGS, or
 * failed; and whether the pipeline is seen to be uploaded as it was written. The service itself
 * tells how each step ended: one that may fail, or is left out, has not passed. Known to be
 * harmless are scripts of plain commands for a POSIX shell that ends at the first one that fails;
 * hooks are doubted. https://buildkite.com/docs/agent/hooks */
struct success step_success(struct arena *arena, const struct source *source,
                            const struct step_question *question);

/* A value of its build that the script names, or all steps are given, with its place:
 * "BUILDKITE_BRANCH in .buildkite/whittle-test.sh:4"; NULL where none is seen. What the agent's
 * program fetches is one. https://buildkite.com/docs/pipelines/configure/environment-variables */
const char *step_values(struct arena *arena, const struct source *source, const char *pipeline,
                        const char *script);

#endif
