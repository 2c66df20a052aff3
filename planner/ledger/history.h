/* How long names took: many times of many runs, as a number each. */
#ifndef WHITTLE_LEDGER_HISTORY_H
#define WHITTLE_LEDGER_HISTORY_H

#include "graph/base/map.h"
#include "planner/ledger/record.h"

/* What is known of one quantity: three of four times of its last runs are not longer. */
struct past {
    int64_t ms;
    unsigned weight; /* HISTORY_OWN for each time of its own, less for one that is divided; 0:
                        nothing is known */
};

enum {
    HISTORY_TIMES = 20,  /* the last ones, of which an older one says little */
    HISTORY_OWN = 2,     /* weight of a time */
    HISTORY_DIVIDED = 1, /* of one that is a part of what several took together */
};

/* The longest time that counts: no run of a service lasts longer. A larger one counts as that. */
#define HISTORY_LONGEST (INT64_C(35) * 24 * 60 * 60 * 1000)

struct history;

struct histories {
    struct map ids; /* record_name_id → place */
    const struct history *items;
};

/* The order of the times does not matter. */
struct histories histories_of(struct arena *arena, const struct records *times);

/* What a package took in a job's row, all of it: what was measured so, else what it took to compile
 * on so many cores (0: one), and what its test programs took. Of the package "" what a runner took
 * for all. */
struct past history_work(const struct histories *histories, const char *job, const char *row,
                         const char *package, unsigned cores);

/* Whether what is known of it is what a runner took that had it alone: all that it needs was
 * compiled for it. */
bool history_is_alone(const struct histories *histories, const char *job, const char *row,
                      const char *package);

/* What one root of it took, by the name that reports give it: "lib", "test smoke", "doc tests". */
struct past history_root(const struct histories *histories, const char *job, const char *row,
                         const char *package, const char *root);

/* What its library took to be compiled, as its share of a build. */
struct past history_compile(const struct histories *histories, const char *job, const char *row,
                            const char *package);

/* What it took until a runner of the row was ready. */
struct past history_set_up(const struct histories *histories, const char *job, const char *row);

#endif
