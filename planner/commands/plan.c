#include <string.h>

#include "graph/base/text.h"

#include "planner/commands/commands.h"
#include "planner/commands/gate_record.h"
#include "planner/commands/read_ledger.h"
#include "planner/dialect/dialect.h"
#include "planner/pipeline/make_plan.h"

static char *as_text(struct arena *arena, const void *plan, const struct style *style)
{
    return plan_text(arena, plan, style);
}

static char *as_json(struct arena *arena, const void *plan, const struct style *style)
{
    (void)style;
    return plan_json(arena, plan);
}

static char *as_html(struct arena *arena, const void *plan, const struct style *style)
{
    (void)style;
    return plan_html(arena, plan);
}

const struct format plan_formats[] = {
    {"text", as_text, true},
    {"json", as_json, false},
    {"html", as_html, false},
    {NULL, NULL, false},
};

bool plan_serves(const struct dialect *dialect)
{
    return dialect->print_plan;
}

static int print_plan(const struct options *options, struct arena *arena, const struct plan *plan,
                      struct err *err)
{
    const struct dialect *dialect = dialect_find(format_of(options));
    const struct sink sink = options_sink(options, arena);
    return dialect ? dialect->print_plan(arena, plan, &sink, err)
                   : format_print(plan_formats, options, arena, plan, err);
}

/* The formats of pipelines that can. */
static const char *recorders(struct arena *arena)
{
    struct strings names = {0};
    for (const struct dialect *const *at = dialects; *at; at++)
        if ((*at)->records)
            vec_push(arena, &names, (*at)->name);
    return text_join(arena, &names, " or ");
}

/* A run that may record nothing has no job for it. */
static int ask_record(const struct options *options, struct arena *arena,
                      const struct request *request, struct plan *plan, struct err *err)
{
    const struct dialect *dialect = dialect_find(format_of(options));
    struct err why = {0};
    if (!options->record)
        return 0;
    if (!dialect || !dialect->records) {
        err_set(err, ERR_USAGE, "no pipeline is printed that could end with a job that records");
        return err_hint(err, "--record of plan is for --format %s", recorders(arena));
    }
    if (!request->ledger) {
        err_set(err, ERR_USAGE, "--record of plan needs a ledger: a pass is as old as its plan");
        return err_hint(err, "give --ledger FILE or --remote NAME, as to the gate");
    }
    plan->records = gate_record_check(request, &why) == 0;
    return 0;
}

int run_plan(const struct options *options, struct arena *arena, struct err *err)
{
    struct request request;
    struct planned planned;
    if (make_request(options, arena, &request, err) != 0)
        return -1;
    if (request_ledger(options, arena, &request, err) != 0)
        return -1;
    request.plans = true;
    request.keys =
        strcmp(format_of(options), "text") != 0 && strcmp(format_of(options), "html") != 0;
    if (make_plan(&request, arena, &planned, err) != 0 ||
        ask_record(options, arena, &request, &planned.plan, err) != 0 ||
        print_plan(options, arena, &planned.plan, err) != 0)
        return -1;
    return options->exit_code && planned.plan.selected ? 1 : 0;
}
