/* What does not run, by why. Pure. */
#ifndef WHITTLE_REPORT_RESTS_H
#define WHITTLE_REPORT_RESTS_H

#include "planner/report/packages.h"

/* Packages with entries that stay away for one reason; a package may be in several. */
struct rest {
    enum reason_code code;
    bool passed; /* a run shows it: rest_passed_in */
    size_t entries;
    struct ids packages; /* in the order of plan->impact->packages */
};

struct rests {
    struct rest *items; /* by code */
    size_t count, capacity;
};

struct rests rests_of(struct arena *arena, const struct plan *plan, const struct outline *outlines);

/* The run that an entry of the package passed in, which stays away for that; NULL. */
const char *rest_passed_in(const struct outline *outline);

#endif
