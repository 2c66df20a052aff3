/* The plan: what runs, what does not, and why. The one value that every output prints. */
#ifndef WHITTLE_SCHEDULE_PLAN_H
#define WHITTLE_SCHEDULE_PLAN_H

#include "graph/impact/impact.h"
#include "planner/event/range.h"
#include "planner/matrix/matrix.h"

/* GitHub runs at most this many jobs of one matrix; more entries than that share shards.
 * https://docs.github.com/actions/reference/limits */
enum {
    MATRIX_LIMIT = 256,
};

/* The entries that one runner takes together. */
struct shard {
    const char *name; /* shown by the CI service: "test core", "test linux 3/256" */
    const struct platform *platform;
    struct strings packages; /* names, sorted by bytes */
    const char *args;        /* for cargo: "-p core -p cli", "-p core --test smoke", quoted for a
                                POSIX shell */
    const char *key;         /* for a cache: the same while nothing that is built changes; NULL */
};

struct plan_job {
    const char *name;
    unsigned stage;                  /* from 1 */
    struct shard *shards;            /* what runs */
    size_t shard_count;              /* at most MATRIX_LIMIT */
    const struct matrix_job *matrix; /* every entry, selected and pruned */
    size_t selected, pruned;         /* entries */
};

struct plan {
    const struct range *range;
    const struct impact *impact;
    const struct matrix *matrix;
    struct plan_job *jobs;
    size_t job_count;
    size_t entries, selected, pruned; /* over all jobs */
    const struct warnings *warnings;
};

struct plan plan_make(struct arena *arena, const struct range *range, const struct impact *impact,
                      const struct matrix *matrix, const struct warnings *warnings);

/* "affected" or "full". */
const char *plan_mode_name(const struct plan *plan);

#endif
