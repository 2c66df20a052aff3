#include <string.h>

#include "planner/commands/commands.h"
#include "planner/output/upward.h"

static const char *graph_print(const struct options *options, struct arena *arena,
                               const struct workspace *workspace, const struct impact *impact)
{
    const char *format = options->format ? options->format : "text";
    struct style style = style_of_result(options);
    if (strcmp(format, "json") == 0)
        return graph_json(arena, workspace, impact);
    if (strcmp(format, "dot") == 0)
        return graph_dot(arena, workspace, impact);
    if (strcmp(format, "mermaid") == 0)
        return graph_mermaid(arena, workspace, impact);
    return graph_text(arena, workspace, impact, &style);
}

/* The units of the head alone. */
static int graph_units(const struct options *options, struct arena *arena, struct err *err)
{
    struct analysis analysis = {.plans = true};
    if (options->format && strcmp(options->format, "json") != 0)
        return err_set(err, ERR_USAGE, "--units are printed as JSON, not as %s", options->format);
    if (analysis_workspace(options, arena, &analysis, err) != 0)
        return -1;
    const struct units_request wanted = {.base = &analysis.head,
                                         .head = &analysis.head,
                                         .platforms = analysis.platforms,
                                         .platform_count = analysis.platform_count,
                                         .runtime = analysis.jobs.runtime,
                                         .runtime_count = analysis.jobs.runtime_count};
    const struct units units = units_build(arena, &wanted);
    return print_result(options, units_json(arena, &units, analysis.roots[0]), arena, err);
}

/* Of the head alone, too. */
static int graph_upward(const struct options *options, struct arena *arena, struct err *err)
{
    struct analysis analysis = {.looks_upward = true};
    const char *format = options->format ? options->format : "text";
    bool json = strcmp(format, "json") == 0;
    if (!json && strcmp(format, "text") != 0)
        return err_set(err, ERR_USAGE, "--upward is printed as text or JSON, not as %s", format);
    if (analysis_workspace(options, arena, &analysis, err) != 0)
        return -1;
    struct style style = style_of_result(options);
    if (json)
        return print_result(options, upward_json(arena, &analysis.head, &analysis.upward), arena,
                            err);
    return print_text(options, upward_text(arena, &analysis.head, &analysis.upward, &style), arena,
                      err);
}

int run_graph(const struct options *options, struct arena *arena, struct err *err)
{
    struct analysis analysis = {0};
    if (options->units && options->upward)
        return err_set(err, ERR_USAGE, "--units and --upward print different things: ask for one");
    if (options->units)
        return graph_units(options, arena, err);
    if (options->upward)
        return graph_upward(options, arena, err);
    bool compared = options->base || !options->head;
    int rc = compared ? analysis_run(options, arena, &analysis, err)
                      : analysis_workspace(options, arena, &analysis, err);
    if (rc != 0)
        return -1;
    /* Where nothing could be compared a mark on every package would say nothing. */
    bool marked = compared && analysis.range.mode == MODE_AFFECTED;
    const char *text =
        graph_print(options, arena, &analysis.head, marked ? &analysis.impact : NULL);
    bool for_person = !options->format || strcmp(options->format, "text") == 0;
    return for_person ? print_text(options, text, arena, err)
                      : print_result(options, text, arena, err);
}
