#include "planner/gate/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/map.h"
#include "graph/base/text.h"

enum { MAX_WORD = 40 }; /* bytes of a strange result that a sentence repeats */

static const char *const result_names[] = {
    [RESULT_MISSING] = "missing",     [RESULT_SUCCESS] = "success", [RESULT_FAILURE] = "failure",
    [RESULT_CANCELLED] = "cancelled", [RESULT_SKIPPED] = "skipped", [RESULT_UNKNOWN] = "unknown",
};

const char *result_name(enum job_result result)
{
    return result_names[result];
}

enum job_result result_of(const char *word)
{
    for (enum job_result result = RESULT_SUCCESS; word && result < RESULT_UNKNOWN; result++)
        if (strcmp(word, result_names[result]) == 0)
            return result;
    return RESULT_UNKNOWN;
}

/* What a job's result is, as the end of a sentence about the job. */
static const char *what_happened(struct arena *arena, enum job_result result, const char *word)
{
    switch (result) {
    case RESULT_SUCCESS:
        return "succeeded";
    case RESULT_FAILURE:
        return "failed";
    case RESULT_CANCELLED:
        return "was cancelled";
    case RESULT_SKIPPED:
        return "was skipped";
    case RESULT_MISSING:
        return "is not among the results";
    case RESULT_UNKNOWN:
        break;
    }
    if (!word)
        return "has no result";
    return arena_printf(arena, "has the result '%.*s', which is no word for one", MAX_WORD, word);
}

static const char *rows(struct arena *arena, const struct promised *job)
{
    if (!job->counted)
        return "a number of rows that nobody knows";
    return arena_printf(arena, "%zu %s", job->count, job->count == 1 ? "row" : "rows");
}

const char *promise_disagreement(struct arena *arena, const struct promise *stored,
                                 const struct promise *outputs)
{
    struct map known = {0};
    uint32_t at = 0;
    if (outputs->fault)
        return outputs->fault;
    if (outputs->mode && stored->narrowed != outputs->narrowed)
        return "the plan and the outputs of the job that made it differ in what is narrowed";
    if (stored->mode && outputs->mode && !stored->narrowed &&
        strcmp(stored->mode, outputs->mode) != 0)
        return "the plan and the outputs of the job that made it name different modes";
    if (stored->counted && outputs->counted && stored->count != outputs->count)
        return arena_printf(arena, "the plan has %zu rows, the outputs of the job that made it %zu",
                            stored->count, outputs->count);
    for (size_t i = 0; i < stored->jobs.count; i++)
        map_put(arena, &known, stored->jobs.items[i].name, (uint32_t)i);
    for (size_t i = 0; i < outputs->jobs.count; i++) {
        const struct promised *told = &outputs->jobs.items[i];
        if (!map_get(&known, told->name, &at))
            return arena_printf(arena, "the outputs tell of the job %s, the plan does not",
                                told->name);
        const struct promised *planned = &stored->jobs.items[at];
        if (told->fault)
            return arena_printf(arena,
                                "the outputs of the job that planned tell nonsense of the "
                                "job %s: %s",
                                told->name, told->fault);
        if (told->counted && planned->counted && told->count != planned->count)
            return arena_printf(arena, "of the job %s the plan has %s, the outputs %s", told->name,
                                rows(arena, planned), rows(arena, told));
    }
    return NULL;
}

struct bench {
    struct arena *arena;
    const struct verdict_request *request;
    struct map promised, outcomes, may_skip;
    bool broken; /* a job failed, or was cancelled */
    VEC(struct verdict_job) jobs;
};

static struct bench bench_for(struct arena *arena, const struct verdict_request *request)
{
    struct bench bench = {.arena = arena, .request = request};
    for (size_t i = 0; request->promise && i < request->promise->jobs.count; i++)
        map_put(arena, &bench.promised, request->promise->jobs.items[i].name, (uint32_t)i);
    for (size_t i = 0; i < request->outcomes->count; i++) {
        const struct outcome *outcome = &request->outcomes->items[i];
        map_put(arena, &bench.outcomes, outcome->name, (uint32_t)i);
        bench.broken |= outcome->result == RESULT_FAILURE || outcome->result == RESULT_CANCELLED;
    }
    for (size_t i = 0; request->may_skip && i < request->may_skip->count; i++)
        map_put(arena, &bench.may_skip, request->may_skip->items[i], 0);
    return bench;
}

static struct outcome outcome_of(const struct bench *bench, const char *name)
{
    uint32_t at = 0;
    if (map_get(&bench->outcomes, name, &at))
        return bench->request->outcomes->items[at];
    return (struct outcome){.name = name, .result = RESULT_MISSING};
}

/* Who proposes a change does not decide by it how much of it is tested. */
static void judge_narrowed(const struct bench *bench, struct verdict_job *job)
{
    struct arena *arena = bench->arena;
    const struct promise *promise = bench->request->promise;
    const char *label = promise->label;
    job->why =
        arena_printf(arena,
                     "the change takes away from what its base runs, and no maintainer has "
                     "accepted that%s%s",
                     promise->gone.count ? ": " : "", text_join(arena, &promise->gone, ", "));
    job->mend = label ? arena_printf(arena,
                                     "a maintainer who wants that sets the label %s on the pull "
                                     "request; the plan lists what it is",
                                     label)
                      : "a maintainer who wants that sets the label that the plan names";
}

static void judge_planner(struct bench *bench, struct verdict_job *job, const char *word)
{
    const struct promise *promise = bench->request->promise;
    if (job->result != RESULT_SUCCESS) {
        job->why = arena_printf(bench->arena, "the job that plans %s",
                                what_happened(bench->arena, job->result, word));
        job->mend = "see its log: without a plan nothing tells what had to run";
    } else if (!promise) {
        job->why = "it succeeded and handed no plan over: outputs that hold a masked secret, or "
                   "more than 1 MB, are dropped";
        job->mend = "map mode, count and every NAME-count in its `outputs`, or hand the plan over "
                    "as a file, with --plan";
    } else if (promise->fault) {
        job->why = promise->fault;
        job->mend = "give the gate the plan that this run made, whole: in the job's `outputs`, or "
                    "as a file, with --plan";
    } else if (map_has(&bench->promised, job->name)) {
        job->why = "the plan has a job of the name of the job that plans";
        job->mend = "give one of them another name";
    } else if (promise->narrowed) {
        judge_narrowed(bench, job);
    } else {
        job->good = true;
        job->why = "it planned";
    }
}

/* How a job with planned rows comes to another end than success. Where a job failed, the ones after
 * it are skipped, and that is not theirs to mend. */
static const char *mend_planned(const struct bench *bench, const struct verdict_job *job)
{
    switch (job->result) {
    case RESULT_MISSING:
        return arena_printf(bench->arena, "add %s to the `needs` of the job that runs the gate",
                            job->name);
    case RESULT_SKIPPED:
        return bench->broken ? NULL
                             : arena_printf(bench->arena,
                                            "its `if` has to hold where %s-count is not 0, even "
                                            "where a job that it needs was skipped",
                                            job->name);
    case RESULT_CANCELLED:
        return "run it again";
    default:
        return NULL;
    }
}

static void judge_planned(struct bench *bench, struct verdict_job *job,
                          const struct promised *promised, const char *word)
{
    struct arena *arena = bench->arena;
    const char *happened = what_happened(arena, job->result, word);
    bool idle = promised->count == 0;
    job->planned = true;
    job->counted = promised->counted;
    job->count = promised->count;
    if (promised->fault || !promised->counted) {
        job->why = promised->fault ? promised->fault : "the plan has no number of rows for it";
        job->mend = "give the gate the plan that this run made, whole: in the outputs of the job "
                    "that plans, or as a file, with --plan";
    } else if (job->result == RESULT_SUCCESS) {
        job->good = true;
        job->why = idle ? "nothing was planned" : "as planned";
    } else if (idle && (job->result == RESULT_SKIPPED || job->result == RESULT_MISSING)) {
        job->good = true;
        job->why = "nothing was planned";
    } else {
        job->why = arena_printf(arena, "%s %s planned, and the job %s",
                                idle ? "nothing" : rows(arena, promised),
                                promised->count > 1 ? "were" : "was", happened);
        job->mend = mend_planned(bench, job);
    }
}

static void judge_other(struct bench *bench, struct verdict_job *job, const char *word)
{
    struct arena *arena = bench->arena;
    bool skipped = job->result == RESULT_SKIPPED;
    job->good = job->result == RESULT_SUCCESS || (skipped && map_has(&bench->may_skip, job->name));
    if (job->good) {
        job->why = skipped ? "it may be skipped" : NULL;
        return;
    }
    job->why = skipped ? "it was skipped, and nothing says that it may be"
                       : arena_printf(arena, "it %s", what_happened(arena, job->result, word));
    if (skipped && bench->request->promise && !bench->broken)
        job->mend = arena_printf(arena, "if that is as it should be, --may-skip %s",
                                 text_shell_word(arena, job->name));
    else if (job->result == RESULT_CANCELLED)
        job->mend = "run it again";
}

static void judge(struct bench *bench, const char *name)
{
    const struct verdict_request *request = bench->request;
    const struct outcome outcome = outcome_of(bench, name);
    struct verdict_job job = {.name = name, .result = outcome.result};
    uint32_t at = 0;
    if (request->planner && strcmp(name, request->planner) == 0) {
        job.planner = true;
        judge_planner(bench, &job, outcome.word);
    } else if (map_get(&bench->promised, name, &at)) {
        judge_planned(bench, &job, &request->promise->jobs.items[at], outcome.word);
    } else {
        judge_other(bench, &job, outcome.word);
    }
    vec_push(bench->arena, &bench->jobs, job);
}

/* Every name once: of the planner, of the jobs that ran, of those that were to run. */
static void judge_all(struct bench *bench)
{
    const struct verdict_request *request = bench->request;
    const struct outcomes *outcomes = request->outcomes;
    if (request->planner && !map_has(&bench->outcomes, request->planner))
        judge(bench, request->planner);
    for (size_t i = 0; i < outcomes->count; i++)
        judge(bench, outcomes->items[i].name);
    for (size_t i = 0; request->promise && i < request->promise->jobs.count; i++) {
        const char *name = request->promise->jobs.items[i].name;
        bool judged = map_has(&bench->outcomes, name) ||
                      (request->planner && strcmp(request->planner, name) == 0);
        if (!judged)
            judge(bench, name);
    }
}

static int compare(const void *left, const void *right)
{
    const struct verdict_job *one = left, *other = right;
    if (one->planner != other->planner)
        return one->planner ? -1 : 1;
    return strcmp(one->name, other->name);
}

struct verdict verdict_make(struct arena *arena, const struct verdict_request *request)
{
    struct bench bench = bench_for(arena, request);
    judge_all(&bench);
    struct verdict verdict = {
        .planner = request->planner, .jobs = bench.jobs.items, .count = bench.jobs.count};
    if (verdict.count)
        qsort(verdict.jobs, verdict.count, sizeof *verdict.jobs, compare);
    for (size_t i = 0; i < verdict.count; i++)
        verdict.wrong += !verdict.jobs[i].good;
    if (request->fault) {
        verdict.why = request->fault;
    } else if (!request->planner) {
        verdict.why = "none of the jobs handed a plan over";
        verdict.mend =
            "add the job that plans to the `needs` of the job that runs the gate; it has "
            "the outputs mode, count and NAME-count, or the name plan";
    }
    verdict.good = !verdict.why && !verdict.wrong;
    return verdict;
}
