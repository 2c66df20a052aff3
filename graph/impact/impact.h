/* What a change does to a workspace, package by package. Pure: two workspaces and the changes in,
 * a judgement of every path and every package out. */
#ifndef WHITTLE_IMPACT_IMPACT_H
#define WHITTLE_IMPACT_IMPACT_H

#include "graph/cargo/workspace.h"
#include "graph/impact/changes.h"
#include "graph/impact/reason.h"

/* A package of either revision: packages are one where they stand in the same directory. */
struct impact_package {
    const struct package *package; /* at head; at base where head has none */
    bool at_head;
    bool affected;
    bool carries; /* affected in what its dependents see: not through a dev-dependency alone */
    struct reason reason;
    const char *change;     /* the changed path where the chain begins; NULL where not affected */
    const struct edge *hop; /* of `edges` below: the last of the chain; NULL where it begins here */
};

/* What one change means. */
struct impact_change {
    const struct change *change;
    struct reason reason; /* REASON_FILE_CHANGED, REASON_UNOWNED, REASON_NO_EFFECT, … */
    struct ids owners;    /* packages it seeds; empty where it seeds none or all */
    bool everything;
};

struct impact {
    struct impact_package *packages; /* sorted by path bytes */
    size_t package_count;
    struct edges edges;            /* of both revisions, by index in packages */
    struct impact_change *changes; /* in the order of the changes */
    size_t change_count;
};

/* Compares. `base` and `head` may be the same value, where no manifest changed. `base_source` and
 * `head_source` answer which directories hold a manifest, for paths that no package owns. `links`
 * are those of the head (one that differs at the base is a change itself); NULL for none.
 * The result borrows from its arguments. */
struct impact impact_compute(struct arena *arena, const struct workspace *base,
                             const struct source *base_source, const struct workspace *head,
                             const struct source *head_source, const struct changes *changes,
                             const struct links *links);

/* Every package of `head` affected, for the reason of the mode: nothing was compared. */
struct impact impact_everything(struct arena *arena, const struct workspace *head,
                                const struct reason *reason);

#endif
