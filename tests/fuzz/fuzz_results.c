/* Results of jobs and, behind a NUL, a plan, in any bytes: they are refused, or there is a verdict.
 * It is good only where nothing is missing, and its text is harmless whatever the names are. */
#include <string.h>

#include "planner/dialect/github.h"
#include "planner/event/payload.h"
#include "planner/gate/results.h"
#include "planner/output/text_gate.h"
#include "tests/fuzz/target.h"

static void check_good(const struct verdict *verdict)
{
    require(!verdict->why && !verdict->wrong && verdict->planner && verdict->count);
    require(verdict->jobs[0].planner && verdict->jobs[0].result == RESULT_SUCCESS);
    for (size_t i = 0; i < verdict->count; i++) {
        const struct verdict_job *job = &verdict->jobs[i];
        const bool idle = job->planned && job->counted && job->count == 0 &&
                          (job->result == RESULT_SKIPPED || job->result == RESULT_MISSING);
        require(job->good && (job->result == RESULT_SUCCESS || idle));
    }
}

static void check_text(const char *text)
{
    bool starts = true;
    for (const char *at = text; *at; at++) {
        require((unsigned char)*at >= 0x20 || *at == '\n');
        require(!starts || strncmp(at, "::", 2) != 0);
        require(strncmp(at, "##[", 3) != 0);
        starts = *at == '\n' || (starts && *at == ' ');
    }
}

static void judge(struct arena *arena, const struct results *results, const struct promise *promise)
{
    const struct verdict_request request = {.planner = results->planner,
                                            .fault = results->fault,
                                            .promise = promise,
                                            .outcomes = &results->outcomes};
    const struct style style = {0};
    const struct verdict verdict = verdict_make(arena, &request);
    require(verdict.good || verdict.why || verdict.wrong);
    if (verdict.good)
        check_good(&verdict);
    check_text(gate_text(arena, &verdict, &style));
    check_text(github_gate_summary(arena, &verdict));
    check_text(gate_json(arena, &verdict));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct err err = {0};
    struct results results;
    struct promise stored;
    const struct value *value = &value_null;
    const char *text = arena_copy(&arena, (const char *)data, size);
    const size_t len = strlen(text);
    const bool has_plan = len < size;
    if (payload_parse(&arena, "results", text, len, &value, &err) == 0 &&
        results_read(&arena, "results", value, !has_plan, &results, &err) == 0) {
        if (!has_plan)
            judge(&arena, &results, results.promise);
        else if (payload_parse(&arena, "plan", text + len + 1, size - len - 1, &value, &err) == 0 &&
                 promise_read(&arena, "plan", value, &stored, &err) == 0) {
            if (!stored.fault && results.promise)
                stored.fault = promise_disagreement(&arena, &stored, results.promise);
            judge(&arena, &results, &stored);
        }
    }
    require(!err.code || (err.code == ERR_INPUT && *err.message));
    arena_free(&arena);
    return 0;
}
