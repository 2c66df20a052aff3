/* The other names of a path: what symbolic links make of it. */
#ifndef WHITTLE_IMPACT_ALIASES_H
#define WHITTLE_IMPACT_ALIASES_H

#include "graph/base/map.h"
#include "graph/base/vec.h"
#include "graph/cargo/source.h"
#include "graph/impact/changes.h"

struct link_end {
    const char *path; /* a link's target, or what that is in the end */
    uint32_t link;
};

/* Links by where they lead. */
struct aliases {
    const struct links *links;
    struct map by_target;  /* → the first of its links; the rest follow in `next` */
    uint32_t *next;        /* two for each link: for its target and for what that is in the end */
    struct link_end *ends; /* sorted by path bytes */
    size_t end_count;
};

/* What else a path is called. */
struct path_names {
    struct strings others;
    bool tangled; /* there are too many to follow: links lead to each other. `others` is empty, and
                     any path may be one */
};

/* `links` may be NULL: then no path has another name. The result borrows it. */
struct aliases aliases_index(struct arena *arena, const struct links *links);

/* Every name of `path` but itself: a file behind a linked directory has one below each link that
 * leads to it or above it. What is `link_or_submodule` (a link or a submodule) is also seen where a
 * link leads below it. */
struct path_names aliases_of(struct arena *arena, const struct aliases *aliases, const char *path,
                             bool link_or_submodule);

/* The names of each change. What all of them together may take is bounded: the last ones of more
 * are tangled. */
struct path_names *aliases_of_changes(struct arena *arena, const struct links *links,
                                      const struct changes *changes);

#endif
