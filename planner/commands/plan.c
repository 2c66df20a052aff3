#include <string.h>

#include "planner/commands/commands.h"
#include "planner/dialect/dialect.h"
#include "planner/pipeline/make_plan.h"

static int print_plan(const struct options *options, struct arena *arena, const struct plan *plan,
                      struct err *err)
{
    const char *format = format_of(options);
    const struct dialect *dialect = dialect_find(format);
    const struct sink sink = options_sink(options, arena);
    if (dialect)
        return dialect->print_plan(arena, plan, &sink, err);
    if (strcmp(format, "json") == 0)
        return sink_print(&sink, plan_json(arena, plan), err);
    struct style style = sink_style(&sink);
    return sink_tell(&sink, plan_text(arena, plan, &style), err);
}

int run_plan(const struct options *options, struct arena *arena, struct err *err)
{
    struct request request;
    struct planned planned;
    if (make_request(options, arena, &request, err) != 0)
        return -1;
    request.plans = true;
    request.keys = strcmp(format_of(options), "text") != 0;
    if (make_plan(&request, arena, &planned, err) != 0 ||
        print_plan(options, arena, &planned.plan, err) != 0)
        return -1;
    return options->exit_code && planned.plan.selected ? 1 : 0;
}
