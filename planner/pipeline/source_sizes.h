/* How much source packages have: what is known of their times where nothing was measured. */
#ifndef WHITTLE_PIPELINE_SOURCE_SIZES_H
#define WHITTLE_PIPELINE_SOURCE_SIZES_H

#include "graph/cargo/source.h"
#include "graph/cargo/workspace.h"

/* The bytes of each package's Rust sources: those in its directory, but not in that of a package
 * below. By index. A directory that can't be read is empty. */
const uint64_t *source_sizes(struct arena *arena, const struct source *source,
                             const struct workspace *workspace);

#endif
