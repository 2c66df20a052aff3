/* Sources that go up from their package's, the current or their program's directory and do not say
 * for what: they may read anything, and only who wrote them can tell. */
#ifndef WHITTLE_RUST_UPWARD_H
#define WHITTLE_RUST_UPWARD_H

#include "graph/rust/outside_names.h"

struct upward_source {
    uint32_t package; /* index in the workspace */
    const char *path;
    unsigned line; /* where it first goes up */
};

struct upward_sources {
    struct upward_source *items; /* by package, then by path bytes */
    size_t count, capacity;
};

/* The line where the source at `path` goes up; 0 where it does not, or names something outside of
 * its package that exists. */
unsigned upward_line(const struct outside_view *view, const char *path,
                     const struct module_scan *scan);

/* All of them in the packages called `name`; NULL: in all. */
struct upward_sources upward_find(struct arena *arena, const struct source *source,
                                  const struct workspace *workspace, const char *name);

#endif
