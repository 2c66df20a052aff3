/* What a change of a town does to its units, found without the graph's own code. */
#ifndef WHITTLE_TESTS_ORACLE_H
#define WHITTLE_TESTS_ORACLE_H

#include "tests/property/town.h"

struct oracle;

struct oracle *oracle_judge(struct arena *arena, const struct town *town);

/* Whether the unit is affected. */
bool oracle_says(const struct oracle *oracle, const struct units *units, uint32_t unit);

#endif
