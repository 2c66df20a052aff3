/* The other names of a path: what symbolic links make of it. */
#ifndef WHITTLE_IMPACT_ALIASES_H
#define WHITTLE_IMPACT_ALIASES_H

#include "graph/cargo/source.h"
#include "graph/impact/changes.h"

/* What else a path is called. */
struct path_names {
    struct strings others;
    bool tangled; /* there are too many to follow: links lead to each other. `others` is empty, and
                     any path may be one */
};

/* Every name of each changed path but itself: a file behind a linked directory has one below each
 * link that leads to it or above it. A link or a submodule is also seen where a link leads below
 * it. `links` may be NULL: then no path has another name. What all changes together may take is
 * bounded: the last ones of more are tangled. */
struct path_names *aliases_of_changes(struct arena *arena, const struct links *links,
                                      const struct changes *changes);

#endif
