#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "graph/base/text.h"
#include "planner/commands/commands.h"
#include "planner/commands/gate_record.h"
#include "planner/dialect/dialect.h"
#include "planner/event/payload.h"
#include "planner/event/read.h"
#include "planner/gate/results.h"
#include "planner/output/text_gate.h"

static bool is_json(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '{';
}

/* What `--results` gives, else the environment. */
static int load_results(const struct options *options, struct arena *arena, const char **file,
                        const struct value **value, struct err *err)
{
    const char *text = options->results ? options->results : environment_get("NEEDS");
    *file = options->results ? "--results" : "NEEDS";
    if (!text || !*text) {
        err_set(err, ERR_USAGE,
                "nothing says what became of the jobs: neither --results nor the "
                "environment variable NEEDS");
        return err_hint(err, "in the step that runs the gate, env: NEEDS: ${{ toJSON(needs) }}");
    }
    if (!options->results || is_json(text))
        return payload_parse(arena, *file, text, strlen(text), value, err);
    *file = text;
    return payload_load(arena, *file, value, err);
}

static int load_plan(const struct options *options, struct arena *arena, struct promise *promise,
                     struct err *err)
{
    const struct value *value = &value_null;
    if (payload_load(arena, options->plan, &value, err) != 0)
        return -1;
    return promise_read(arena, options->plan, value, promise, err);
}

static int check_names(struct arena *arena, const struct strings *names,
                       const struct outcomes *outcomes, struct err *err)
{
    struct strings known = {0};
    for (size_t i = 0; i < outcomes->count; i++)
        vec_push(arena, &known, outcomes->items[i].name);
    strings_sort(&known);
    for (size_t i = 0; i < names->count; i++) {
        const char *name = names->items[i], *meant;
        if (known.count &&
            bsearch(&name, known.items, known.count, sizeof *known.items, string_compare))
            continue;
        err_set(err, ERR_USAGE, "--may-skip names %s, which is no job of the results", name);
        if ((meant = text_nearest(name, &known)))
            err_hint(err, "did you mean %s?", meant);
        return -1;
    }
    return 0;
}

/* What the gate is told, and what it says. */
struct judged {
    struct results results;
    struct promise stored;
    struct verdict verdict;
    const struct promise *promise; /* whichever tells; NULL: none */
};

static int judge(const struct options *options, struct arena *arena, struct judged *judged,
                 struct err *err)
{
    const struct value *value = &value_null;
    const char *file = "";
    struct results *results = &judged->results;
    if (text_equal(options->results, "-") && text_equal(options->plan, "-"))
        return err_set(err, ERR_USAGE, "standard input is either the plan or the results");
    if (load_results(options, arena, &file, &value, err) != 0 ||
        results_read(arena, file, value, !options->plan, results, err) != 0 ||
        check_names(arena, &options->may_skip, &results->outcomes, err) != 0)
        return -1;
    struct verdict_request request = {.planner = results->planner,
                                      .fault = results->fault,
                                      .promise = results->promise,
                                      .outcomes = &results->outcomes,
                                      .may_skip = &options->may_skip};
    if (options->plan) {
        if (load_plan(options, arena, &judged->stored, err) != 0)
            return -1;
        if (!judged->stored.fault && results->promise)
            judged->stored.fault = promise_disagreement(arena, &judged->stored, results->promise);
        request.promise = &judged->stored;
    }
    judged->promise = request.promise;
    judged->verdict = verdict_make(arena, &request);
    return 0;
}

static char *as_text(struct arena *arena, const void *verdict, const struct style *style)
{
    return gate_text(arena, verdict, style);
}

static char *as_json(struct arena *arena, const void *verdict, const struct style *style)
{
    (void)style;
    return gate_json(arena, verdict);
}

const struct format gate_formats[] = {
    {"text", as_text, true},
    {"json", as_json, false},
    {NULL, NULL, false},
};

bool gate_serves(const struct dialect *dialect)
{
    return dialect->print_gate;
}

static int print_verdict(const struct options *options, struct arena *arena,
                         const struct verdict *verdict, struct err *err)
{
    const struct dialect *dialect = dialect_find(format_of(options));
    const struct sink sink = options_sink(options, arena);
    return dialect && gate_serves(dialect)
               ? dialect->print_gate(arena, verdict, &sink, err)
               : format_print(gate_formats, options, arena, verdict, err);
}

static bool is_for_program(const struct options *options)
{
    const struct format *format = format_find(gate_formats, format_of(options));
    return format && !format->for_person;
}

/* A record that can't be made is told of, and changes nothing of the verdict. */
static int record(const struct options *options, struct arena *arena, const struct judged *judged,
                  struct err *err)
{
    const struct sink sink = options_sink(options, arena);
    struct strings told = {0};
    struct err trouble = {0};
    if (gate_record(options, arena, &judged->results.outcomes, judged->promise,
                    judged->verdict.good, &told, &trouble) != 0)
        vec_push(arena, &told,
                 arena_printf(arena, "nothing was recorded: %s", err_line(arena, &trouble)));
    for (size_t i = 0; i < told.count && !options->output && !is_for_program(options); i++)
        if (sink_tell(&sink, arena_printf(arena, "%s\n", told.items[i]), err) != 0)
            return -1;
    return 0;
}

int run_gate(const struct options *options, struct arena *arena, struct err *err)
{
    struct judged judged = {0};
    if (options->record && !options->ledger && !options->remote) {
        err_set(err, ERR_USAGE, "--record writes to a ledger, and none is named");
        return err_hint(err, "give --ledger FILE or --remote NAME as well");
    }
    if (judge(options, arena, &judged, err) != 0 ||
        (options->record && record(options, arena, &judged, err) != 0) ||
        print_verdict(options, arena, &judged.verdict, err) != 0)
        return -1;
    return judged.verdict.good ? 0 : 1;
}
