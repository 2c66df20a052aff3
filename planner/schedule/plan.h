/* The plan: what runs, what does not, and why. The one value that every output prints. */
#ifndef WHITTLE_SCHEDULE_PLAN_H
#define WHITTLE_SCHEDULE_PLAN_H

#include "graph/impact/declared_reads.h"
#include "graph/impact/impact.h"
#include "planner/event/event.h"
#include "planner/event/range.h"
#include "planner/matrix/matrix.h"
#include "planner/matrix/narrowing.h"
#include "planner/schedule/schedule.h"
#include "planner/schedule/shard_calls.h"

/* The entries that one runner takes together, all of one row. */
struct shard {
    const char *name; /* shown by the CI service: "test core", "test linux 3/256" */
    const struct job_row *row;
    size_t place;                              /* among those of its row */
    const struct platform *platform;           /* of the row, with the runner that the row has */
    const struct matrix_entry *const *entries; /* that it takes, by package name bytes */
    size_t entry_count;
    const struct strings *const *parts; /* of each entry, the options of the calls that run its part
                                           here; NULL, for all or for one: it is here whole */
    struct strings packages;            /* their names */
    struct strings words;               /* for cargo: "-p", "core", "--test", "smoke" */
    const char *args;                   /* the same, quoted for a POSIX shell */
    struct shard_calls calls;    /* that take the same, each entry with its own options; none unless
                                    the job wants them */
    const char *toolchain;       /* NULL: nobody says */
    const char *key;             /* for a cache: the same while nothing that is built changes;
                                    NULL */
    struct strings restore_keys; /* beginnings of keys of caches that are nearly right, the best
                                    first */
    struct shard_time time;      /* how long it takes; all zero: not known */
    int64_t start_ms;            /* when it starts, after the first of the plan */
    bool critical;               /* the plan ends no sooner because of it */
};

struct plan_job {
    const char *name;
    const struct job *job;
    unsigned stage;                  /* from 1 */
    size_t parallel;                 /* runners at one time */
    struct shard *shards;            /* what runs: first what failed the last time, then by row */
    size_t shard_count;              /* at most the service's limit */
    const struct matrix_job *matrix; /* every entry, selected and pruned */
    const struct shard **shard_of;   /* by place of an entry there, the first of several; NULL
                                       where it does not run */
    size_t selected, pruned;         /* entries */
    size_t full_shards;              /* if all of them ran */
    const struct job_estimates *estimates; /* NULL: no times are known */
    const struct job_schedule *schedule;   /* likewise without rows */
    int64_t billed;                        /* minutes of its shards */
};

/* A job that waits for another one, and how much sooner all would be done if it did not. */
struct plan_need {
    const struct plan_job *job, *need;
    int64_t saves_ms; /* above 0 */
};

/* How long it takes and what it costs. */
struct plan_durations {
    bool known;                       /* something is known of earlier runs */
    int64_t full_ms, plan_ms;         /* of all runners one after the other: if all that the event
                                         asks for ran; as planned */
    size_t sources[ESTIMATE_SOURCES]; /* entries that the event asks for, by where their estimates
                                         are from */
    int64_t wait_ms;               /* from the start of the first runner to the end of the last */
    int64_t bound_ms;              /* no other share of the entries on as many runners waits
                                      less */
    int64_t billed;                /* minutes of all runners */
    int64_t cost;                  /* of these, in millionths */
    size_t unpriced;               /* runners that nobody knows the price of */
    const struct plan_need *needs; /* those that cost time, by job */
    size_t need_count;
    const struct wishes *wishes; /* for all jobs together */
    enum wish deadline, budget;  /* what came of wishes, those of single jobs too */
};

struct plan {
    const struct range *range;
    const struct event *event; /* that is planned for */
    const struct impact *impact;
    const struct matrix *matrix;
    bool configured;    /* the jobs are those of a configuration */
    const char *config; /* the file of the configuration; NULL where there is none */
    bool ruled;         /* it has path rules */
    struct plan_job *jobs;
    size_t job_count;
    size_t entries, selected, pruned; /* over all jobs */
    size_t shards;                    /* likewise: rows of their matrices */
    size_t upward; /* sources that look upward, for what nobody says, in packages that don't run */
    const struct narrowing *narrowing; /* what the change takes away; NULL where nothing is known */
    const struct warnings *warnings;
    const char *as_of; /* the time of which a ledger was asked what has passed; NULL: none was */
    size_t passed;     /* entries that it took out */
    size_t unproven;   /* entries that run because it does not show that they ever passed */
    struct plan_durations durations;
    bool records; /* a pipeline that is written for it ends with a job that records what passed */
};

struct plan_request {
    const struct range *range;
    const struct event *event;
    const struct impact *impact;
    const struct jobs *jobs;
    const struct matrix *matrix;        /* made of those jobs */
    const char *toolchain;              /* that the repository pins; NULL */
    const char *config;                 /* as in struct plan */
    bool ruled;                         /* likewise */
    const struct declared_reads *reads; /* of the configuration */
    const struct narrowing *narrowing;  /* as in struct plan */
    const struct warnings *warnings;
    const char *as_of;                     /* likewise */
    const struct job_estimates *estimates; /* of each job; NULL: no times are known */
    const struct job_estimates *settled;   /* likewise, by which runners are shared */
};

/* ERR_INPUT where a template names what a row does not have. */
int plan_make(struct arena *arena, const struct plan_request *request, struct plan *plan,
              struct err *err);

/* The shard of `count` entries of one row of a job, as if no others of the row ran. `parts` as in
 * struct shard. */
int plan_shard(struct arena *arena, const struct plan_request *request,
               const struct matrix_job *source, const struct matrix_entry **entries,
               const struct strings *const *parts, size_t count, struct shard *shard,
               struct err *err);

/* "affected" or "full". */
const char *plan_mode_name(const struct plan *plan);

#endif
