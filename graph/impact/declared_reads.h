/* Files that a package reads, as the repository declares it: the mirror image of a path rule. They
 * only add to what a path reaches, and count whatever rules say of it. Like rules they are data. */
#ifndef WHITTLE_IMPACT_DECLARED_READS_H
#define WHITTLE_IMPACT_DECLARED_READS_H

#include <stdbool.h>
#include <stddef.h>

/* A package reads every path that `glob` matches. */
struct declared_read {
    const char *package; /* its name; where several packages have it, members are meant */
    const char *glob;    /* over whole repository paths; glob_check accepts it */
    const char *label;   /* to be shown: "whittle.yml:12: *.proto" */
    bool build; /* all of the package, and so what depends on it; else its tests, examples and
                   benchmarks */
};

struct declared_reads {
    struct declared_read *items;
    size_t count, capacity;
};

#endif
