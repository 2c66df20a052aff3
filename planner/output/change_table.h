/* The changed paths, for a person. */
#ifndef WHITTLE_OUTPUT_CHANGE_TABLE_H
#define WHITTLE_OUTPUT_CHANGE_TABLE_H

#include "graph/base/buffer.h"
#include "planner/output/output.h"

/* A row for each change; where they are many, a few for each effect that they have. Those that
 * matter most come first. Few are told down to targets and platforms. */
void changes_table(struct buffer *out, const struct plan *plan, const struct style *style);

#endif
