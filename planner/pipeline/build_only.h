/* What is compiled and not run: `cargo test --no-run`. Of what has passed the default branch needs
 * no more than what its caches hold. */
#ifndef WHITTLE_PIPELINE_BUILD_ONLY_H
#define WHITTLE_PIPELINE_BUILD_ONLY_H

#include "graph/cargo/source.h"
#include "planner/matrix/matrix.h"

/* Whether a job can be told so: its command runs what it compiles, its arguments have a place for
 * options, and its part of the workflow hands them to nothing but that command, as success_of
 * (planner/config/workflow/success.h) can see. `workflow`: NULL where nobody says which. */
bool build_only_is_for(struct arena *arena, const struct source *head, const char *workflow,
                       const struct job *job);

/* Whether an entry of it can, of which these options choose what runs: cargo compiles no doc tests
 * without running them. https://doc.rust-lang.org/cargo/commands/cargo-test.html */
bool build_only_fits(const struct job *job, const char *options);

/* One call of cargo takes a whole row, unless each package has its own, as where the job has no
 * more than `limit`, the rows of a matrix: where something of the row runs, all of it does. */
void build_only_settle(const struct matrix_job *job, const struct job_row *row, size_t limit);

#endif
