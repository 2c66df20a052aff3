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
    bool link_or_submodule; /* a symbolic link or a submodule at base or head */
    /* git's mode and object id at base and head, "100644 3f2a…"; NULL where it does not exist
     * there. Never equal, unless both are NULL because nobody asked. */
    const char *base_node, *head_node;
};

struct changes {
    struct change *items; /* sorted by path bytes, each path once */
    size_t count, capacity;
};

/* "added", "modified" or "deleted". */
static inline const char *change_status_name(enum change_status status)
{
    static const char *const names[] = {"added", "modified", "deleted"};
    return names[status];
}

#endif
