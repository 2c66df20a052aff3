/* What a value of a manifest means to cargo, as a hash: equal for two ways of writing the same. */
#ifndef WHITTLE_CARGO_ITEM_HASH_H
#define WHITTLE_CARGO_ITEM_HASH_H

#include "graph/cargo/definition.h"

/* The meaning of an item whose other fields but `key` are filled. */
struct hash item_hash_of(struct arena *arena, const struct definition_item *item);

#endif
