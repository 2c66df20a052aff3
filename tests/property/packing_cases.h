/* Random rows to pack. */
#ifndef WHITTLE_TESTS_PROPERTY_PACKING_CASES_H
#define WHITTLE_TESTS_PROPERTY_PACKING_CASES_H

#include "planner/schedule/packing.h"

/* Some whose entries share what they compile, some with a heavy tail of times, some of one core. */
struct pack_request packing_case(struct arena *arena, uint64_t seed, size_t count);

/* Each compiles its own alone. */
struct pack_request packing_apart(struct arena *arena, uint64_t seed, size_t count);

#endif
