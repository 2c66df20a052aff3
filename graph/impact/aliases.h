/* The other names of a path: what symbolic links make of it. */
#ifndef WHITTLE_IMPACT_ALIASES_H
#define WHITTLE_IMPACT_ALIASES_H

#include "graph/base/map.h"
#include "graph/base/vec.h"
#include "graph/cargo/source.h"

/* Links by where they lead. */
struct aliases {
    const struct links *links;
    struct map by_target; /* → the first of its links; the rest follow in `next` */
    uint32_t *next;       /* two for each link: for its target and for what that is in the end */
};

/* `links` may be NULL: then no path has another name. The result borrows it. */
struct aliases aliases_index(struct arena *arena, const struct links *links);

/* Every name of `path` but itself into `names`: a file behind a linked directory has one below
 * each link that leads to it or above it. What is `special` (a link or a submodule) is also seen
 * where a link leads below it. Returns false where there are too many to follow: links that lead
 * to each other. */
bool aliases_of(struct arena *arena, const struct aliases *aliases, const char *path, bool special,
                struct strings *names);

#endif
