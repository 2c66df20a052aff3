/* The Rust sources of packages, all looked at in one go: each is read once, and split into tokens
 * only where it may say something. */
#ifndef WHITTLE_RUST_PACKAGE_SOURCES_H
#define WHITTLE_RUST_PACKAGE_SOURCES_H

#include "graph/base/bits.h"
#include "graph/cargo/workspace.h"
#include "graph/rust/module_scan.h"
#include "graph/rust/modules.h"
#include "graph/rust/word_search.h"

/* What a source is split into tokens for. */
enum source_use {
    USE_CRATE = 1,    /* what the package's own crates are made of */
    USE_OUTSIDE = 2,  /* files outside of the package that it names or includes */
    USE_UPWARD = 4,   /* going up from a directory */
    USE_PROGRAMS = 8, /* programs that it has cargo run */
};

struct package_source {
    uint32_t package; /* whose directory holds it */
    const char *path, *id;
    struct word_sight sight;
    const struct module_scan *scan; /* NULL where nothing in it is of use, or it can't be read */
    bool unread;
    bool leads; /* it may include files of elsewhere, or have modules there */
};

struct package_sources {
    struct package_source *items; /* sorted by package, then by path bytes */
    size_t count, capacity;
    struct bits unread; /* packages whose files can't all be found */
};

struct package_sources_request {
    const struct source *source;
    const struct workspace *workspace;
    const struct bits
        *wanted;   /* by index in the workspace; files of packages below one are theirs */
    unsigned uses; /* a set of enum source_use */
    const struct word_search *words;
    const unsigned *kinds;      /* by index in the workspace: which words matter to a package for
                                   USE_OUTSIDE; may be NULL without that */
    struct module_cache *cache; /* what is in it already is not read again, what is read is added */
};

struct package_sources package_sources_read(struct arena *arena,
                                            const struct package_sources_request *request);

#endif
