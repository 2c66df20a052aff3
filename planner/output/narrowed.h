/* What a change takes away from what its base runs, and how a maintainer accepts it. */
#ifndef WHITTLE_OUTPUT_NARROWED_H
#define WHITTLE_OUTPUT_NARROWED_H

#include "graph/base/buffer.h"
#include "planner/output/output.h"

/* A section of the plan; nothing where nothing is narrowed. */
void narrowed_text(struct buffer *out, const struct plan *plan, const struct style *style);
void narrowed_markdown(struct buffer *out, const struct plan *plan);

#endif
