/* The files of packages as hashes, from the nodes of git's trees: nothing but directories is read.
 */
#ifndef WHITTLE_IMPACT_TREE_HASH_H
#define WHITTLE_IMPACT_TREE_HASH_H

#include "graph/impact/seeds.h"

/* Where in a package a file lies. */
enum content_area {
    CONTENT_SOURCES, /* everything but the others */
    CONTENT_TESTS,   /* tests, examples, benches */
    CONTENT_AREAS
};

struct content {
    struct hash areas[CONTENT_AREAS];
};

/* Of every package of the units, by the listings of `view`. Directories of packages below belong to
 * those. With `masked`, paths that changed are passed over: what is left is the same at both
 * revisions. NULL where the view's source does not know nodes. */
struct content *content_hash(const struct seeding *seeding, const struct state *view, bool masked);

#endif
