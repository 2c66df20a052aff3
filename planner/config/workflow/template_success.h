/* What it proves that a job succeeded which extends a template of the user's own, in a pipeline
 * that whittle wrote. */
#ifndef WHITTLE_WORKFLOW_TEMPLATE_SUCCESS_H
#define WHITTLE_WORKFLOW_TEMPLATE_SUCCESS_H

#include "graph/base/vec.h"
#include "planner/config/workflow/success.h"

struct template_question {
    const char *workflow; /* the file that triggers the pipeline */
    const char *file;     /* with the templates: each is called as its job, with a dot before */
    const char *recorder; /* the job that records, and so takes all others to have succeeded */
    const char *job, *command;   /* that is asked about; what it has cargo do: "test" */
    const char *options;         /* by which that chooses targets: "--lib"; "" for none */
    const struct strings *needs; /* all jobs that it waits for, over others as well */
};

/* Whether the job can succeed, or be left out of a pipeline that succeeds, though `command` of
 * cargo was not done with $WHITTLE_ARGS or failed; or whether the job that records may start
 * earlier. A pipeline says of its jobs no more than that all of them are well, so what they wait
 * for counts as well. Known to be harmless are keys of a list, and scripts of plain commands; all
 * else is doubted, as is what another file may bring along. That the pipeline is triggered alone,
 * as it was written, has to be seen in the workflow. https://docs.gitlab.com/ci/yaml/ for
 * the keys; the shells of runners end a script at the first line that fails, and POSIX shells at
 * the first command. */
struct success template_success(struct arena *arena, const struct source *source,
                                const struct template_question *question);

/* Why a pipeline may succeed though the job was left out or failed, whatever its script does; NULL
 * where it may not. `command` is not asked for. */
const char *template_absence(struct arena *arena, const struct source *source,
                             const struct template_question *question);

#endif
