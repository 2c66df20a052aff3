/* A job in a workflow of GitHub Actions. */
#ifndef WHITTLE_WORKFLOW_WORKFLOW_H
#define WHITTLE_WORKFLOW_WORKFLOW_H

#include "graph/cargo/source.h"
#include "planner/config/workflow/steps.h"
#include "planner/config/yaml/shape.h"
#include "planner/matrix/strategy.h"

struct workflow_job {
    const char *name;              /* the key below `jobs` */
    const struct value *title;     /* its `name`, where an expression is in it; else NULL */
    const struct value *runs_on;   /* NULL where it says none */
    const struct value *matrix;    /* `strategy.matrix`: a mapping; VALUE_UNKNOWN where only the
                                      service knows its rows; NULL where it has none */
    unsigned line, column;         /* of the job */
    const struct value *container; /* NULL where the steps run on the runner itself */
    struct steps steps;
};

/* Reads job `job` of the workflow at `path` in the repository. ERR_INPUT with line and column: no
 * such file or job (with the nearest name), no YAML, a matrix that is none. What of the matrix is
 * an expression of nothing but literals is evaluated. */
int workflow_read(struct arena *arena, const struct source *source, const char *path,
                  const char *job, struct workflow_job *result, struct err *err);

#endif
