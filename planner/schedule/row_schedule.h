/* How many runners a row takes, what each number would mean, and why it is this one. */
#ifndef WHITTLE_SCHEDULE_ROW_SCHEDULE_H
#define WHITTLE_SCHEDULE_ROW_SCHEDULE_H

#include "planner/schedule/row_bound.h"

/* Why a row has the number of runners that it has. */
enum runners_why {
    RUNNERS_SAID, /* the job says how many at most */
    RUNNERS_PAYS, /* another one would save less wait than its billed minutes are worth */
    RUNNERS_MOST, /* another one may not be: of the service, of the job, or one for each entry */
    RUNNERS_ENDS, /* another one would save nothing */
};

enum { RUNNERS_WHYS = RUNNERS_ENDS + 1 };

/* One number of runners. */
struct runners_point {
    const struct row_items *items; /* the row's entries, or parts of some */
    size_t runners;
    int64_t longest_ms; /* of a runner */
    int64_t total_ms;   /* of all */
    int64_t billed;     /* minutes of all */
    struct packing packing;
    const int64_t *shard_ms;            /* of each */
    int64_t settled_ms, settled_billed; /* the longest and the minutes by the times that runners are
                                           chosen by */
};

struct row_schedule {
    const struct runners_point *points; /* each shorter than the one before, on more runners, or
                                           with parts of entries; for a job that says how many only
                                           those */
    size_t point_count;
    size_t chosen; /* place in the points */
    enum runners_why why;
    int64_t minute_ms;       /* by which the point was chosen */
    struct row_split *split; /* by which points were found */
    struct row_bound bound;  /* of the chosen point, once it is applied */
    bool most;               /* the last point has all the runners that may be */
};

/* Of the row's entries, on at most as many runners as the share has. `settled` are times that do
 * not change from day to day: they say who shares a runner, so that caches of one day serve the
 * next; `load` says how long that takes now. */
struct row_schedule row_schedule_of(struct arena *arena, const struct job_load *load,
                                    const struct job_load *settled, const struct row_share *share);

/* Takes the point at which wait and price are least: each billed minute counts as so many
 * milliseconds of wait. */
void row_schedule_choose(struct row_schedule *row, int64_t minute_ms);

/* What a shard of the chosen point takes. */
struct shard_time row_schedule_time(const struct row_schedule *row, size_t shard);

/* Shares out the entries as the chosen point says, and finds what bounds it. */
void row_schedule_apply(struct arena *arena, struct row_schedule *row, struct row_share *share);

/* "pays": a stable code. */
const char *runners_why_name(enum runners_why why);

#endif
