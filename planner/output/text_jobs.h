/* The jobs of a plan, for a person. */
#ifndef WHITTLE_OUTPUT_TEXT_JOBS_H
#define WHITTLE_OUTPUT_TEXT_JOBS_H

#include "graph/base/buffer.h"
#include "planner/output/output.h"

/* Every job with its platforms: what of it runs, on which runners, after what; or on which events
 * it would. Nothing where that would only repeat what the packages say: one job on one platform
 * that nobody named. */
void text_jobs(struct buffer *out, const struct plan *plan, const struct style *style);

/* The last line, where there is a configuration: what the plan saves. */
void text_savings(struct buffer *out, const struct plan *plan);

#endif
