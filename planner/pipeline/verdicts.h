/* Names of verdicts: what a ledger calls the outcome of one root of an entry. */
#ifndef WHITTLE_PIPELINE_VERDICTS_H
#define WHITTLE_PIPELINE_VERDICTS_H

#include "graph/cargo/call_features.h"
#include "graph/impact/verdict_keys.h"
#include "planner/ledger/tools.h"
#include "planner/matrix/matrix.h"
#include "planner/pipeline/compare.h"

/* What a job takes from the run that it is in (planner/config/workflow/job_values.h). */
struct bound_job {
    const char *name;
    const char *value; /* NULL: nothing */
};

/* Runs whose values of such kinds are alike. */
enum occasion_kind {
    OCCASION_PULL_REQUEST, /* or a person, before opening one */
    OCCASION_MERGE_GROUP,
    OCCASION_DEFAULT_BRANCH, /* a push to it */
    OCCASION_OTHER,          /* another branch */
    OCCASIONS
};

/* What the names of one plan are made from. */
struct verdicts {
    struct arena *arena;
    const struct head *head;
    const struct compared *compared;
    struct verdict_keys keys;
    struct call_features features;
    const char *workflow; /* that plans, so that rows are its own; "" where that is not known */
    struct bits asked, minding; /* packages that were asked whether they mind their company, and
                                   those that do */
    const char *nameless; /* why files have no names that keys could be made of: a phrase; NULL */
    const struct source *source; /* of the head */
    const char *templates;       /* the file with those of jobs; NULL: workflows have the jobs */
    const char *scripts;         /* the directory with those of jobs; NULL likewise */
    struct strings workflows;    /* that may plan this */
    enum occasion_kind occasion; /* what the run is of */
    struct {
        struct bound_job *items;
        size_t count, capacity;
    } bound; /* jobs that were asked about */
    const char
        *floats; /* why the same files may be built from other ones tomorrow: a phrase; NULL */
};

/* Reads what the keys of packages depend on: all sources of theirs and of what they need. `dirs`
 * are their directories. Keys are NULL where the head has none, or there are no packages. */
int verdicts_of(const struct handles *handles, const struct request *request,
                const struct head *head, const struct compared *compared,
                const struct strings *dirs, struct verdicts *verdicts, struct err *err);

/* The directories of packages with an entry that runs, in jobs that reuse, or that may run, in
 * those that want proof. */
struct strings verdicts_packages(struct arena *arena, const struct compared *compared,
                                 const struct matrix *matrix);

/* What one call of cargo takes. */
struct call {
    const struct matrix_job *job;
    const struct job_row *row;
    const struct bits *packages; /* by index in the workspace of the head; NULL: whoever they are,
                                    as of what does not run nobody can say */
    struct tools tools;          /* that it was reported to run on */
};

/* What a job takes from its run, so that a pass counts in runs of the same kind alone; NULL where
 * nothing is seen. A phrase. */
const char *verdicts_bound(struct verdicts *verdicts, const char *job);

/* For how many seconds a pass of that call counts: the hours of its job, but at most a day where
 * its toolchain is not pinned. Between the report and the next run it may be another one. */
int64_t verdicts_window(const struct verdicts *verdicts, const struct job *job,
                        const struct job_row *row);

/* What a ledger calls a row by of which legs report what it runs on. */
struct tools_row verdicts_row(const struct verdicts *verdicts, const struct matrix_job *job,
                              const struct job_row *row);

/* What the request's ledger says that a row runs on: the last report of at most `window` seconds
 * before. */
struct tools verdicts_tools(const struct verdicts *verdicts, const struct request *request,
                            const struct matrix_job *job, const struct job_row *row,
                            int64_t window);

/* What a call builds together where the plan names these packages: all members where the arguments
 * of the job leave open which. */
struct bits verdicts_together(const struct verdicts *verdicts, const struct job *job,
                              const struct bits *named);

/* Likewise where nobody says which packages it names: NULL, where that is left open. */
const struct bits *verdicts_anyhow(const struct verdicts *verdicts, const struct job *job);

/* Whether the names of a package's roots depend on who else is in its call. */
bool verdicts_mind(struct verdicts *verdicts, const struct call *call, uint32_t package);

/* Why nothing is known of a row's verdicts by their names; NULL where they have some. A phrase. */
const char *verdicts_unnamed(const struct verdicts *verdicts, const struct call *call);

/* Which roots of an entry are meant, of those that the head has. */
enum roots {
    ROOTS_AFFECTED, /* a change reaches them */
    ROOTS_SPARED,   /* none does */
    ROOTS_ALL,
};

/* The ids (planner/ledger/record.h) of roots of an entry in that call. False where one has none.
 * `found` becomes their units. */
bool verdicts_name(struct verdicts *verdicts, const struct call *call,
                   const struct matrix_entry *entry, enum roots which, struct ids *found,
                   struct strings *ids);

/* "test smoke": what a ledger calls the root of an entry. */
const char *verdicts_root(const struct verdicts *verdicts, uint32_t root);

#endif
