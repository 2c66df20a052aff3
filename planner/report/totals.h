/* What a plan comes to: what is counted, and what is named as the cause. */
#ifndef WHITTLE_REPORT_TOTALS_H
#define WHITTLE_REPORT_TOTALS_H

#include "planner/schedule/plan.h"

/* The first change that reaches every package, or NULL. */
const struct impact_change *totals_cause(const struct impact *impact);

/* Rounded, but 100 and 0 are only said of all and none; `whole` is not 0. */
unsigned totals_percent(size_t part, size_t whole);

/* The entries that the plan's event asks for: others can't be saved. */
size_t totals_entries(const struct plan *plan);

/* Why a change reaches every package, with what it says: "Cargo.toml: profile.release". */
struct reason totals_reason(const struct impact *impact, const struct impact_change *cause);

/* The changes that a package owns or is seeded by. */
size_t totals_changes(const struct impact *impact, uint32_t package);

#endif
