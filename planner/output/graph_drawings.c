/* Graphs as drawings. Nodes are numbers, so that a name is only ever a label. */
#include <string.h>

#include "graph/base/buffer.h"
#include "planner/output/escape.h"
#include "planner/output/mermaid.h"
#include "planner/output/output.h"
#include "planner/report/shown_edges.h"

static void add_dot_label(struct buffer *out, const char *name)
{
    for (; *name; name++)
        buffer_format(out, "%s%c", *name == '"' || *name == '\\' ? "\\" : "", *name);
}

static void add_dot_node(struct buffer *out, uint32_t id, const struct package *package,
                         bool affected)
{
    buffer_format(out, "  n%u [label=\"", id);
    add_dot_label(out, escape_name(out->arena, package->name));
    buffer_format(out, "\"%s%s];\n", package->member ? "" : ", style=dashed",
                  affected ? ", color=red, fontcolor=red, penwidth=2" : "");
}

static const char *kind_of(const struct shown_edge *shown_edge)
{
    static const char *const kinds[] = {
        [DEP_NORMAL] = "", [DEP_DEV] = "dev", [DEP_BUILD] = "build"};
    return shown_edge->patched ? "patch" : kinds[shown_edge->kind];
}

/* "dev", "cfg(windows)", "dev, cfg(windows)", or "" */
static const char *bond_label(struct arena *arena, const struct shown_edge *shown_edge)
{
    const char *kind = kind_of(shown_edge);
    if (!shown_edge->platform)
        return kind;
    const char *platform = escape_line(arena, shown_edge->platform);
    return *kind ? arena_printf(arena, "%s, %s", kind, platform) : platform;
}

static void add_dot_bond(struct buffer *out, const struct shown_edge *shown_edge)
{
    static const char *const styles[] = {
        [DEP_NORMAL] = "solid", [DEP_DEV] = "dashed", [DEP_BUILD] = "dotted"};
    const char *label = bond_label(out->arena, shown_edge);
    buffer_format(out, "  n%u -> n%u", shown_edge->from, shown_edge->to);
    if (*label) {
        buffer_format(out, " [style=%s, label=\"",
                      shown_edge->patched ? "dotted" : styles[shown_edge->kind]);
        add_dot_label(out, label);
        buffer_add(out, "\"]");
    }
    buffer_add(out, ";\n");
}

char *graph_dot(struct arena *arena, const struct workspace *workspace, const struct impact *impact,
                const struct style *style)
{
    struct buffer out = {.arena = arena};
    const struct shown_edges shown_edges = shown_edges_of(arena, &workspace->edges);
    (void)style;
    buffer_add(&out, "digraph whittle {\n  rankdir=LR;\n  node [shape=box, fontname=monospace];\n");
    for (uint32_t i = 0; i < workspace->packages.count; i++) {
        const struct package *package = &workspace->packages.items[i];
        add_dot_node(&out, i, package, graph_marks(impact, package->path));
    }
    for (size_t i = 0; i < shown_edges.count; i++)
        add_dot_bond(&out, &shown_edges.items[i]);
    buffer_add(&out, "}\n");
    return buffer_end(&out);
}

static void add_mermaid_node(struct buffer *out, uint32_t id, const struct package *package,
                             bool affected)
{
    buffer_format(out, "  n%u[\"", id);
    mermaid_label(out, escape_name(out->arena, package->name));
    buffer_format(out, "\"]%s\n", affected ? ":::affected" : package->member ? "" : ":::outside");
}

static void add_mermaid_bond(struct buffer *out, const struct shown_edge *shown_edge)
{
    const char *label = bond_label(out->arena, shown_edge);
    bool dotted = shown_edge->patched || shown_edge->kind == DEP_DEV;
    buffer_format(out, "  n%u %s", shown_edge->from, dotted ? "-.->" : "-->");
    if (*label) {
        buffer_add(out, "|");
        mermaid_label(out, label);
        buffer_add(out, "|");
    }
    buffer_format(out, " n%u\n", shown_edge->to);
}

char *graph_mermaid(struct arena *arena, const struct workspace *workspace,
                    const struct impact *impact, const struct style *style)
{
    struct buffer out = {.arena = arena};
    const struct shown_edges shown_edges = shown_edges_of(arena, &workspace->edges);
    (void)style;
    buffer_add(&out, "flowchart LR\n");
    for (uint32_t i = 0; i < workspace->packages.count; i++) {
        const struct package *package = &workspace->packages.items[i];
        add_mermaid_node(&out, i, package, graph_marks(impact, package->path));
    }
    for (size_t i = 0; i < shown_edges.count; i++)
        add_mermaid_bond(&out, &shown_edges.items[i]);
    buffer_add(&out, "  classDef affected stroke:#c00,stroke-width:3px\n"
                     "  classDef outside stroke-dasharray:4\n");
    return buffer_end(&out);
}
