/* The wording that the formats for a person share. What they return is printable: names and paths
 * in it are escaped. */
#ifndef WHITTLE_OUTPUT_PHRASES_H
#define WHITTLE_OUTPUT_PHRASES_H

#include "planner/report/effects.h"
#include "planner/report/packages.h"
#include "planner/report/timeline.h"
#include "planner/schedule/plan.h"

/* Of the entries that the event asks for: "2 of 7 entries run: 71 % saved", "All 7 entries run,
 * because Cargo.lock changed: nothing saved", "3 of 7 entries run, 1 of them since nothing shows
 * that it ever passed: 57 % saved" */
const char *phrase_verdict(struct arena *arena, const struct plan *plan);

/* "origin/main (3f2a91ca0)", "… (merge base 3f2a91ca0)", "the work tree (on 3f2a91ca0)" */
const char *phrase_revision(struct arena *arena, const struct revision *revision);

/* "base-missing: there is no branch to compare with" */
const char *phrase_mode(struct arena *arena, const struct range *range);

/* What a change does: "core, cli", "everything: …", or why it does nothing. */
const char *phrase_effect(struct arena *arena, const struct impact *impact,
                          const struct impact_change *item);

/* Likewise, down to targets, platforms and what a manifest or lock file says: "core (test smoke)",
 * "core, cli (serde 1.0.200 → 1.0.201 and 2 more)". `platforms` are names by place. */
const char *phrase_exactly(struct arena *arena, const struct impact *impact,
                           const struct impact_change *item, const char *const *platforms);

/* Why a package runs: "changed", "← util ← core". */
const char *phrase_why(struct arena *arena, const struct reason *reason);

/* What is behind it: "crates/core/src/lib.rs and 2 more", "Cargo.lock: serde 1.0.200 → 1.0.201". */
const char *phrase_origin(struct arena *arena, const struct impact *impact, uint32_t package,
                          const struct reason *reason);

/* "`cargo bench`", "`cargo clippy --all-targets`"; of several jobs "any job". */
const char *phrase_command(struct arena *arena, const struct plan *plan);

/* The events of a job: "push:main, tag:v* and workflow_dispatch". */
const char *phrase_events(struct arena *arena, const struct job *job);

/* What it comes after: "check", "check and lint"; "" for nothing. */
const char *phrase_needs(struct arena *arena, const struct plan *plan, const struct job *job);

/* "41 of 52 minutes (79 %)": what is saved of the time of all runners, where something is known of
 * earlier runs; NULL where nothing is. */
const char *phrase_saved_time(struct arena *arena, const struct plan *plan);

/* Where that is from: "4 entries by their own times, 1 by the size of its source". */
const char *phrase_time_sources(struct arena *arena, const struct plan *plan);

/* "45s", "6m 40s", "1h 05m"; less than a second counts as one. "0" for nothing. */
const char *phrase_duration(struct arena *arena, int64_t ms);

/* "Done in about 6m 40s on 5 runners (2 % above the lower bound, 6m 31s); 19 minutes billed,
 * $0.11" */
const char *phrase_timeline(struct arena *arena, const struct timeline *timeline);

/* What came of a deadline and a budget, a sentence for each that changed something. */
struct strings phrase_wishes(struct arena *arena, const struct timeline *timeline);

/* "test waits for check: without that, all would be done 6m 37s sooner" */
const char *phrase_need(struct arena *arena, const struct plan_need *need);

/* Why a row has as many runners: "3 would save 12s and bill 1 minute more, which has to save 30s".
 */
const char *phrase_runners_why(struct arena *arena, const struct frontier *frontier);

/* "test linux, stable": a row, as its shards are called. */
const char *phrase_row(struct arena *arena, const struct frontier *frontier);

/* The names of a shard's packages, as many as fit into so many columns: "core, cli and 3 more". */
const char *phrase_packages(struct arena *arena, const struct shard *shard, size_t columns);

/* A package's directory, "." for the root. */
const char *phrase_dir(struct arena *arena, const char *path);

/* What a person is told that something is: names are printable, lists are cut short. "lib",
 * "test smoke", "doc tests", "build script"; "formatting", "linting", "all of it". */
const char *unit_label(struct arena *arena, const struct units *units, uint32_t id);

/* What is touched of its package: "test smoke", "its tests, examples and benchmarks"; "" for all
 * of it. */
const char *effect_label(struct arena *arena, const struct impact *impact,
                         const struct effect *effect);

/* Of all that is touched of one package: "test smoke, test other", "on windows"; "" for all of it
 * everywhere. `platforms` are names by place. */
const char *effects_label(struct arena *arena, const struct impact *impact,
                          const struct effects *effects, uint32_t package,
                          const char *const *platforms);

/* "on linux and windows", "on linux, macos and 3 more"; "" for all, "on hosts" for none. */
const char *platforms_label(struct arena *arena, const struct bits *platforms,
                            const char *const *names);

/* For a person, where not all of a package runs: "only --test smoke", "only on windows",
 * "all on linux, --lib on windows"; else "". */
const char *outline_scope(struct arena *arena, const struct plan *plan,
                          const struct outline *outline);

#endif
