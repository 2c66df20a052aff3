/* The step of a pipeline that plans and uploads another one, which whittle writes. */
#ifndef WHITTLE_WORKFLOW_STEP_UPLOAD_H
#define WHITTLE_WORKFLOW_STEP_UPLOAD_H

#include "graph/cargo/source.h"

/* Why the pipeline that is uploaded may be another one than the one that `whittle plan` printed, as
 * far as the file tells; NULL where one step is seen to have it printed to a file and, as the next
 * command, the agent upload that. */
const char *step_upload_doubt(struct arena *arena, const struct source *source, const char *file);

/* Whether the file may give something to all steps that differs between builds: `env` with a
 * dollar sign in it. */
bool step_upload_gives(struct arena *arena, const struct source *source, const char *file);

#endif
