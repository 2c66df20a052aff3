/* Keys of verdicts: for every unit of one revision a hash of all that its verdict depends on.
 *
 * The law: where the comparison of two revisions affects a unit, its keys at the two differ. It
 * holds because the same steps judge both: a key is the fingerprint of a unit where every file of
 * the revision counts as changed, so that each file enters the keys of exactly those units that a
 * change of it would affect. What is no file of the repository (options, environment, toolchain) is
 * added by who knows it. docs/ledger.md lists everything. */
#ifndef WHITTLE_IMPACT_VERDICT_KEYS_H
#define WHITTLE_IMPACT_VERDICT_KEYS_H

#include "graph/impact/impact.h"

struct verdict_keys {
    struct units units;      /* of that revision, as both of a comparison */
    const struct hash *keys; /* by unit; NULL where the source does not know the nodes of files */
};

/* Of the head of `request`, whose base and changes do not count, for the packages in these
 * directories. Reads all sources of theirs, and of the packages that they need. */
struct verdict_keys verdict_keys_of(struct arena *arena, const struct impact_request *request,
                                    const struct strings *dirs);

/* The key of a unit of another graph of the same platforms; NULL where there is none. */
const struct hash *verdict_key_of(const struct verdict_keys *keys, const struct units *units,
                                  uint32_t unit);

#endif
