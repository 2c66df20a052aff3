/* The steps of a job in a workflow, and what they build for in a row of its matrix. */
#ifndef WHITTLE_WORKFLOW_STEPS_H
#define WHITTLE_WORKFLOW_STEPS_H

#include "planner/config/workflow/builds.h"
#include "planner/config/yaml/shape.h"
#include "planner/matrix/expression.h"

struct step {
    const struct value *condition, *env, *run, *with; /* NULL where it has none */
    const char *uses;                                 /* an action; NULL for none */
};

struct steps {
    struct step *items;
    size_t count, capacity;
    const struct value *workflow_env, *job_env; /* NULL for none */
    const char *elsewhere; /* the reusable workflow that has the steps; NULL for none */
    size_t bytes;          /* of all texts */
};

/* Reads them from a job of the workflow `root`. What is no step is passed over: the service refuses
 * it. Fails where aliases make more of it than any file holds. */
int steps_read(struct reading *reading, const struct node *root, const struct node *job,
               struct steps *steps);

/* What the steps build for, as their commands, variables and actions say it. Steps whose condition
 * is known not to hold are left out. `scene` has the row's values, and what is known of the runner;
 * variables come from the steps. */
struct builds steps_builds(struct arena *arena, const struct steps *steps,
                           const struct expression_scene *scene);

#endif
