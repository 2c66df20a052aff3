/* Fingerprints: for every unit a hash over what it is made of and over those of what it needs. */
#ifndef WHITTLE_IMPACT_PROOFS_H
#define WHITTLE_IMPACT_PROOFS_H

#include "graph/impact/seeds.h"

/* Fills the fingerprints of the impact at both revisions, whose seeds are final. What changed is
 * left out but where a seed says that it counts: a unit has the same at both revisions where
 * nothing that counts differs. Then fills its keys, as proofs_of_head does. */
void proofs_compare(const struct seeding *seeding, struct impact *impact);

/* Where they are wanted, fills the keys of the impact: of all content at the head, so that they are
 * the same whatever the head is compared with. */
void proofs_of_head(const struct seeding *seeding, struct impact *impact);

/* Of a head alone, all of whose files count as changes: for each of those units, with all that they
 * need, of all that reaches it. Zero for others. */
const struct hash *proofs_of_verdicts(const struct seeding *seeding, const struct bits *units);

#endif
