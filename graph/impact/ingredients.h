/* What the hash of one unit is made from, without those of what it needs. Internal to graph/impact.
 */
#ifndef WHITTLE_IMPACT_INGREDIENTS_H
#define WHITTLE_IMPACT_INGREDIENTS_H

#include "graph/impact/seeds.h"
#include "graph/impact/tree_hash.h"

/* Seeds whose files count, by unit. */
struct counted {
    size_t *first; /* for each unit: its first place in `seeds`; one more at the end */
    uint32_t *seeds;
};

/* What the hashes of one revision are made from. */
struct ingredients {
    const struct seeding *seeding;
    enum rev rev;
    const struct state *view;
    const struct tree_hash *content; /* NULL where no source knows nodes */
    const struct lock *lock;         /* NULL where it was not read */
    const struct hash *locked;       /* of its nodes */
    const struct counted *counted;   /* NULL where changes don't count */
};

/* Each is `own` of struct fingerprints_request, with a struct ingredients as `self`: all that a
 * unit is made of itself, … */
struct hash ingredients_own(void *self, uint32_t id);

/* … or what of it is from outside of the workspace. Targets take that through their groups, so that
 * those of one package are alike. */
struct hash ingredients_of_dependencies(void *self, uint32_t id);

#endif
