/* The parts of texts for a person. */
#ifndef WHITTLE_OUTPUT_TEXT_PARTS_H
#define WHITTLE_OUTPUT_TEXT_PARTS_H

#include "graph/base/buffer.h"
#include "planner/output/layout.h"
#include "planner/report/packages.h"

/* One answer of `whittle explain` in the making. */
struct answer {
    struct buffer out;
    const struct plan *plan;
    const struct style *style;
};

const char *answer_name(struct answer *answer, const struct impact *impact, uint32_t package);

/* A line of its own, with an empty one before it. */
void answer_title(struct answer *answer, const char *title);

/* The names of packages, as many a line as fit. */
void answer_names(struct answer *answer, const struct impact *impact, const struct ids *packages);

/* The runners that take what runs of a package: what it shares there, and what another place would
 * cost. Nothing where no times are known. */
void answer_placements(struct answer *answer, const struct outline *outline);

/* The changed paths: a row for each; where they are many, a few for each effect that they have.
 * Those that matter most come first. Few are told down to targets and platforms. */
void changes_table(struct buffer *out, const struct plan *plan, const struct style *style);

/* What a change takes away from what its base runs, and how a maintainer accepts it. A section
 * of the plan; nothing where nothing is narrowed. */
void narrowed_text(struct buffer *out, const struct plan *plan, const struct style *style);
void narrowed_markdown(struct buffer *out, const struct plan *plan);

/* Every job with its platforms: what of it runs, on which runners, after what; or on which events
 * it would. Nothing where that would only repeat what the packages say: one job on one platform
 * that nobody named. */
void text_jobs(struct buffer *out, const struct plan *plan, const struct style *style);

/* When each runner starts and ends, as a chart that fits the terminal, and what all of it takes.
 * Nothing where no times are known. */
void text_schedule(struct buffer *out, const struct plan *plan, const struct style *style);

/* The same as a drawing that GitHub makes of a block of Markdown. */
void schedule_markdown(struct buffer *out, const struct plan *plan);

/* Entries that run and of which a ledger says more: those that failed the last time, and those that
 * passed already and are tried again. */
void text_past(struct buffer *out, const struct plan *plan, const struct style *style);

/* The last line, where there is a configuration or something is known of earlier runs: what the
 * plan saves. */
void text_savings(struct buffer *out, const struct plan *plan);

/* A line for each row that one entry, or one of its test programs, keeps from being shorter, and
 * what would lift that. */
void text_bounds(struct buffer *out, const struct plan *plan);

/* The path rule that would say that those files reach nothing, as lines of YAML to be pasted, and
 * where they go. Nothing where anything else reaches everything as well. */
void text_unowned(struct buffer *out, const struct plan *plan);

#endif
