/* The script of a template that has what a plan says to cargo in $WHITTLE_ARGS: whether it can
 * succeed though cargo failed. */
#ifndef WHITTLE_WORKFLOW_TEMPLATE_SCRIPT_H
#define WHITTLE_WORKFLOW_TEMPLATE_SCRIPT_H

#include <stdbool.h>

#include "graph/base/arena.h"
#include "graph/base/vec.h"

struct template_script {
    struct arena *arena;
    const char *command; /* of cargo: "test" */
    struct strings said; /* the options by which that chooses targets */
    bool calls;          /* a line has cargo do that with what the plan says */
    bool takes_calls;    /* in a loop over the calls of a row, in $WHITTLE_CALLS */
    bool leaves_args;    /* a line has cargo do it without */
};

/* Looks at one more line (or several, as one text) of a script whose lines one shell runs, one
 * after the other, as long as none fails. Why that can go well though cargo failed, or why it can't
 * be told: a phrase; NULL. */
const char *template_script_add(struct template_script *script, const char *line);

#endif
