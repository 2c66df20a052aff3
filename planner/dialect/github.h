/* GitHub Actions. */
#ifndef WHITTLE_DIALECT_GITHUB_H
#define WHITTLE_DIALECT_GITHUB_H

#include "planner/dialect/dialect.h"

extern const struct dialect dialect_github;

/* From its environment and the payload of the event. */
void github_read_event(const struct event_sources *event_sources, struct event *event);

/* Lines for GITHUB_OUTPUT (`plan_file` is the path where the whole plan is stored, `token` a random
 * word that nobody could know before), and Markdown for GITHUB_STEP_SUMMARY. Safe against any name
 * or path. NULL where even the short matrices are larger than GitHub lets outputs be. */
char *github_output(struct arena *arena, const struct plan *plan, const char *plan_file,
                    const char *token);
char *github_summary(struct arena *arena, const struct plan *plan);
char *github_gate_summary(struct arena *arena, const struct verdict *verdict);

#endif
