/* Files that are not a package's own, outside of its directory or in other packages' below it, that
 * its sources name: what it includes, opens or walks there changes it as well. */
#ifndef WHITTLE_CARGO_ESCAPES_H
#define WHITTLE_CARGO_ESCAPES_H

#include "graph/base/bits.h"
#include "graph/cargo/workspace.h"

struct escape {
    uint32_t package; /* whose source names it */
    const char *path; /* repository path of the file or directory that is named, there or not; ""
                         for the root */
    const char *from; /* the source file that names it */
    bool for_tests;   /* only what tests compile of that file does (graph/cargo/test_code.h) */
};

struct escapes {
    struct escape *items; /* sorted by package, path, from; each once */
    size_t count, capacity;
    struct bits unread; /* packages with a source that can't be read */
};

/* Looks through every .rs file of the `wanted` packages (indices in workspace->packages; those of
 * packages below them are theirs), and through those outside that they name. Strings that climb out
 * with `..` count, seen from their file and from the package's directory, whatever they are used
 * for, except that something is compared with them (graph/cargo/climbs.h); a `".."` alone only
 * where a path is built with it, as join("..") does, or where the source asks for
 * CARGO_MANIFEST_DIR. So do directories above that are found by calls (graph/cargo/ascents.h). What
 * leads out of the repository is left out. */
struct escapes escapes_find(struct arena *arena, const struct source *source,
                            const struct workspace *workspace, const struct bits *wanted);

#endif
