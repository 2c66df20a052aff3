/* The full matrix of every job, and for each of its entries whether it runs and why. */
#ifndef WHITTLE_MATRIX_MATRIX_H
#define WHITTLE_MATRIX_MATRIX_H

#include "graph/impact/impact.h"
#include "planner/matrix/platform.h"

struct matrix_entry {
    const struct platform *platform;
    uint32_t package; /* index in impact->packages */
    bool selected;
    struct reason reason; /* why it runs, or why not */
};

struct matrix_job {
    const char *name;
    struct matrix_entry *entries; /* by platform, then package name bytes */
    size_t entry_count;
};

struct matrix {
    const struct platform *platforms;
    size_t platform_count;
    bool unasked; /* the platform is this machine's, because none was asked for */
    struct matrix_job *jobs;
    size_t job_count;
};

/* Without a configuration: one job, "test", with an entry for every member on every platform. */
struct matrix matrix_build(struct arena *arena, const struct impact *impact,
                           const struct platform *platforms, size_t platform_count);

#endif
