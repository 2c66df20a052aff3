#include "planner/gate/results.h"

#include <string.h>

#include "graph/base/map.h"
#include "graph/base/text.h"
#include "planner/event/payload.h"

enum { MAX_DIGITS = 9 };

static const char count_suffix[] = "-count", narrowed[] = "narrowed";

/* Outputs are texts, the numbers of a plan are numbers. */
static bool count_read(const struct value *value, size_t *count)
{
    if (!value)
        return false;
    if (value->kind == VALUE_NUMBER) {
        if (!(value->number >= 0 && value->number < 1e9))
            return false;
        *count = (size_t)value->number;
        return (double)*count == value->number;
    }
    size_t len = value->kind == VALUE_TEXT ? strlen(value->text) : 0;
    if (len == 0 || len > MAX_DIGITS || strspn(value->text, "0123456789") != len)
        return false;
    *count = 0;
    for (size_t i = 0; i < len; i++)
        *count = *count * 10 + (size_t)(value->text[i] - '0');
    return true;
}

static const char *text_of(const struct value *value)
{
    return value && value->kind == VALUE_TEXT ? value->text : NULL;
}

/* Takes the rows of a matrix, which is to have as many as the plan counts; what is wrong with it,
 * or NULL. */
static const char *take_rows(struct arena *arena, const struct value *matrix, struct promised *job)
{
    const struct value *include = value_get(matrix, "include");
    if (!include || include->kind != VALUE_LIST)
        return "the plan has no matrix for it that can be read";
    size_t found = include->members.count;
    job->rows = include;
    if (found == job->count)
        return NULL;
    return arena_printf(arena, "the plan counts %zu %s for it, its matrix has %zu", job->count,
                        job->count == 1 ? "row" : "rows", found);
}

/* Likewise of the output that holds it as a text. It need not be there: a workflow can hand it over
 * in another way. */
static const char *take_output(struct arena *arena, const struct value *output, bool alone,
                               struct promised *job)
{
    const struct value *matrix = NULL;
    struct err ignored = {0};
    const char *text = text_of(output);
    if (!output)
        return NULL;
    if (text && *text == '\0')
        return alone && job->count ? "the plan has rows for it, and its matrix is empty" : NULL;
    if (!text || payload_parse(arena, "", text, strlen(text), &matrix, &ignored) != 0)
        return "its matrix is no JSON";
    return take_rows(arena, matrix, job);
}

/* The outputs of one job, each found at once. */
struct outputs {
    const struct value *value;
    struct map places; /* of a name among the members */
};

static struct outputs outputs_of(struct arena *arena, const struct value *job)
{
    struct outputs outputs = {.value = value_get(job, "outputs")};
    bool some = outputs.value && outputs.value->kind == VALUE_MAPPING;
    for (size_t i = 0; some && i < outputs.value->members.count; i++)
        map_put(arena, &outputs.places, outputs.value->members.items[i].key, (uint32_t)i);
    return outputs;
}

static const struct value *output_get(const struct outputs *outputs, const char *name)
{
    uint32_t at = 0;
    return map_get(&outputs->places, name, &at) ? outputs->value->members.items[at].value : NULL;
}

/* The job that an output counts the rows of; NULL where it is none such. Of a job called "x-count"
 * the matrix is in "x-count", its size in "x-count-count". */
static const char *counted_job(struct arena *arena, const struct outputs *outputs, const char *name)
{
    if (!text_ends(name, count_suffix) ||
        output_get(outputs, arena_printf(arena, "%s%s", name, count_suffix)))
        return NULL;
    return arena_copy(arena, name, strlen(name) - strlen(count_suffix));
}

static void add_output(struct arena *arena, struct promise *promise, const struct outputs *outputs,
                       const struct value_member *member, bool alone)
{
    const char *name = counted_job(arena, outputs, member->key);
    if (!name)
        return;
    struct promised job = {.name = name};
    job.counted = count_read(member->value, &job.count);
    job.fault = job.counted ? take_output(arena, output_get(outputs, name), alone, &job)
                            : "the number of rows that the plan has for it is no number";
    vec_push(arena, &promise->jobs, job);
}

static void add_planned(struct arena *arena, struct promise *promise,
                        const struct value_member *member)
{
    struct promised job = {.name = member->key};
    job.counted = count_read(value_get(member->value, "count"), &job.count);
    job.fault = job.counted ? take_rows(arena, value_get(member->value, "matrix"), &job)
                            : "the number of rows that the plan has for it is no number";
    vec_push(arena, &promise->jobs, job);
}

/* The output `jobs`: what the plan says of all of them in one value. A composite action can't name
 * an output for each. */
static void add_jobs(struct arena *arena, struct promise *promise, const struct value *output)
{
    const char *text = text_of(output);
    const struct value *jobs = NULL;
    struct err ignored = {0};
    if (!text || payload_parse(arena, "", text, strlen(text), &jobs, &ignored) != 0 ||
        jobs->kind != VALUE_MAPPING) {
        promise->fault = "its output jobs is no JSON object";
        return;
    }
    for (size_t i = 0; i < jobs->members.count; i++) {
        add_planned(arena, promise, &jobs->members.items[i]);
        promise->as_of = value_text_at(jobs->members.items[i].value, "as_of");
    }
}

static size_t promise_sum(const struct promise *promise)
{
    size_t sum = 0;
    for (size_t i = 0; i < promise->jobs.count; i++)
        sum += promise->jobs.items[i].count;
    return sum;
}

static bool is_mode(const char *mode)
{
    return text_equal(mode, "affected") || text_equal(mode, "full");
}

/* The total is what shows that the number of no job was dropped. */
static const char *outputs_fault(struct arena *arena, const struct promise *promise, bool alone)
{
    size_t sum = promise_sum(promise);
    if (!is_mode(promise->mode) && !promise->narrowed)
        return "its output mode is neither affected nor full";
    if (!promise->counted)
        return "its output count is no number";
    if (alone && !promise->jobs.count)
        return "it has no output NAME-count for any job, nor jobs: nothing tells what had to run";
    if (alone && promise->count != sum)
        return arena_printf(arena,
                            "its output count is %zu, and what it counts for each job is %zu "
                            "together: one is missing, or is no number",
                            promise->count, sum);
    return NULL;
}

static bool is_true(const struct value *value)
{
    return value && value->kind == VALUE_TRUTH && value->truth;
}

/* "the job lint", "old, older of test" */
static void add_gone(struct arena *arena, const struct value *item, struct promise *promise)
{
    const char *job = value_text_at(item, "job");
    const struct value *packages = value_get(item, "packages");
    struct strings names = {0};
    bool some = packages && packages->kind == VALUE_LIST, queue = is_true(value_get(item, "queue"));
    if (!job || (!is_true(value_get(item, "gone")) && !queue))
        return;
    for (size_t i = 0; some && i < packages->members.count; i++)
        if (packages->members.items[i].value->kind == VALUE_TEXT)
            vec_push(arena, &names, packages->members.items[i].value->text);
    vec_push(arena, &promise->gone,
             arena_printf(arena, "%s%s%s%s", text_join(arena, &names, ", "),
                          names.count ? " of " : "the job ", job,
                          queue ? " in the merge queue" : ""));
}

/* What a plan says under this name. It blocks unless it says that it does not. */
static void read_narrowed(struct arena *arena, const struct value *value, struct promise *promise)
{
    const struct value *blocks = value_get(value, "blocks"), *items = value_get(value, "items");
    bool some = items && items->kind == VALUE_LIST;
    promise->narrowed = !(blocks && blocks->kind == VALUE_TRUTH && !blocks->truth);
    promise->label = value_text_at(value, "label");
    for (size_t i = 0; promise->narrowed && some && i < items->members.count; i++)
        add_gone(arena, items->members.items[i].value, promise);
}

/* Likewise as an output: a text, which is empty where nothing is narrowed. */
static void read_narrowed_output(struct arena *arena, const struct value *output,
                                 struct promise *promise)
{
    const char *text = text_of(output);
    const struct value *value = NULL;
    struct err ignored = {0};
    if (text && *text && payload_parse(arena, "", text, strlen(text), &value, &ignored) == 0)
        read_narrowed(arena, value, promise);
    promise->narrowed = text_equal(promise->mode, narrowed);
}

static const struct promise *read_outputs(struct arena *arena, const struct value *job, bool alone)
{
    const struct outputs outputs = outputs_of(arena, job);
    struct promise *promise = arena_alloc(arena, sizeof *promise);
    const struct value *mode = output_get(&outputs, "mode"), *count = output_get(&outputs, "count");
    const struct value *jobs = output_get(&outputs, "jobs");
    if (jobs)
        add_jobs(arena, promise, jobs);
    for (size_t i = 0; !jobs && outputs.places.count && i < outputs.value->members.count; i++)
        add_output(arena, promise, &outputs, &outputs.value->members.items[i], alone);
    if (!mode && !count && !jobs && !promise->jobs.count)
        return NULL;
    promise->mode = text_of(mode);
    promise->base = text_of(output_get(&outputs, "base"));
    promise->as_of = promise->as_of ? promise->as_of : text_of(output_get(&outputs, "as_of"));
    read_narrowed_output(arena, output_get(&outputs, narrowed), promise);
    promise->counted = count_read(count, &promise->count);
    /* Beside a stored plan they may be incomplete, but what is there has to make sense. */
    if (!promise->fault && (alone || mode || count))
        promise->fault = outputs_fault(arena, promise, alone);
    return promise;
}

static bool has_planned(const struct value *job)
{
    const struct value *outputs = value_get(job, "outputs");
    if (!value_get(outputs, "mode") || !value_get(outputs, "count"))
        return false;
    if (value_get(outputs, "jobs"))
        return true;
    for (size_t i = 0; i < outputs->members.count; i++)
        if (text_ends(outputs->members.items[i].key, count_suffix))
            return true;
    return false;
}

static const struct value *find_planner(struct arena *arena, const struct value *value,
                                        struct results *results)
{
    const struct value *planner = NULL;
    for (size_t i = 0; i < value->members.count; i++) {
        const struct value_member *member = &value->members.items[i];
        if (!has_planned(member->value))
            continue;
        if (planner) {
            results->fault = arena_printf(arena,
                                          "two jobs handed a plan over, %s and %s: it takes "
                                          "a gate for each, and jobs of its own",
                                          results->planner, member->key);
            results->planner = NULL;
            return NULL;
        }
        planner = member->value;
        results->planner = member->key;
    }
    if (!planner && (planner = value_get(value, "plan")))
        results->planner = "plan";
    return planner;
}

int results_read(struct arena *arena, const char *file, const struct value *value, bool alone,
                 struct results *results, struct err *err)
{
    *results = (struct results){0};
    if (value->kind != VALUE_MAPPING) {
        err_at(err, ERR_INPUT, file, 0, 0, "results are an object with a member for every job");
        return err_hint(err, "as GitHub's ${{ toJSON(needs) }} makes it");
    }
    for (size_t i = 0; i < value->members.count; i++) {
        const struct value_member *member = &value->members.items[i];
        const char *word = value_text_at(member->value, "result");
        struct outcome outcome = {.name = member->key,
                                  .result = result_of(word),
                                  .word = word,
                                  .rows = value_get(member->value, "rows")};
        vec_push(arena, &results->outcomes, outcome);
    }
    const struct value *planner = find_planner(arena, value, results);
    if (planner)
        results->promise = read_outputs(arena, planner, alone);
    return 0;
}

int promise_read(struct arena *arena, const char *file, const struct value *value,
                 struct promise *promise, struct err *err)
{
    const struct value *jobs = value_get(value, "jobs");
    *promise = (struct promise){.mode = value_text_at(value, "mode"),
                                .base = value_text_at(value, "base.oid"),
                                .head = value_text_at(value, "head.oid"),
                                .as_of = value_text_at(value, "ledger.as_of")};
    if (!text_equal(value_text_at(value, "schema"), "whittle.plan/1")) {
        err_at(err, ERR_INPUT, file, 0, 0, "is no plan: its schema is not whittle.plan/1");
        return err_hint(err, "whittle plan --format json prints a plan");
    }
    if (!jobs || jobs->kind != VALUE_MAPPING)
        return err_at(err, ERR_INPUT, file, 0, 0, "is no plan: it has no jobs");
    for (size_t i = 0; i < jobs->members.count; i++)
        add_planned(arena, promise, &jobs->members.items[i]);
    promise->counted = true;
    promise->count = promise_sum(promise);
    if (value_get(value, narrowed))
        read_narrowed(arena, value_get(value, narrowed), promise);
    if (!is_mode(promise->mode))
        promise->fault = "the mode of the plan is neither affected nor full";
    else if (!promise->jobs.count)
        promise->fault = "the plan has no job: nothing tells what had to run";
    return 0;
}
