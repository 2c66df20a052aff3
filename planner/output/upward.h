/* Printing the sources that look upward. */
#ifndef WHITTLE_OUTPUT_UPWARD_H
#define WHITTLE_OUTPUT_UPWARD_H

#include "graph/base/buffer.h"
#include "graph/rust/upward.h"
#include "planner/output/output.h"

char *upward_text(struct arena *arena, const struct workspace *workspace,
                  const struct upward_sources *sources, const struct style *style);

/* whittle.upward/1 */
char *upward_json(struct arena *arena, const struct workspace *workspace,
                  const struct upward_sources *sources);

/* Their paths and lines, a row each. */
void upward_rows(struct buffer *out, const struct upward_source *sources, size_t count,
                 const struct style *style);

/* The lines of a configuration that say what such a package reads and starts. */
void upward_advice(struct buffer *out, const char *package);

#endif
