/* What entries of one row take together on a runner: each by itself, and once what several of them
 * need. */
#ifndef WHITTLE_SCHEDULE_ROW_LOAD_H
#define WHITTLE_SCHEDULE_ROW_LOAD_H

#include "planner/schedule/job_load.h"
#include "planner/schedule/packing.h"

struct job_load job_load_of(struct arena *arena, const struct closures *closures,
                            const struct matrix_job *job, const struct job_estimates *estimates);

/* Entries of a row as items of a packing, in their order. An entry that a runner had alone took all
 * that is compiled for it; others took their parts. */
struct pack_request row_load_of(struct arena *arena, const struct job_load *load,
                                const struct matrix_entry **entries, size_t count);

/* How long a runner takes. */
struct shard_time {
    int64_t set_up_ms, compile_ms, run_ms;
};

/* For some of the items, by their places. */
struct shard_time row_load_time(const struct pack_request *request, const uint32_t *items,
                                size_t count);

static inline int64_t shard_time_ms(const struct shard_time *time)
{
    return time->set_up_ms + time->compile_ms + time->run_ms;
}

#endif
