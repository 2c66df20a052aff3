#include "planner/commands/gate_record.h"

#include <string.h>

#include "graph/base/text.h"

#include "planner/commands/commands.h"
#include "planner/commands/read_ledger.h"
#include "planner/commands/record_run.h"
#include "planner/ledger/when.h"

/* A pull request's run executes what its author wrote. Of other events it is not said which commit
 * and which workflow they ran. */
static int fail_kind(const struct event *event, struct err *err)
{
    err_set(err, ERR_USAGE,
            event->kind == EVENT_PULL_REQUEST
                ? "a run of a pull request records nothing: it runs what its author wrote"
                : "only runs of a push to a branch or of a merge group record what passed");
    return err_hint(err, "docs/ledger.md says how its passes are recorded from the default branch");
}

int gate_record_check(const struct request *request, struct err *err)
{
    const struct event *event = request->range.event;
    if (!event || !event->run) {
        err_set(err, ERR_USAGE,
                "--record needs the run that it speaks of, and no service names it");
        return err_hint(err, "it is for the last job of a CI run");
    }
    if (event->kind != EVENT_PUSH && event->kind != EVENT_MERGE_GROUP)
        return fail_kind(event, err);
    return event->unproven ? err_set(err, ERR_USAGE, "%s", event->unproven) : 0;
}

static struct strings texts_at(struct arena *arena, const struct value *row, const char *key)
{
    const struct value *list = value_get(row, key);
    const bool some = list && list->kind == VALUE_LIST;
    struct strings texts = {0};
    for (size_t i = 0; some && i < list->members.count; i++)
        if (list->members.items[i].value->kind == VALUE_TEXT)
            vec_push(arena, &texts, list->members.items[i].value->text);
    return texts;
}

static void add_row(struct arena *arena, const char *job, const struct value *row,
                    struct handed_rows *rows)
{
    struct handed_row handed = {.job = job,
                                .name = value_text_at(row, "name"),
                                .args = value_text_at(row, "args"),
                                .target = value_text_at(row, "target"),
                                .toolchain = value_text_at(row, "toolchain")};
    handed.packages = texts_at(arena, row, "packages");
    handed.calls = texts_at(arena, row, "calls");
    strings_sort(&handed.packages);
    vec_push(arena, &rows->items, handed);
}

static struct handed_rows handed_of(struct arena *arena, const struct promise *promise)
{
    struct handed_rows rows = {0};
    for (size_t i = 0; i < promise->jobs.count; i++) {
        const struct promised *job = &promise->jobs.items[i];
        if (job->fault || !job->rows)
            continue;
        vec_push(arena, &rows.jobs, job->name);
        for (size_t k = 0; k < job->rows->members.count; k++)
            add_row(arena, job->name, job->rows->members.items[k].value, &rows);
    }
    strings_sort(&rows.jobs);
    return rows;
}

static int fail_promise(const struct promise *promise, struct err *err)
{
    if (promise && !promise->fault)
        return 0;
    err_set(err, ERR_USAGE, "nothing tells what was planned");
    return err_hint(err, "the job of the gate needs the job that plans");
}

/* A file may hold the plan of an earlier run. */
static int fail_plan(const struct request *request, const struct promise *promise, struct err *err)
{
    const char *ran = request->range.event->after;
    if (!ran || !promise->head || strcmp(ran, promise->head) == 0)
        return 0;
    return err_set(err, ERR_USAGE, "the plan is one of another commit than the one that ran");
}

/* All that ran did so later; 0 where nobody says, or somebody's clock is wrong. */
static int64_t planned_at(const struct request *request, const struct promise *promise)
{
    int64_t when;
    const char *text = promise->as_of;
    return text && when_read(text, strlen(text), &when) && when <= request->as_of ? when : 0;
}

int gate_record(const struct options *options, struct arena *arena, const struct outcomes *outcomes,
                const struct promise *promise, bool good, struct strings *told, struct err *err)
{
    struct handed_rows handed;
    struct request request;
    if (make_request(options, arena, &request, err) != 0 || gate_record_check(&request, err) != 0 ||
        fail_promise(promise, err) != 0 || fail_plan(&request, promise, err) != 0 ||
        request_ledger(options, arena, &request, err) != 0)
        return -1;
    handed = handed_of(arena, promise);
    request.handed = &handed;
    request.planned = planned_at(&request, promise);
    return record_run(options, arena, &request, outcomes, good ? promise : NULL, told, err);
}
