/* The Rust sources of packages, all looked at in one go, and split into tokens only where they may
 * say something. */
#ifndef WHITTLE_RUST_PACKAGE_SOURCES_H
#define WHITTLE_RUST_PACKAGE_SOURCES_H

#include "graph/base/bits.h"
#include "graph/cargo/workspace.h"
#include "graph/rust/rust_file.h"

struct package_source {
    uint32_t package; /* whose directory holds it */
    const char *path, *id;
    struct rust_file *file;      /* has a scan where something in it is of use */
    bool leads;                  /* it may include files of elsewhere, or have modules there */
    struct package_source *next; /* of those that wait for the same file */
};

struct package_sources {
    struct package_source *items; /* sorted by package, then by path bytes */
    size_t count, capacity;
    struct bits unread; /* packages of which not everything can be found and read whole */
    bool any_unread;    /* there are such */
};

struct package_sources_request {
    const struct source *source;
    const struct workspace *workspace;
    /* By index in the workspace, NULL for all; files of packages below one are theirs. */
    const struct bits *wanted;
    unsigned uses; /* a set of enum source_use */
    /* By index in the workspace: which words matter to a package for USE_OUTSIDE. */
    const unsigned *kinds;
    struct rust_files *sources; /* where they are found again */
};

struct package_sources package_sources_read(struct arena *arena,
                                            const struct package_sources_request *request);

#endif
