/* `strategy.matrix` of a GitHub workflow, expanded as the runner does it. A configuration's own
 * platforms and axes are expanded by the same rules.
 * Rules: https://docs.github.com/actions/writing-workflows/workflow-syntax-for-github-actions
 * #jobsjob_idstrategymatrix, and MatrixBuilder.cs in github.com/actions/runner. */
#ifndef WHITTLE_MATRIX_STRATEGY_H
#define WHITTLE_MATRIX_STRATEGY_H

#include "graph/base/err.h"
#include "graph/base/value.h"

/* Every key of a matrix but include and exclude is a vector. */
struct strategy_vector {
    const char *key;
    const struct value *values; /* a list of at least one */
};

struct strategy {
    const char *file; /* for messages */
    struct {
        struct strategy_vector *items;
        size_t count, capacity;
    } vectors;
    const struct value *include; /* a list of mappings; NULL for none */
    const struct value *exclude; /* likewise; it, or one of its entries, may be an expression */
};

/* One run of the job. */
struct strategy_row {
    const struct value *values; /* a mapping: the vectors in their order, then extras in theirs */
    const char *label;          /* "linux, stable": what the service shows in brackets after the
                                   job's name, as far as a name goes; "" where nothing is scalar */
    bool added;                 /* a row of its own from include */
    const struct value *doubt;  /* the expression for which it may be that this row is not there,
                                   is there several times or has other extras; NULL: it is certain */
};

struct strategy_rows {
    struct strategy_row *items;
    size_t count, capacity;
};

/* More than this is refused, before it takes memory or time: what a file says, with aliases counted
 * as often as they stand, and what would come of it. */
enum {
    STRATEGY_LIMIT = 100000,      /* rows, before any is excluded */
    STRATEGY_VALUES = 10000,      /* values in the matrix */
    STRATEGY_BYTES = 256 << 10,   /* of all its texts and keys */
    STRATEGY_PAIRS = 1000000,     /* values in vectors, times those in include and exclude */
    STRATEGY_CELLS = 4000000,     /* values of all rows */
    STRATEGY_MATCHES = 100000000, /* rows, times the values of include and exclude */
};

/* The strategy that the mapping `matrix` says (the value of `strategy.matrix`). ERR_INPUT with line
 * and column for what the service refuses: an empty vector, no vector and no include, an exclude
 * key that is no vector, a key twice but for its case. Likewise for what nothing can be said about:
 * a vector, an entry of include or a key that is an expression. */
int strategy_read(struct arena *arena, const char *file, const struct value *matrix,
                  struct strategy *strategy, struct err *err);

/* All rows, in the order of the service: the first vector varies slowest, rows of include last. All
 * may be excluded: no rows are no error here, but the service fails such a job.
 * Expressions widen: a row that may be excluded stays, an include that may match is applied where
 * it surely does, one that may match nothing is a row too, and all of these are doubted. */
int strategy_expand(struct arena *arena, const struct strategy *strategy,
                    struct strategy_rows *rows, struct err *err);

#endif
