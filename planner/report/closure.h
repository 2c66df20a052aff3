/* What the answers of `whittle explain` are made of, for every format. */
#ifndef WHITTLE_REPORT_CLOSURE_H
#define WHITTLE_REPORT_CLOSURE_H

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

#endif
