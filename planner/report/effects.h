/* What a changed path touches by itself, before anything follows from it: read from the seeds of an
 * impact. */
#ifndef WHITTLE_REPORT_EFFECTS_H
#define WHITTLE_REPORT_EFFECTS_H

#include "graph/base/bits.h"
#include "graph/impact/impact.h"

/* A target of a package, or what stands before all of its targets. */
struct effect {
    uint32_t package; /* index in impact->packages; UNIT_NONE for everything */
    uint32_t target;  /* its place in the package; UNIT_NONE: what all of its targets share */
    unsigned kinds;   /* of the units, a set; of those of a package one */
    enum reason_code code;
    struct bits platforms; /* those whose builds ask for it; none: it is compiled for hosts alone */
};

struct effects {
    struct effect *items; /* by package, the widest first */
    size_t count, capacity;
};

/* What of its package is touched; UNIT_COMPILE where it is a target. */
enum unit_kind effect_kind(const struct effect *effect);

struct effects effects_of(struct arena *arena, const struct impact *impact, uint32_t change);

#endif
