#include <string.h>

#include "graph/base/text.h"
#include "planner/ledger/import_github.h"
#include "planner/ledger/import_names.h"

/* When a job or a step ran, in milliseconds. */
struct period {
    int64_t start, end;
};

/* What the steps of a job come to. */
struct steps {
    int64_t start;  /* of the earliest that was executed; -1: of none */
    int64_t set_up; /* of all that make the runner ready, in microseconds */
};

/* A time that did not happen is null, "" or, from the client, the first second of the year 1. */
static bool moment_of(const struct value *object, const char *key, int64_t *moment)
{
    const char *text = value_text_at(object, key);
    return text && moment_read(text, strlen(text), moment);
}

/* A skipped step has times as well, and they mean nothing. */
static bool is_executed(const struct value *step)
{
    static const char *const executed[] = {"success", "failure", "cancelled", "timed_out", NULL};
    const char *conclusion = value_text_at(step, "conclusion");
    return conclusion && text_is_one_of(conclusion, executed);
}

static bool read_period(const struct github_run *run, const struct value *step,
                        struct period *period)
{
    if (!moment_of(step, run->keys->started, &period->start) ||
        !moment_of(step, run->keys->completed, &period->end)) {
        report_leave_out(run->report, "a step without a start or an end");
        return false;
    }
    if (period->end < period->start) {
        report_leave_out(run->report, "a step that ends before it starts");
        return false;
    }
    return true;
}

static struct steps read_steps(const struct github_run *run, const struct value *job)
{
    struct steps steps = {.start = -1};
    const struct value *list = value_get(job, "steps");
    bool some = list && list->kind == VALUE_LIST;
    for (size_t i = 0; some && i < list->members.count; i++) {
        const struct value *step = list->members.items[i].value;
        const char *name = value_text_at(step, "name");
        struct period period;
        if (!is_executed(step) || !read_period(run, step, &period))
            continue;
        if (steps.start < 0 || period.start < steps.start)
            steps.start = period.start;
        if (name && step_is_set_up(name))
            duration_add(&steps.set_up, (period.end - period.start) * 1000);
    }
    return steps;
}

/* The start is that of the first step: what the service says of the job may be when it was put in
 * the queue. Times are whole seconds, so that set-up may seem to take all. */
static bool read_times(const struct github_run *run, const struct steps *steps, int64_t end,
                       struct durations *took)
{
    const int64_t total = end - steps->start;
    const int64_t set_up = duration_milliseconds(steps->set_up);
    const char *why = NULL;
    if (steps->start < 0)
        why = "the time of a job without a step that was executed";
    else if (total < 0)
        why = "the time of a job that ends before it starts";
    else if (total > (int64_t)IMPORT_LONGEST * 1000)
        why = "the time of a job that takes longer than GitHub lets it";
    else if (set_up < 0 || set_up > total)
        why = "the time of a job whose steps take longer than itself";
    if (why) {
        report_leave_out(run->report, why);
        return false;
    }
    took->set_up = set_up;
    took->work = total - set_up;
    return true;
}

/* A re-run lists jobs that it took over from an earlier attempt, with the times of then. The
 * service creates them anew, so that they end before they are created. */
static bool is_inherited(const struct github_run *run, const struct value *job, int64_t start,
                         int64_t end)
{
    int64_t created = 0;
    if (run->keys->created && moment_of(job, run->keys->created, &created) && end < created)
        return true;
    return start >= 0 && start < run->since;
}

/* Why a job says nothing; NULL where it passed or failed. */
static const char *silence(const struct value *job)
{
    static const char *const verdicts[] = {"success", "failure", "timed_out", NULL};
    const char *conclusion = value_text_at(job, "conclusion");
    const char *status = value_text_at(job, "status");
    if (!conclusion || !*conclusion || (status && !text_equal(status, "completed")))
        return "a job that has not ended";
    if (text_equal(conclusion, "skipped"))
        return "a job that was skipped";
    return text_is_one_of(conclusion, verdicts)
               ? NULL
               : "a job that neither passed nor failed: cancelled, neutral, stale";
}

/* Pages move while they are fetched, so that a job may stand on two of them. */
static bool is_known(const struct github_run *run, const struct value *job)
{
    const struct value *id = value_get(job, run->keys->id);
    struct arena *arena = run->report->arena;
    const char *text =
        id && (id->kind == VALUE_NUMBER || id->kind == VALUE_TEXT) ? value_print(arena, id) : NULL;
    return text && !map_add(arena, run->known, arena_string(arena, text), 1);
}

/* The run's address is that of the job up to "/job/…". Attempts share it. */
static void name_job(const struct github_run *run, const struct value *job, const char *title,
                     struct record *record)
{
    struct arena *arena = run->report->arena;
    const char *url = value_text_at(job, run->keys->url);
    const char *end = url ? strstr(url, "/job/") : NULL;
    if (end && end > url)
        record->run = arena_copy(arena, url, (size_t)(end - url));
    job_name_read(arena, title, run->report->context->name.job, &record->name);
}

void github_job_take(const struct github_run *run, const struct value *job)
{
    struct report *report = run->report;
    struct record record = report_record(report);
    const char *title = value_text_at(job, "name"), *why = silence(job);
    int64_t end = 0;
    if (!title || !*title)
        why = "a job without a name";
    else if (is_known(run, job))
        why = "a job that stands there twice";
    else if (!why && !moment_of(job, run->keys->completed, &end))
        why = "a job without an end";
    if (why) {
        report_leave_out(report, why);
        return;
    }
    const struct steps steps = read_steps(run, job);
    if (is_inherited(run, job, steps.start, end)) {
        report_leave_out(report, "a job that a re-run took over from an earlier attempt");
        return;
    }
    bool passed = text_equal(value_text_at(job, "conclusion"), "success");
    name_job(run, job, title, &record);
    record.when = end / 1000;
    report_add_verdict(report, &record, passed);
    if (passed && read_times(run, &steps, end, &record.took))
        report_add_time(report, &record);
}
