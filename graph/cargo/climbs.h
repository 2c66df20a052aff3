/* Relative paths in Rust source that climb: strings with `..` as a component, and paths that are
 * built of such strings. */
#ifndef WHITTLE_CARGO_CLIMBS_H
#define WHITTLE_CARGO_CLIMBS_H

#include <stdbool.h>
#include <stddef.h>

#include "graph/base/vec.h"

/* Whether a word or a string holds it; comments do not count, unless the source can't be split into
 * tokens. */
bool source_says(const char *bytes, size_t size, const char *word);

/* Adds every path that `bytes` (with a NUL behind them) may name by climbing; as a rule it begins
 * with "..". Separators are slashes, and what only a run would tell is cut off: the directory above
 * it is left. Neither do strings count that something is compared with, nor sentences in attributes
 * and messages, nor comments, unless the source can't be split into tokens. False where there are
 * more than `limit`, or one is too long. */
bool climbs_find(struct arena *arena, const char *bytes, size_t size, size_t limit,
                 struct strings *paths);

#endif
