/* Random rows to pack, and rows of real workspaces. */
#ifndef WHITTLE_TESTS_PROPERTY_PACKING_CASES_H
#define WHITTLE_TESTS_PROPERTY_PACKING_CASES_H

#include "planner/schedule/packing.h"

/* Some whose entries share what they compile, some with a heavy tail of times, some of one core.
 * Who needs what is drawn apart for each: no workspace is like that, and nothing is harder. */
struct pack_request packing_case(struct arena *arena, uint64_t seed, size_t count);

/* How long things take. */
enum packing_times {
    TIMES_UNIFORM,
    TIMES_TAIL,  /* one in twelve takes twenty times as long */
    TIMES_LARGE, /* three take as long as a third of all */
};

/* Each compiles its own alone. */
struct pack_request packing_apart(struct arena *arena, uint64_t seed, size_t count,
                                  enum packing_times times);

/* A workspace: each package needs a few of those before it, and all that these need. An entry
 * compiles all that its package needs, once. */
struct pack_request packing_workspace(struct arena *arena, uint64_t seed, size_t count,
                                      enum packing_times times);

/* The same, where all need the end of a chain of packages that takes a quarter of all work. */
struct pack_request packing_core(struct arena *arena, uint64_t seed, size_t count);

/* A file of fixtures/timings. No items where it can't be read. */
struct pack_request packing_file(struct arena *arena, const char *path);

#endif
