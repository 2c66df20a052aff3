/* The wording that the formats for a person share. What they return is printable: names and paths
 * in it are escaped. */
#ifndef WHITTLE_OUTPUT_PHRASES_H
#define WHITTLE_OUTPUT_PHRASES_H

#include "planner/schedule/plan.h"

/* Of the entries that the event asks for: "2 of 7 entries run: 71 % saved", "All 7 entries run,
 * because Cargo.lock changed: nothing saved"
 */
const char *phrase_verdict(struct arena *arena, const struct plan *plan);

/* "origin/main (3f2a91ca0)", "origin/main (merge base 3f2a91ca0)", "the work tree (on 3f2a91ca0)"
 */
const char *phrase_revision(struct arena *arena, const struct revision *revision);

/* "base-missing: there is no branch to compare with" */
const char *phrase_mode(struct arena *arena, const struct range *range);

/* "Cargo.lock: the lock file changed" */
const char *phrase_reason(struct arena *arena, const struct reason *reason);

/* What a change does: "core, cli", "everything: …", or why it does nothing. */
const char *phrase_effect(struct arena *arena, const struct impact *impact,
                          const struct impact_change *item);

/* Likewise, down to targets, platforms and what a manifest or lock file says: "core (test smoke)",
 * "core, cli (serde 1.0.200 → 1.0.201 and 2 more)". `platforms` are names by place. */
const char *phrase_exactly(struct arena *arena, const struct impact *impact,
                           const struct impact_change *item, const char *const *platforms);

/* Between a package and what it is touched by: "changed", "names", "may read". */
const char *phrase_verb(enum reason_code code);

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

/* A package's directory, "." for the root. */
const char *phrase_dir(struct arena *arena, const char *path);

#endif
