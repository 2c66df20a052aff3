/* How the entries of a job are shared among runners. */
#ifndef WHITTLE_SCHEDULE_SHARDS_H
#define WHITTLE_SCHEDULE_SHARDS_H

#include "planner/matrix/matrix.h"

/* What runs of one row, and on how many runners. */
struct row_share {
    const struct job_row *row;
    const struct matrix_entry **entries; /* by package name bytes; with `ends` by shard before */
    size_t count;
    size_t shards;
    size_t most; /* where tests of one entry may be shards: no less than `shards` */
    const struct strings *const
        *parts;         /* beside `entries`: the options of the calls that run a part
                           of one; NULL, for all or for one: it is there whole */
    const size_t *ends; /* of each shard, where times share them out; NULL: each has count / shards
                           entries, one more or less */
};

struct row_shares {
    struct row_share *items; /* by row; those of which nothing runs are left out */
    size_t count;
    size_t shards; /* of all */
};

/* At most `limit` shards in all, and of no row more than the job says; the evenest split. A row
 * never shares a shard with another one, so that there are at least as many as rows. RUNNERS_AUTO
 * is as many as entries where times are known (`timed`), since these choose among fewer; else
 * one. */
struct row_shares row_shares_of(struct arena *arena, const struct matrix_job *job, bool timed,
                                size_t limit);

/* The number of shards, if every entry ran and no times were known. */
size_t shards_of_all(const struct matrix_job *job, size_t limit);

/* The entries of shard `index` of a lot: from *first up to, not with, *end. */
void row_share_range(const struct row_share *row_share, size_t index, size_t *first, size_t *end);

#endif
