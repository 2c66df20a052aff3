/* What a changed manifest or lock file says otherwise than before. */
#ifndef WHITTLE_REPORT_DIFFERENCES_H
#define WHITTLE_REPORT_DIFFERENCES_H

#include "graph/impact/impact.h"

/* One thing that a manifest or a lock file says otherwise than before. */
struct difference {
    const char *what;    /* "workspace.dependencies.serde", "serde 1.0.200 → 1.0.201" */
    bool everything;     /* it reaches every package */
    bool unknown;        /* whom it reaches would take too long to find out */
    bool member;         /* an entry of the lock file for a package here: its manifest says more */
    struct ids packages; /* that inherit it, say it, or use it, nothing but registry packages
                            between */
};

struct differences {
    struct difference *items;
    size_t count, capacity;
};

/* Of a manifest what reaches something; of the lock file all that `impact->lock` holds. */
struct differences differences_of(struct arena *arena, const struct impact *impact,
                                  uint32_t change);

#endif
