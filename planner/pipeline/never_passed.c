#include "planner/pipeline/never_passed.h"

#include <string.h>

#include "planner/pipeline/build_only.h"

/* Whether a change reaches only some of an entry that runs. */
static bool is_partial(const struct matrix_job *job, const struct matrix_entry *entry)
{
    return entry->by_change && strcmp(entry->options, job->roots->options) != 0;
}

static bool is_in_question(const struct matrix_job *job, const struct matrix_entry *entry)
{
    return entry_is_spared(entry) || entry->reason.code == REASON_ALREADY_PASSED ||
           is_partial(job, entry);
}

const struct job *never_passed_asks(const struct matrix *matrix)
{
    for (size_t i = 0; i < matrix->job_count; i++) {
        const struct matrix_job *job = &matrix->jobs[i];
        for (size_t k = 0; k < job->entry_count && job->job->wants_proof; k++)
            if (is_in_question(job, &job->entries[k]))
                return job->job;
    }
    return NULL;
}

/* What is gone through. */
struct search {
    struct verdicts *verdicts;
    const struct request *request;
    struct matrix *left;
    struct matrix_job *job; /* whose entries may be written to */
    const char *unnamed;    /* why a part of it that runs has no names; NULL */
};

/* Whether all that no change reaches has passed. `*failed` becomes the run in which a part of it
 * failed last. */
static bool is_proven(struct search *search, const struct call *call,
                      const struct matrix_entry *entry, const char **failed)
{
    const struct request *request = search->request;
    struct arena *arena = search->verdicts->arena;
    size_t passes = 0;
    struct ids roots = {0};
    struct strings ids = {0};
    if (!verdicts_name(search->verdicts, call, entry, ROOTS_SPARED, &roots, &ids)) {
        search->unnamed = search->verdicts->keys.keys ? "a part of it has no key" : search->unnamed;
        return false;
    }
    for (size_t i = 0; i < ids.count; i++) {
        const struct record *failure;
        const struct record *pass = ledger_passed(arena, request->ledger, ids.items[i],
                                                  request->as_of, request->as_of, &failure);
        *failed = failure ? failure->run : *failed;
        passes += pass != NULL;
    }
    return passes == ids.count;
}

/* An entry that runs by a change has its reason; the rest of it comes along, of which it is not
 * true that it passed. */
static void run_whole(struct search *search, struct matrix_entry *entry, const char *failed)
{
    search->left->passed -= entry->reason.code == REASON_ALREADY_PASSED;
    entry->options = search->job->roots->options;
    entry->build_only = false;
    entry->passed_in = NULL;
    entry->failed_in = failed ? failed : entry->failed_in;
    if (entry->selected)
        return;
    search->left->unproven++;
    entry->selected = true;
    entry->by_change = false;
    entry->reason = (struct reason){.code = REASON_NEVER_PASSED, .item = search->job->name};
}

static void prove_row(struct search *search, const struct job_row *row)
{
    struct matrix_job *job = search->job;
    const int64_t always = search->request->as_of;
    const struct call call = {job, row, verdicts_anyhow(search->verdicts, job->job),
                              verdicts_tools(search->verdicts, search->request, job, row, always)};
    const char *unnamed = verdicts_unnamed(search->verdicts, &call);
    for (size_t i = 0; i < job->entry_count; i++) {
        struct matrix_entry *entry = &job->entries[i];
        const char *failed = NULL;
        if (entry->row != row || !is_in_question(job, entry) ||
            (!unnamed && is_proven(search, &call, entry, &failed)))
            continue;
        search->unnamed = search->unnamed ? search->unnamed : unnamed;
        run_whole(search, entry, failed);
    }
    build_only_settle(job, row, search->verdicts->compared->jobs.row_limit);
}

static void warn(const struct search *search, const char *code, struct warnings *warnings)
{
    const struct job *job = search->job->job;
    struct arena *arena = search->verdicts->arena;
    const char *message =
        arena_printf(arena, "job '%s' wants proof, and what can't have any runs: %s", job->name,
                     search->unnamed);
    vec_push(arena, warnings, ((struct warning){code, job->file, job->line, message}));
}

static void prove_job(struct verdicts *verdicts, const struct request *request,
                      struct matrix *matrix, struct matrix_job *job, struct warnings *warnings)
{
    struct search search = {verdicts, request, matrix, job, NULL};
    const struct matrix_entry *entries = job->entries;
    if (!job->job->wants_proof || !job->entry_count)
        return;
    job->entries = arena_array(verdicts->arena, job->entry_count, sizeof *job->entries);
    memcpy(job->entries, entries, job->entry_count * sizeof *entries);
    for (size_t i = 0; i < job->job->row_count; i++)
        prove_row(&search, &job->job->rows[i]);
    if (search.unnamed)
        warn(&search, "proof-without-name", warnings);
}

struct matrix never_passed_apply(struct verdicts *verdicts, const struct request *request,
                                 const struct matrix *matrix, struct warnings *warnings)
{
    struct matrix left = *matrix;
    left.jobs = arena_array(verdicts->arena, matrix->job_count, sizeof *left.jobs);
    for (size_t i = 0; i < matrix->job_count; i++) {
        left.jobs[i] = matrix->jobs[i];
        prove_job(verdicts, request, &left, &left.jobs[i], warnings);
    }
    return left;
}
