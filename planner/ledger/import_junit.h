/* Suites and test cases of JUnit, as far as they tell of times and outcomes. */
#ifndef WHITTLE_LEDGER_IMPORT_JUNIT_H
#define WHITTLE_LEDGER_IMPORT_JUNIT_H

#include "planner/ledger/import_parts.h"

struct junit_case {
    int64_t sum;   /* of all tries, in microseconds */
    bool timeless; /* the time of one is missing, or is none */
    bool failed, skipped;
    bool flaky; /* passed, but not at once */
};

struct junit_suite {
    const char *name;
    int64_t when;             /* seconds since 1970: when it ended */
    size_t said, said_failed; /* what its attributes say of the numbers of cases */
    size_t cases, ran, failed, flaky, timeless;
    size_t inner; /* suites in it */
    bool group;   /* testsuites: all of a report */
    bool broken;  /* something in it failed, or says nothing */
    bool has_wall;
    int64_t wall; /* how long it says that it took, in microseconds */
    int64_t sum;
    bool foreign; /* a case has a class of another name: nextest writes the suite's there */
};

/* A number of cases; 0 where none can be told. */
size_t junit_count(const char *text);

/* Adds the time of a try to its case. */
void junit_time_read(const char *text, struct junit_case *test);

/* When a suite ended: by its start and its time; what is known already where it has none. */
void junit_suite_read(struct report *report, struct junit_suite *suite, const char *timestamp,
                      const char *time);

/* Each adds to what is around it: a case to its suite, a suite to the report. The latter returns
 * whether all in it is well. */
void junit_case_end(struct junit_suite *suite, const struct junit_case *test);
bool junit_suite_end(struct report *report, const struct junit_suite *suite);

#endif
