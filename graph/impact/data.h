/* Directories whose files are data by what they are called. */
#ifndef WHITTLE_IMPACT_DATA_H
#define WHITTLE_IMPACT_DATA_H

#include <stdbool.h>

enum data_kind {
    DATA_OF_TESTS, /* what tests are given: tests, fixtures, snapshots and the like */
    DATA_OF_ANY,   /* that, and what examples and benchmarks are given */
};

/* Whether a component of `path` below `dir`, the last one among them, has such a name. */
bool data_within(const char *dir, const char *path, enum data_kind kind);

#endif
