/* What changed between two revisions: raw tree deltas, sorted by path, no rename detection. */
#ifndef WHITTLE_IMPACT_CHANGES_H
#define WHITTLE_IMPACT_CHANGES_H

#include <stdbool.h>
#include <stddef.h>

#include "graph/base/vec.h"

enum change_status {
    CHANGE_ADDED,
    CHANGE_MODIFIED, /* content, mode or type */
    CHANGE_DELETED,
};

struct change {
    const char *path; /* repository path */
    enum change_status status;
    bool special; /* a symbolic link or a submodule at base or head */
};

struct changes {
    struct change *items; /* sorted by path bytes, each path once */
    size_t count, capacity;
};

/* "added", "modified" or "deleted". */
const char *change_status_name(enum change_status status);

#endif
