#include <string.h>

#include "planner/commands/commands.h"
#include "planner/output/output.h"
#include "planner/pipeline/compare.h"

struct drawn {
    struct head head;
    struct compared compared;
    const struct impact *marks; /* NULL: nothing is marked */
};

static char *as_text(struct arena *arena, const void *found, const struct style *style)
{
    const struct drawn *drawn = found;
    return graph_text(arena, &drawn->head.workspace, drawn->marks, style);
}

static char *as_dot(struct arena *arena, const void *found, const struct style *style)
{
    const struct drawn *drawn = found;
    return graph_dot(arena, &drawn->head.workspace, drawn->marks, style);
}

static char *as_mermaid(struct arena *arena, const void *found, const struct style *style)
{
    const struct drawn *drawn = found;
    return graph_mermaid(arena, &drawn->head.workspace, drawn->marks, style);
}

static char *as_json(struct arena *arena, const void *found, const struct style *style)
{
    const struct drawn *drawn = found;
    return graph_json(arena, &drawn->head.workspace, drawn->marks, style);
}

const struct format graph_formats[] = {
    {"text", as_text, true},  {"dot", as_dot, false}, {"mermaid", as_mermaid, false},
    {"json", as_json, false}, {NULL, NULL, false},
};

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
    const struct format *format = format_find(graph_formats, format_of(options));
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

/* Where nothing could be compared a mark on every package would say nothing. */
static int find_drawn(const struct options *options, struct arena *arena, struct drawn *drawn,
                      struct err *err)
{
    struct request request;
    drawn->marks = NULL;
    if (options->head && !options->base) {
        make_head_request(options, &request);
        return head_of(&request, arena, &drawn->head, err);
    }
    if (make_request(options, arena, &request, err) != 0 ||
        compare_request(&request, arena, &drawn->head, &drawn->compared, err) != 0)
        return -1;
    if (drawn->compared.range.mode == MODE_AFFECTED)
        drawn->marks = &drawn->compared.impact;
    return 0;
}

int run_graph(const struct options *options, struct arena *arena, struct err *err)
{
    struct drawn drawn;
    if (options->units && options->upward)
        return err_set(err, ERR_USAGE, "--units and --upward print different things: ask for one");
    if (options->units)
        return graph_units(options, arena, err);
    if (options->upward)
        return graph_upward(options, arena, err);
    if (find_drawn(options, arena, &drawn, err) != 0)
        return -1;
    return format_print(graph_formats, options, arena, &drawn, err);
}
