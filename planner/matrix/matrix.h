/* The full matrix of every job, and for each of its entries whether it runs and why. */
#ifndef WHITTLE_MATRIX_MATRIX_H
#define WHITTLE_MATRIX_MATRIX_H

#include "graph/impact/entry.h"
#include "planner/matrix/platform.h"

struct matrix_entry {
    const struct platform *platform;
    uint32_t package; /* index in impact->packages */
    bool selected;
    struct reason reason; /* why it runs, or why not */
    const char *options;  /* for cargo, after the package: what of it runs; "" for all */
    const char *base_print, *head_print; /* fingerprints, where no change reaches it; else NULL */
    const char *key;                     /* for a cache; NULL where there is none */
};

struct matrix_job {
    const char *name;
    const struct roots *roots;    /* the command that its entries run */
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

/* Without a configuration: one job, named after its command, with an entry for every member on
 * every platform. The platforms are those that `impact` was computed for. */
struct matrix matrix_build(struct arena *arena, const struct impact *impact,
                           const struct roots *roots, const struct platform *platforms,
                           size_t platform_count);

#endif
