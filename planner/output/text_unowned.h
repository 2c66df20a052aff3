/* The way out of a plan that runs everything for files that no package owns. */
#ifndef WHITTLE_OUTPUT_TEXT_UNOWNED_H
#define WHITTLE_OUTPUT_TEXT_UNOWNED_H

#include "graph/base/buffer.h"
#include "planner/schedule/plan.h"

/* The path rule that would say that those files reach nothing, as lines of YAML to be pasted, and
 * where they go. Nothing where anything else reaches everything as well. */
void text_unowned(struct buffer *out, const struct plan *plan);

#endif
