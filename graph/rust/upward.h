/* Sources that go up from their package's, the current or their program's directory: they may read
 * anything there, and only who wrote them can tell. */
#ifndef WHITTLE_RUST_UPWARD_H
#define WHITTLE_RUST_UPWARD_H

#include "graph/cargo/workspace.h"
#include "graph/rust/module_scan.h"

struct upward_source {
    uint32_t package; /* index in the workspace */
    bool below;       /* of a package that is depended on, not of one that was asked for */
    const char *path;
    unsigned line; /* where it first goes up */
};

struct upward_sources {
    struct upward_source *items; /* by package, then by path bytes */
    size_t count, capacity;
};

/* The line where a source goes up; 0 where it does not, or `scan` is NULL. */
unsigned upward_line(const struct module_scan *scan);

/* All of them in the packages called `name`, and what of the libraries that these depend on may do
 * it for them; NULL: in all. */
struct upward_sources upward_find(struct arena *arena, const struct source *source,
                                  const struct workspace *workspace, const char *name);

#endif
