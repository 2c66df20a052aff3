/* What rows and shards are called, in a plan and so by the CI services that run it. */
#ifndef WHITTLE_SCHEDULE_SHARD_NAME_H
#define WHITTLE_SCHEDULE_SHARD_NAME_H

#include "planner/matrix/job.h"

/* "linux, stable": what tells a row from the others of its job. `job` is whose row it is: the
 * base's where that asks for it. */
const char *row_name(struct arena *arena, const struct jobs *jobs, const struct job *job,
                     const struct job_row *row);

/* "test core", "test linux, stable": what tells a row's shard from others of the job called `name`,
 * where it has no template. `package` is the only one that it takes; NULL: it takes several. */
const char *shard_name(struct arena *arena, const struct jobs *jobs, const struct job *job,
                       const struct job_row *row, const char *name, const char *package);

#endif
