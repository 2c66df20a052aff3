/* How long what is planned will take: numbers for a schedule and for people, proofs of nothing.
 * Pure; whole milliseconds; the same for the same times, in whatever order they come. */
#ifndef WHITTLE_LEDGER_ESTIMATE_H
#define WHITTLE_LEDGER_ESTIMATE_H

#include "planner/ledger/record.h"

enum estimate_source {
    ESTIMATE_HISTORY, /* its own times */
    ESTIMATE_CLASS,   /* times of what is like it */
    ESTIMATE_SIZE,    /* the size of its source alone */
};

enum { ESTIMATE_SOURCES = ESTIMATE_SIZE + 1 };

/* An entry of a plan, and the answer. */
struct estimated {
    const char *job, *row, *package; /* as records name them */
    uint64_t source_bytes;           /* of the package */
    unsigned cores;                  /* of a runner of the row; 0 counts as one */
    int64_t ms;                      /* at least 1: what takes no time would be put anywhere */
    int64_t set_up_ms;               /* of a runner of the row; 0 where nothing tells */
    enum estimate_source source;
    bool alone; /* its times are of runners that took nothing else: they compiled all
                   that it needs */
};

/* A package as what others need, and the answer. */
struct compiled {
    const char *job, *row, *package; /* as records name them */
    uint64_t source_bytes;
    int64_t ms;    /* on one core; at least 1 */
    bool measured; /* by times of packages, its own or others'; else by its size alone */
    bool own;      /* by its own in that row, which are then a part of the entry's estimate */
};

/* Sets the answers of all, which are all entries of a plan: they tell of each other.
 *
 * With times of its own the estimate is what three of four of the last ones are not longer than,
 * drawn n : 3 towards the line through the times of its row by size of source: n times, of which
 * divided ones count half. Without, it is the first that is known of
 *
 *   1. the median of the package in other rows of the job
 *   2. that line
 *   3. its share, by size, of what a runner took for all of the row
 *   4. the median of the job
 *   5. the size of its source at a usual rate */
void estimate_all(struct arena *arena, const struct records *times, struct estimated *items,
                  size_t count);

/* Sets the answers of all, by the first that is known of
 *
 *   1. its own times to compile in that row
 *   2. the median of those in any row
 *   3. the size of its source at the rate of all that were measured, else at a usual one */
void compile_all(struct arena *arena, const struct records *times, struct compiled *items,
                 size_t count);

/* "history", "class", "size" */
const char *estimate_source_name(enum estimate_source source);

#endif
