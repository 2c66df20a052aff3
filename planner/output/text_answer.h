/* What the texts of `whittle explain` share. */
#ifndef WHITTLE_OUTPUT_TEXT_ANSWER_H
#define WHITTLE_OUTPUT_TEXT_ANSWER_H

#include "graph/base/buffer.h"
#include "planner/output/layout.h"
#include "planner/output/output.h"

/* One answer in the making. */
struct answer {
    struct buffer out;
    const struct plan *plan;
    const struct style *style;
};

const char *answer_name(struct answer *answer, const struct impact *impact, uint32_t package);

/* A line of its own; a title has an empty one before it. */
void answer_headline(struct answer *answer, enum paint paint, const char *text);
void answer_title(struct answer *answer, const char *title);

/* The names of packages, as many a line as fit. */
void answer_names(struct answer *answer, const struct impact *impact, const struct ids *packages);

#endif
