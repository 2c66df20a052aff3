/* What a workflow or an action of GitHub says of other files. */
#ifndef WHITTLE_WORKFLOW_USES_H
#define WHITTLE_WORKFLOW_USES_H

#include <stdbool.h>

#include "graph/base/vec.h"
#include "graph/cargo/source.h"

struct uses {
    struct strings values; /* of every key `uses`, whatever it stands in */
    struct strings texts;  /* every value, in which names of files may stand; of what can't be
                              parsed the whole file */
    bool broken;           /* it can't be parsed */
    bool open;             /* a `uses` is an expression: it may mean any file */
    bool follows;          /* on: workflow_run: it runs after another workflow */
    bool dispatched;       /* on: workflow_dispatch: another workflow may start it by its name */
    bool names_whittle;    /* the word stands somewhere in the file, in whatever case */
};

/* Reads the file at `path`; what it can't make sense of is `broken`, never an error. */
struct uses uses_read(struct arena *arena, const char *path, const struct blob *blob);

#endif
