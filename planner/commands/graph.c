#include <string.h>

#include "planner/commands/commands.h"
#include "planner/output/upward.h"
#include "planner/pipeline/compare.h"

/* How a graph is printed. */
static const struct format {
    const char *name;
    char *(*print)(struct arena *arena, const struct workspace *workspace,
                   const struct impact *impact, const struct style *style);
    bool for_person;
} formats[] = {
    {"text", graph_text, true},
    {"json", graph_json, false},
    {"dot", graph_dot, false},
    {"mermaid", graph_mermaid, false},
};

/* The first where none is asked for. */
static const struct format *find_format(const char *name)
{
    size_t i = 0;
    while (name && strcmp(formats[i].name, name) != 0)
        i++;
    return &formats[i];
}

/* The units of the head alone. */
static int graph_units(const struct options *options, struct arena *arena, struct err *err)
{
    struct request request;
    struct head head;
    const struct sink sink = options_sink(options, arena);
    if (options->format && strcmp(options->format, "json") != 0)
        return err_set(err, ERR_USAGE, "--units are printed as JSON, not as %s", options->format);
    make_head_request(options, &request);
    request.plans = true;
    if (head_of(&request, arena, &head, err) != 0)
        return -1;
    const struct units_request wanted = {.base = &head.workspace,
                                         .head = &head.workspace,
                                         .platforms = head.selection.platforms,
                                         .platform_count = head.selection.platform_count,
                                         .runtime = head.jobs.runtime,
                                         .runtime_count = head.jobs.runtime_count};
    const struct units units = units_build(arena, &wanted);
    return sink_print(&sink, units_json(arena, &units, head.selection.roots[0]), err);
}

/* Of the head alone, too. */
static int graph_upward(const struct options *options, struct arena *arena, struct err *err)
{
    struct request request;
    struct head head;
    const struct sink sink = options_sink(options, arena);
    const struct format *format = find_format(options->format);
    bool json = strcmp(format->name, "json") == 0;
    if (!json && !format->for_person)
        return err_set(err, ERR_USAGE, "--upward is printed as text or JSON, not as %s",
                       format->name);
    make_head_request(options, &request);
    request.looks_upward = true;
    if (head_of(&request, arena, &head, err) != 0)
        return -1;
    struct style style = sink_style(&sink);
    return json ? sink_print(&sink, upward_json(arena, &head.workspace, &head.upward), err)
                : sink_tell(&sink, upward_text(arena, &head.workspace, &head.upward, &style), err);
}

/* What is marked; NULL where nothing is: where nothing could be compared a mark on every package
 * would say nothing. */
static int find_marks(const struct options *options, struct arena *arena, struct head *head,
                      struct compared *compared, const struct impact **marks, struct err *err)
{
    struct request request;
    *marks = NULL;
    if (options->head && !options->base) {
        make_head_request(options, &request);
        return head_of(&request, arena, head, err);
    }
    if (make_request(options, arena, &request, err) != 0 ||
        compare_request(&request, arena, head, compared, err) != 0)
        return -1;
    if (compared->range.mode == MODE_AFFECTED)
        *marks = &compared->impact;
    return 0;
}

int run_graph(const struct options *options, struct arena *arena, struct err *err)
{
    const struct format *format = find_format(options->format);
    const struct sink sink = options_sink(options, arena);
    const struct impact *marks;
    struct compared compared;
    struct head head;
    if (options->units && options->upward)
        return err_set(err, ERR_USAGE, "--units and --upward print different things: ask for one");
    if (options->units)
        return graph_units(options, arena, err);
    if (options->upward)
        return graph_upward(options, arena, err);
    if (find_marks(options, arena, &head, &compared, &marks, err) != 0)
        return -1;
    struct style style = sink_style(&sink);
    const char *text = format->print(arena, &head.workspace, marks, &style);
    return format->for_person ? sink_tell(&sink, text, err) : sink_print(&sink, text, err);
}
