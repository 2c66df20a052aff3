/* Markdown for GITHUB_STEP_SUMMARY, safe against any name. */
#ifndef WHITTLE_OUTPUT_MARKDOWN_H
#define WHITTLE_OUTPUT_MARKDOWN_H

#include <stdbool.h>

#include "graph/base/buffer.h"

/* Printable text (planner/output/escape.h), with an entity for every character that Markdown or
 * HTML could read as more than itself. */
const char *markdown_text(struct arena *arena, const char *printable);

/* The same in <code>, where GitHub links neither users nor issues; "" for "". */
const char *markdown_code(struct arena *arena, const char *printable);

/* Whether there is room for `more` in a summary: GitHub drops one that is too long. */
bool markdown_fits(const struct buffer *out, const char *more);

#endif
