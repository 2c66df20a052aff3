/* The loop by which a script has cargo take all calls of a row, also those behind one that fails,
 * as docs/manual.md has it. Scripts with loops are doubted; this one is known. */
#ifndef WHITTLE_WORKFLOW_CALLS_LOOP_H
#define WHITTLE_WORKFLOW_CALLS_LOOP_H

#include "graph/base/arena.h"

/* The command that a script, without comments, runs for each line of `variable`, with `args` in the
 * place of those. NULL where the script is not just that loop: then it is one like others. */
const char *calls_loop_unrolled(struct arena *arena, const char *text, const char *variable,
                                const char *args);

#endif
