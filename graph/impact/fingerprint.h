/* Hashes over a graph: each of a unit's own and of those of what it needs. */
#ifndef WHITTLE_IMPACT_FINGERPRINT_H
#define WHITTLE_IMPACT_FINGERPRINT_H

#include "graph/base/bits.h"
#include "graph/base/hash.h"
#include "graph/impact/units.h"

/* One hash for each unit; zero for those that the revision has not, or that were not wanted. */
struct fingerprints {
    struct hash *units;
    struct hash *closures; /* of the cycle that a unit lies on, and of all that it needs */
};

struct fingerprints_request {
    const struct units *units;
    uint8_t at;                /* the revision whose units and edges count */
    const struct bits *wanted; /* units; with one all that it needs. NULL: all */
    struct hash (*own)(void *self, uint32_t unit);
    void *self;
    /* An earlier answer, and the units whose own hash or needs may differ from it: the others are
     * hashed anew only where something that they need differs. NULL where there is none. */
    const struct fingerprints *earlier;
    const struct bits *dirty;
};

/* Units that need each other (a cycle) are hashed as one: each of them depends on all of it. */
struct fingerprints fingerprints_hash(struct arena *arena,
                                      const struct fingerprints_request *request);

/* The units that `roots` need, at either revision, and they themselves. */
struct bits fingerprints_closure(struct arena *arena, const struct units *units,
                                 const struct ids *roots);

#endif
