/* What the answers of `whittle explain` are made of, for every format. */
#ifndef WHITTLE_REPORT_CLOSURE_H
#define WHITTLE_REPORT_CLOSURE_H

#include "graph/base/bits.h"
#include "graph/impact/impact.h"
#include "planner/schedule/plan.h"

/* One step of a chain: `to` is rebuilt because `from` is. */
struct hop {
    const char *from, *to;
    const char *kind; /* "dependency", "dev-dependency", "build-dependency", "patch" */
    bool last_only;   /* for tests alone: nothing follows from it */
};

struct hops {
    struct hop *items;
    size_t count;
};

/* From the package that owns the change to `package`; empty where it is that package. */
struct hops closure_hops(struct arena *arena, const struct impact *impact, uint32_t package);

/* Everything whose change would affect `package`, without itself: dev-dependencies count in its
 * own manifest only. In the order of impact->packages. */
struct ids closure_of(struct arena *arena, const struct impact *impact, uint32_t package);

/* The change of exactly that path, or NULL. */
const struct impact_change *closure_change(const struct impact *impact, const char *path);

/* Why a package runs, target by target: those with one chain together. */
struct shared_chain {
    struct ids units; /* at least one: one of each target */
    struct bits platforms;
};

struct shared_chains {
    struct shared_chain *items;
    size_t count, capacity;
};

/* Of all that the plan's jobs make of a package and that is affected, on every platform. */
struct shared_chains shared_chains_of(struct arena *arena, const struct plan *plan,
                                      uint32_t package);

/* The hops of a unit's chain, by name. */
struct hops shared_chain_hops(struct arena *arena, const struct impact *impact, uint32_t unit);

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
