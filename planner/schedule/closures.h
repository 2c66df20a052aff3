/* What entries have in common: the packages that are compiled for each, as the unit graph of the
 * head tells. Pure. Dependencies from outside of the workspace are no part of it: caches hold them.
 */
#ifndef WHITTLE_SCHEDULE_CLOSURES_H
#define WHITTLE_SCHEDULE_CLOSURES_H

#include "graph/base/components.h"
#include "graph/impact/impact.h"

/* The head's units by what they need. */
struct closures {
    const struct impact *impact;
    struct digraph needs;
    struct components components;
};

/* Of one entry. */
struct closure {
    struct ids packages; /* that are compiled for it, by index in impact->packages, rising; its own
                            is among them */
    struct ids roots;    /* units that it makes */
};

struct closures closures_new(struct arena *arena, const struct impact *impact);

/* What a command makes of a package, on a platform of the impact's, and all that this needs. */
struct closure closures_find(struct arena *arena, const struct closures *closures,
                             const struct cargo_selection *command, uint32_t package,
                             uint32_t platform);

/* Of each component of units the longest chain of packages, each of which waits for the next one to
 * be compiled, up to itself. `package_ms` is by index in impact->packages; what entries compile for
 * themselves alone, tests and programs, is none of it. */
const int64_t *closures_chains(struct arena *arena, const struct closures *closures,
                               const int64_t *package_ms);

/* The longest chain of all that an entry makes. */
int64_t closure_chain(const struct closures *closures, const int64_t *chains,
                      const struct closure *closure);

#endif
