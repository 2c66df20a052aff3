/* Which paths a string in a source may mean: those outside of its package that it would name from
 * where programs and macros look for files.
 * Why these and no others: docs/path-rules.md, "Files of other packages". */
#ifndef WHITTLE_RUST_OUTSIDE_NAMES_H
#define WHITTLE_RUST_OUTSIDE_NAMES_H

#include "graph/base/vec.h"
#include "graph/cargo/source.h"
#include "graph/cargo/workspace.h"
#include "graph/rust/module_scan.h"

/* Where the strings of a package are seen from. */
struct outside_view {
    const struct source *source;
    const struct workspace *workspace;
    const char *dir;      /* of the package, where it really is */
    struct strings below; /* directories of other packages below that */
};

struct outside_view outside_view_of(struct arena *arena, const struct source *source,
                                    const struct workspace *workspace, uint32_t package);

/* Whether only files of the package itself are at `path`. */
bool outside_is_own(const struct outside_view *view, const char *path);

/* Adds the paths that a SCAN_NAME of the source at `from` may mean, there or not: neither the
 * package's own, nor what contains the package, nor outside of the repository. */
void outside_names_find(struct arena *arena, const struct outside_view *view, const char *from,
                        const struct scan_item *item, struct strings *paths);

#endif
