/* What the user wants to have planned: jobs with the rows of their matrices, over platforms. Data:
 * a configuration says it, or a command line without one. */
#ifndef WHITTLE_MATRIX_JOB_H
#define WHITTLE_MATRIX_JOB_H

#include "graph/base/value.h"
#include "graph/impact/unit_graph.h"
#include "planner/event/event.h"
#include "planner/matrix/template.h"

/* One run of a job: a platform and values of the user's own axes. */
struct job_row {
    uint32_t platform;          /* place in jobs.platforms */
    const struct value *values; /* a mapping: what the workflow sees of the row beside whittle's own
                                   keys; axes, or all that an existing matrix says */
    const char *label;          /* of the axes, for names: "stable, --all-features"; "" */
    const char *title;          /* what an existing matrix calls the row; NULL: by its label */
    struct strings packages;    /* globs of names that the row is about; empty: those of the job */
    struct strings runners;     /* labels that an existing matrix runs the row with; empty: those of
                                   the platform */
    bool told;                  /* its workflow tells cargo the target */
    const char *unclear;        /* why it is judged for any target; NULL where it is not */
    const char *doubt;          /* why nothing can be known of the row, so that it always runs:
                                   "matrix.os is an expression"; NULL where it can */
    const struct job *base;     /* the job as the base's configuration has it, which asks for this
                                   row where the head's does not; NULL: the job itself */
};

/* How the entries of a row are shared among runners. */
#define RUNNERS_EACH 0        /* one for each package */
#define RUNNERS_AUTO SIZE_MAX /* as many as pay; one where no times are known */

/* What a schedule is worth; 0 where nobody says. */
struct wishes {
    int64_t minute_ms;   /* of wait, that each further billed minute has to save */
    int64_t deadline_ms; /* by which all is to be done */
    int64_t budget;      /* that all may cost, in millionths */
};

enum {
    MINUTE_MS = 30000, /* where nobody says otherwise */
};

struct job {
    const char *name;
    const char *file; /* where it is defined; NULL: the command line */
    unsigned line;
    struct cargo_selection roots; /* the cargo command */
    struct strings packages;      /* globs of names; empty: every member */
    struct strings without;       /* globs of names that are left out */
    struct job_row *rows;
    size_t row_count;
    bool foreign;               /* the rows come from a workflow: their own keys stay as they are */
    struct ids needs;           /* places of jobs, each below `count`; no cycles */
    unsigned stage;             /* from 1: one more than the highest of its needs */
    struct event_patterns when; /* empty: on every event */
    bool full;                  /* its entries are never pruned by what changed */
    const char *args;           /* template of what cargo is called with; NULL: the usual */
    const char *title;          /* template of a row's name; NULL: the usual */
    size_t runners;             /* for a row at most; RUNNERS_EACH, RUNNERS_AUTO */
    struct wishes wishes;       /* for the job alone */
    const char *toolchain;      /* NULL: the row's axis, or what the repository pins */
    size_t parallel;            /* runners at one time; 0: no limit of its own */
    size_t reuse_hours;         /* how long a pass of an entry counts elsewhere; 0: not at all */
    bool calls;       /* its rows say which calls of cargo take them, several where options
                         of one entry would choose targets of another */
    bool nextest;     /* its workflow gives what the plan says to nextest alone; only known where
                         times are */
    bool wants_proof; /* what no change reaches runs too, unless it is known to pass */
};

enum {
    REUSE_HOURS = 24,    /* where nobody says more: images of runners change weekly */
    UNPINNED_HOURS = 24, /* at most, where the toolchain may be another one at any time */
};

#define NO_RUN "--no-run" /* to cargo test and bench: what they compile is not run */

/* Whether the globs of a job, or of a row, take a package of that name. */
bool job_has(const struct job *job, const char *package);
bool row_has(const struct job_row *row, const char *package);

/* What makes jobs run. */
struct occasion {
    enum event_kind event;
    const char *name;            /* of the branch or tag; NULL: not known */
    bool every_event;            /* --full: jobs run whatever their `when` */
    const struct strings *asked; /* globs of jobs that run whatever their `when` */
};

bool job_runs(const struct job *job, const struct occasion *occasion);

/* What cargo does for a job: "test --lib". */
static inline const char *job_words(struct arena *arena, const struct job *job)
{
    return *job->roots.options ? arena_printf(arena, "%s %s", job->roots.name, job->roots.options)
                               : job->roots.name;
}

/* The template of what cargo is called with. */
static inline const char *job_args(const struct job *job)
{
    return job->args ? job->args : "{packages} {options}";
}

/* The job as the base has it, where rows of that are the last of its own; else NULL. */
static inline const struct job *job_at_base(const struct job *job)
{
    return job->row_count ? job->rows[job->row_count - 1].base : NULL;
}

/* The platform as a row has it: the runner of a workflow's row is its own, or that of a platform of
 * the configuration; NULL, as is the host, where neither says it. */
struct platform job_platform(const struct job *job, const struct job_row *row,
                             const struct platform *platform, struct arena *arena);

/* What templates are filled from for a row on a platform, but for packages and options. */
struct template_scene job_scene(const struct job *job, const struct job_row *row,
                                const struct platform *platform);

/* The row's axis of that name, else what the job says, else the repository; NULL: nobody. */
const char *job_toolchain(const struct job *job, const struct job_row *row, const char *pinned);

/* What a CI service takes; 0: no limit is known. */
struct limits {
    size_t rows; /* of one job's matrix */
};

struct jobs {
    struct platform *platforms;
    size_t platform_count;
    struct job *items; /* in the order of the configuration */
    size_t count;
    struct runtime_edge *runtime;
    size_t runtime_count;
    struct limits limits; /* of the service */
    size_t row_limit;     /* rows that one job's matrix may have; more share runners */
    struct wishes wishes; /* for all jobs together */
    bool unasked;         /* nobody named a platform: it is this machine's */
};

#endif
