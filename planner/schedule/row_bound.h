/* What keeps a row from being shorter, where that is one entry: no number of runners helps it, and
 * something else may. */
#ifndef WHITTLE_SCHEDULE_ROW_BOUND_H
#define WHITTLE_SCHEDULE_ROW_BOUND_H

#include "planner/schedule/row_split.h"

/* What would let the entry's tests share runners. */
enum row_lift {
    LIFT_TIMES,    /* times of its single test programs */
    LIFT_CALLS,    /* `calls: true` of the job: doc tests take a call of their own */
    LIFT_NAMES,    /* names that options can say, of all its targets */
    LIFT_PROGRAMS, /* more test programs: one is all that runs so long */
    LIFT_RUNNERS,  /* that the job leaves the number of runners open */
};

struct row_bound {
    const struct matrix_entry *entry; /* NULL: there is none, or a shorter one would not pay */
    const char *test; /* one of its test programs, which alone takes so long; NULL */
    int64_t run_ms;   /* what it takes itself, of the runner's time */
    enum row_lift lift;
};

/* Of a packing of the items: the entry, or the test, that has the longest runner for itself, where
 * half of its own time is worth more than a further runner at that price of a billed minute. */
struct row_bound row_bound_of(struct row_split *split, const struct row_items *items,
                              const struct packing *packing, int64_t minute_ms);

/* "times": a stable code. */
const char *row_lift_name(enum row_lift lift);

#endif
