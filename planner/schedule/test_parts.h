/* The tests of one entry in parts that may run on several runners: each of its test programs that
 * was timed by itself, and all the rest. Together they run each root of the entry once. */
#ifndef WHITTLE_SCHEDULE_TEST_PARTS_H
#define WHITTLE_SCHEDULE_TEST_PARTS_H

#include "planner/schedule/job_load.h"

/* Whether the tests of an entry can run in parts; if not, the first reason that holds. */
enum parts_why {
    PARTS_FIT,
    PARTS_NEVER,     /* it runs in part already, is only compiled, is the base's, or no test */
    PARTS_ONE,       /* it has one test program: a call can't name less */
    PARTS_UNNAMED,   /* options can't name each of its targets */
    PARTS_DOC_TESTS, /* they take a call of their own, and the job does not say `calls` */
    PARTS_UNTIMED,   /* there is no time of a single test program */
};

enum {
    PARTS_MOST = 64, /* of one entry: the longest tests; more of them stay with the rest */
};

struct test_part {
    const char *name; /* "test smoke"; "" for the rest: the library, programs, examples, doc tests,
                         and tests that nobody timed */
    struct ids roots; /* units, rising */
};

struct test_parts {
    enum parts_why why;
    const struct test_part *items; /* by name, the rest first; none unless they fit */
    size_t count;
};

struct test_parts test_parts_of(struct arena *arena, const struct job_load *load,
                                const struct matrix_entry *entry);

/* What each part takes of `ms`, by place: what was timed, and an even share of what is left for
 * each root; of less than was timed its share. None takes less than 1; together, but for rounding,
 * they take all of it. */
const int64_t *test_parts_ms(struct arena *arena, const struct job_load *load,
                             const struct matrix_entry *entry, const struct test_parts *parts,
                             int64_t ms);

/* The options of the calls that run those parts of an entry, by place in them; NULL where they are
 * all. */
const struct strings *test_parts_calls(struct arena *arena, const struct job_load *load,
                                       const struct test_parts *parts, const struct bits *chosen);

#endif
