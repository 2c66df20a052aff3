/* What of a row's times is compiling: what several entries need, each once. */
#ifndef WHITTLE_SCHEDULE_ROW_SCALE_H
#define WHITTLE_SCHEDULE_ROW_SCALE_H

#include "planner/schedule/job_load.h"

#define ROW_SCALE_ONE INT64_C(1000000)

/* The times of a row are the measure: one runner that takes all of it takes as long as these
 * together. Where times of packages tell what compiling takes, that is at most 80 % of it. Where
 * nothing but sizes does, it is 40 % of a row that tests, and 90 % of one that only compiles. */
struct row_scale row_scale_of(const struct job_load *load, const struct job_row *row);

/* What packages take to be compiled in a row, by index in impact->packages: as estimated, then as
 * the row's times say. */
const int64_t *row_compile_times(struct arena *arena, const struct job_load *load,
                                 const struct job_row *row);

/* So many millionths of it: a factor of the scale. */
static inline int64_t row_scaled(int64_t ms, int64_t factor)
{
    return ms * factor / ROW_SCALE_ONE;
}

#endif
