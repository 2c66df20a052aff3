#include "planner/pipeline/reuse.h"

#include <string.h>

#include "graph/base/text.h"
#include "planner/ledger/tried.h"
#include "planner/pipeline/build_only.h"
#include "planner/schedule/shard_name.h"

/* Of 256, how many keys are tried again all the same. */
enum { AUDITED = 5 };

/* What a push to the default branch compiles fills the caches that all pull requests start from:
 * where dependencies may be others than before it runs. */
static bool keeps_caches(const struct impact *impact)
{
    for (size_t i = 0; i < impact->change_count; i++)
        if (impact->changes[i].everything)
            return false;
    return !impact->lock;
}

enum reuse reuse_for(const struct request *request, const struct compared *compared)
{
    const struct event *event = request->range.event;
    if (!request->ledger || request->tries || compared->range.mode != MODE_AFFECTED)
        return REUSE_NOTHING;
    if (!event)
        return REUSE_PASSES;
    if (event->repeated)
        return REUSE_NOTHING;
    if (event_is_of_default(event))
        return keeps_caches(&compared->impact) ? REUSE_PASSES : REUSE_BUILDS;
    return event->kind == EVENT_PULL_REQUEST || event->kind == EVENT_MERGE_GROUP ? REUSE_PASSES
                                                                                 : REUSE_NOTHING;
}

static int64_t begin_of(const struct request *request, const struct job *job)
{
    return request->as_of - (int64_t)job->reuse_hours * 60 * 60;
}

/* From when on anything may count for some job. */
static int64_t begin_of_all(const struct request *request, const struct matrix *matrix)
{
    int64_t begin = request->as_of;
    for (size_t i = 0; i < matrix->job_count; i++) {
        const int64_t own = begin_of(request, matrix->jobs[i].job);
        begin = own < begin ? own : begin;
    }
    return begin;
}

/* Whether the ledger has anything of an entry that may be left out. */
static bool is_known(struct arena *arena, const struct request *request, const struct jobs *jobs,
                     const struct tried *tried, const struct matrix_job *job,
                     const struct matrix_entry *entry, const char *package)
{
    if (!entry->selected || !entry->by_change)
        return false;
    const struct record_name name = {job->name, row_name(arena, jobs, job->job, entry->row),
                                     package, ""};
    return tried_has(arena, tried, &name, begin_of(request, job->job));
}

static bool any_reuses(const struct matrix *matrix)
{
    bool any = false;
    for (size_t i = 0; i < matrix->job_count; i++)
        any |= matrix->jobs[i].job->reuse_hours > 0;
    return any;
}

struct strings reuse_packages(struct arena *arena, const struct request *request,
                              const struct compared *compared, const struct matrix *matrix)
{
    struct bits met = bits_new(arena, compared->impact.package_count);
    struct strings dirs = {0};
    if (!any_reuses(matrix))
        return dirs;
    const struct tried tried = tried_since(arena, request->ledger, begin_of_all(request, matrix));
    for (size_t i = 0; i < matrix->job_count; i++) {
        const struct matrix_job *job = &matrix->jobs[i];
        for (size_t k = 0; k < job->entry_count && job->job->reuse_hours; k++) {
            const uint32_t of = job->entries[k].package;
            const struct package *package = compared->impact.packages[of].package;
            if (is_known(arena, request, &compared->jobs, &tried, job, &job->entries[k],
                         package->name) &&
                bits_add(&met, of))
                vec_push(arena, &dirs, package->path);
        }
    }
    return dirs;
}

static bool find_package(const struct verdicts *verdicts, const struct matrix_entry *entry,
                         uint32_t *package)
{
    const char *path = verdicts->compared->impact.packages[entry->package].package->path;
    return map_get(&verdicts->head->workspace.by_path, path, package);
}

/* Chosen by key, so that every planner chooses the same. */
static bool is_audited(const char *id)
{
    static const char digits[] = "0123456789abcdef";
    size_t high = (size_t)(strchr(digits, id[0]) - digits);
    size_t low = (size_t)(strchr(digits, id[1]) - digits);
    return high * 16 + low < AUDITED;
}

/* What a ledger knows of the very roots that an entry runs. */
struct past {
    const char *passed; /* the run that passed it all, the oldest of several; NULL */
    const char *failed; /* a run whose failure is the last word on a part of it; NULL */
    bool audited;
};

/* `runs`, unless NULL, are joined by those of its passes. */
static struct past past_of(struct verdicts *verdicts, const struct request *request,
                           const struct call *call, const struct matrix_entry *entry,
                           struct strings *runs)
{
    const int64_t window = verdicts_window(verdicts, call->job->job, call->row);
    const struct record *oldest = NULL;
    struct past past = {0};
    size_t passes = 0;
    struct ids roots = {0};
    struct strings ids = {0};
    if (!verdicts_name(verdicts, call, entry, ROOTS_AFFECTED, &roots, &ids))
        return past;
    for (size_t i = 0; i < ids.count; i++) {
        const struct record *failure;
        const struct record *pass = ledger_passed(verdicts->arena, request->ledger, ids.items[i],
                                                  request->as_of, window, &failure);
        past.audited |= is_audited(ids.items[i]);
        past.failed = failure ? failure->run : past.failed;
        passes += pass != NULL;
        if (pass && runs)
            vec_push(verdicts->arena, runs, pass->run);
        oldest = pass && (!oldest || pass->when < oldest->when) ? pass : oldest;
    }
    past.passed = oldest && passes == ids.count ? oldest->run : NULL;
    return past;
}

/* What is left of a matrix while it is gone through. */
struct pruning {
    struct verdicts *verdicts;
    const struct reusing *by;
    struct matrix *left;
};

static void leave_out(const struct pruning *pruning, struct matrix_entry *entry)
{
    pruning->left->passed++;
    entry->selected = false;
    entry->reason = (struct reason){.code = REASON_ALREADY_PASSED, .item = entry->passed_in};
    entry->passed_in = NULL;
}

/* What has passed and can be compiled alone, but for what is tried again. */
static void build_only(const struct pruning *pruning, const struct matrix_job *job,
                       const struct job_row *row, const struct bits *tried_again)
{
    for (size_t i = 0; i < job->entry_count; i++) {
        struct matrix_entry *entry = &job->entries[i];
        if (entry->row != row || bits_has(tried_again, i))
            continue;
        entry->build_only = entry->passed_in && build_only_fits(job->job, entry->options);
        entry->passed_in = entry->build_only ? entry->passed_in : NULL;
    }
    build_only_settle(job, row, pruning->verdicts->compared->jobs.row_limit);
}

/* What a call takes that takes all of a row, or this entry alone. */
static struct bits packages_of(const struct verdicts *verdicts, const struct matrix_job *job,
                               const struct job_row *row, const struct matrix_entry *alone)
{
    struct bits packages = bits_new(verdicts->arena, verdicts->head->workspace.packages.count);
    uint32_t package;
    if (alone && find_package(verdicts, alone, &package))
        bits_add(&packages, package);
    for (size_t i = 0; i < job->entry_count && !alone; i++)
        if (job->entries[i].row == row && job->entries[i].selected &&
            find_package(verdicts, &job->entries[i], &package))
            bits_add(&packages, package);
    return verdicts_together(verdicts, job->job, &packages);
}

/* Whether it is not known yet who is in the call of an entry, and its names depend on that. */
static bool is_open(struct verdicts *verdicts, const struct call *call,
                    const struct matrix_entry *entry, bool timed)
{
    const struct job *job = call->job->job;
    uint32_t package;
    const bool calls = job->calls && job->runners != RUNNERS_EACH;
    return (calls || (job->runners == RUNNERS_AUTO ? timed : job->runners > 1)) &&
           find_package(verdicts, entry, &package) && verdicts_mind(verdicts, call, package);
}

static bool is_left(const struct pruning *pruning, const struct call *call,
                    const struct matrix_entry *entry)
{
    return entry->row == call->row && entry->by_change &&
           !is_open(pruning->verdicts, call, entry, pruning->by->timed);
}

/* Notes what the ledger knows of a row's entries; which of these are tried again all the same. */
static struct bits note_row(const struct pruning *pruning, const struct call *together,
                            const struct matrix_job *job)
{
    struct verdicts *verdicts = pruning->verdicts;
    struct bits tried_again = bits_new(verdicts->arena, job->entry_count), alone;
    struct call call = *together;
    for (size_t i = 0; i < job->entry_count; i++) {
        struct matrix_entry *entry = &job->entries[i];
        if (!is_left(pruning, &call, entry))
            continue;
        if (job->job->runners == RUNNERS_EACH) {
            alone = packages_of(verdicts, job, call.row, entry);
            call.packages = &alone;
        }
        const struct past past = past_of(verdicts, pruning->by->request, &call, entry, NULL);
        entry->failed_in = past.failed;
        entry->passed_in = past.passed;
        if (past.passed && past.audited)
            bits_add(&tried_again, (uint32_t)i);
    }
    return tried_again;
}

/* `job` has entries that may be written to. */
static void prune_row(const struct pruning *pruning, const struct matrix_job *job,
                      const struct job_row *row)
{
    struct verdicts *verdicts = pruning->verdicts;
    const struct bits together = packages_of(verdicts, job, row, NULL);
    const int64_t window = verdicts_window(verdicts, job->job, row);
    const struct call call = {job, row, &together,
                              verdicts_tools(verdicts, pruning->by->request, job, row, window)};
    if (verdicts_unnamed(verdicts, &call))
        return;
    const struct bits tried_again = note_row(pruning, &call, job);
    if (pruning->by->how == REUSE_BUILDS) {
        build_only(pruning, job, row, &tried_again);
        return;
    }
    for (size_t i = 0; i < job->entry_count; i++)
        if (job->entries[i].row == row && job->entries[i].passed_in && !bits_has(&tried_again, i))
            leave_out(pruning, &job->entries[i]);
}

static void prune_job(const struct pruning *pruning, struct matrix_job *job)
{
    struct arena *arena = pruning->verdicts->arena;
    const struct matrix_entry *entries = job->entries;
    if (!job->job->reuse_hours || !job->entry_count)
        return;
    if (pruning->by->how == REUSE_BUILDS &&
        !build_only_is_for(arena, pruning->by->head, pruning->by->request->range.event->workflow,
                           job->job))
        return;
    job->entries = arena_array(arena, job->entry_count, sizeof *job->entries);
    memcpy(job->entries, entries, job->entry_count * sizeof *job->entries);
    for (size_t i = 0; i < job->job->row_count; i++)
        prune_row(pruning, job, &job->job->rows[i]);
}

struct matrix reuse_apply(struct verdicts *verdicts, const struct reusing *reusing,
                          const struct matrix *matrix)
{
    struct matrix left = *matrix;
    const struct pruning pruning = {verdicts, reusing, &left};
    left.jobs = arena_array(verdicts->arena, matrix->job_count, sizeof *left.jobs);
    for (size_t i = 0; i < matrix->job_count; i++) {
        left.jobs[i] = matrix->jobs[i];
        prune_job(&pruning, &left.jobs[i]);
    }
    return left;
}

bool reuse_passed(struct verdicts *verdicts, const struct request *request,
                  const struct matrix_job *job, const struct matrix_entry *entry,
                  struct strings *runs)
{
    const bool each = job->job->runners == RUNNERS_EACH;
    const struct bits packages = packages_of(verdicts, job, entry->row, each ? entry : NULL);
    const int64_t window = verdicts_window(verdicts, job->job, entry->row);
    const struct call call = {job, entry->row, &packages,
                              verdicts_tools(verdicts, request, job, entry->row, window)};
    return entry->by_change && !verdicts_unnamed(verdicts, &call) &&
           !is_open(verdicts, &call, entry, true) &&
           past_of(verdicts, request, &call, entry, runs).passed;
}
