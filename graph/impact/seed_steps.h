/* All steps that find seeds, in their order. */
#ifndef WHITTLE_IMPACT_SEED_STEPS_H
#define WHITTLE_IMPACT_SEED_STEPS_H

#include "graph/impact/seeds.h"

/* Seeds what each of them finds. */
void seed_steps_run(const struct seeding *seeding);

#endif
