/* Fingerprints: for every unit a hash over what it is made of and over those of what it needs. */
#ifndef WHITTLE_IMPACT_PROOFS_H
#define WHITTLE_IMPACT_PROOFS_H

#include "graph/impact/comparison.h"

/* Fills base_prints and head_prints of the impact, whose seeds are final. What changed is left out
 * but where a seed says that it counts: a unit has the same at both revisions where nothing that
 * counts differs. Then fills its keys, as fingerprints_of_head does. */
void fingerprints_compare(struct comparison *comparison);

/* Where they are wanted, fills the keys of the impact: of all content at the head, so that they are
 * the same whatever the head is compared with. */
void fingerprints_of_head(struct comparison *comparison);

#endif
