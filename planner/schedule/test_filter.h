/* Tests of packages as filtersets of nextest, which choose in each package of a call by themselves.
 * https://nexte.st/docs/filtersets/reference */
#ifndef WHITTLE_SCHEDULE_TEST_FILTER_H
#define WHITTLE_SCHEDULE_TEST_FILTER_H

#include "graph/base/arena.h"
#include "graph/base/vec.h"

/* Whether a filterset can name a test program so that nothing in it means anything else. */
bool test_filter_names(const char *name);

struct test_filter {
    const char *command; /* the options by which the command chooses targets: "--all-targets" */
    const char *package;
};

/* Options that choose of a package these test programs alone, or with `others` all but these: those
 * of the command, and "-E 'package(=core) & kind(=test) & (binary(=smoke))'". */
const char *test_filter_of(struct arena *arena, const struct test_filter *filter,
                           const struct strings *tests, bool others);

/* The options for one call of all packages that choose of each what its own options say: `parts` by
 * place of a package; NULL: all of it. NULL where none of them is a filterset. */
const char *test_filter_join(struct arena *arena, const char *command,
                             const struct strings *packages, const struct strings *const *parts);

/* The other way round: the options of each package, by place; NULL where all of it is chosen. `set`
 * is the word after "-E". False where it is not made so. */
bool test_filter_read(struct arena *arena, const char *command, const char *set,
                      const struct strings *packages, const char **options);

/* Whether options that choose of one package run a program; `test` is the name of one in tests/,
 * NULL for any other. False where they are no filterset. */
bool test_filter_runs(struct arena *arena, const char *options, const char *test);

#endif
