/* The files of packages as hashes, from the nodes of git's trees: nothing but directories is read.
 */
#ifndef WHITTLE_IMPACT_TREE_HASH_H
#define WHITTLE_IMPACT_TREE_HASH_H

#include "graph/impact/seeds.h"

/* Where in a package a file lies. */
enum tree_area {
    TREE_SOURCES, /* everything but the others */
    TREE_TESTS,   /* tests, examples, benches */
    TREE_AREAS
};

struct tree_hash {
    struct hash areas[TREE_AREAS];
};

/* Of every package of the units, by the listings of `view`. Directories of packages below belong to
 * those. With `masked`, paths that changed are passed over: what is left is the same at both
 * revisions. NULL where the view's source does not know nodes. */
struct tree_hash *tree_hash_of(const struct seeding *seeding, const struct state *view,
                               bool masked);

#endif
