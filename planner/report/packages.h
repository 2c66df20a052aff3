/* The packages as a plan has them: what of each runs, where, and why. */
#ifndef WHITTLE_REPORT_PACKAGES_H
#define WHITTLE_REPORT_PACKAGES_H

#include "planner/schedule/plan.h"

struct outline_entry {
    const struct plan_job *job;
    const struct matrix_entry *entry;
};

struct outline {
    const struct outline_entry *entries; /* of all jobs, in their order */
    size_t count, selected;
    bool idle;                   /* its jobs make nothing of it */
    const char *passed;          /* the run in which the last of it passed that a change reaches;
                                    NULL: something runs, or no change reaches it */
    bool away;                   /* none of its jobs is for the event */
    bool affected;               /* it runs, or its change would reach what runs */
    const struct reason *reason; /* why, or why not */
};

/* By index in plan->impact->packages. */
const struct outline *packages_of_plan(struct arena *arena, const struct plan *plan);

/* The platform names of the plan, by place. */
const char *const *platforms_of_plan(struct arena *arena, const struct plan *plan);

/* The shard of a job that takes an entry; NULL where it does not run. */
const struct shard *shard_of_entry(const struct outline_entry *entry);

/* What of an entry runs, for cargo: "--test smoke"; "" for all that the command makes of it. */
const char *options_of_entry(const struct outline_entry *entry);

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
