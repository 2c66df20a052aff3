/* Text in Mermaid's language, which GitHub draws in Markdown. */
#ifndef WHITTLE_OUTPUT_MERMAID_H
#define WHITTLE_OUTPUT_MERMAID_H

#include "graph/base/buffer.h"

/* Printable text as a label of a flowchart. Mermaid reads Markdown and HTML in labels; its own form
 * of entities stops both. */
void mermaid_label(struct buffer *out, const char *printable);

/* The same for a Gantt chart, which shows entities as they are written: what its grammar could take
 * for a sign becomes an underscore. A line that begins with it may begin with a word of the
 * grammar. */
void mermaid_plain(struct buffer *out, const char *printable);

#endif
