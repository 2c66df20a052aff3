#include <stdlib.h>
#include <string.h>

#include "planner/output/escape.h"
#include "planner/output/layout.h"
#include "planner/output/phrases.h"
#include "planner/report/closure.h"
#include "planner/report/shown_edges.h"

static int compare_path(const void *key, const void *item)
{
    return strcmp(key, ((const struct impact_package *)item)->package->path);
}

bool graph_marks(const struct impact *impact, const char *path)
{
    if (!impact || !impact->package_count)
        return false;
    const struct impact_package *found = bsearch(path, impact->packages, impact->package_count,
                                                 sizeof *impact->packages, compare_path);
    return found && found->affected;
}

enum { PATCHED = DEP_BUILD + 1 };

static int group_of(const struct shown_edge *shown_edge)
{
    return shown_edge->patched ? PATCHED : (int)shown_edge->kind;
}

/* The bonds from one package: they stand together. */
static struct shown_edges bonds_from(const struct shown_edges *shown_edges, uint32_t package)
{
    size_t first = 0, end = shown_edges->count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (shown_edges->items[middle].from < package)
            first = middle + 1;
        else
            end = middle;
    }
    while (end < shown_edges->count && shown_edges->items[end].from == package)
        end++;
    return (struct shown_edges){shown_edges->items + first, end - first, end - first};
}

/* Whether another bond says as much: a patch is news only where no dependency is declared. */
static bool is_told(const struct shown_edges *shown_edges, size_t index)
{
    const struct shown_edge *shown_edge = &shown_edges->items[index];
    for (size_t i = 0; shown_edge->patched && i < shown_edges->count; i++)
        if (shown_edges->items[i].to == shown_edge->to &&
            (!shown_edges->items[i].patched || i < index))
            return true;
    return false;
}

static void add_bond(struct buffer *out, const struct workspace *workspace,
                     const struct shown_edge *shown_edge)
{
    const char *name = workspace->packages.items[shown_edge->to].name;
    buffer_add(out, escape_name(out->arena, name));
    if (shown_edge->platform)
        buffer_format(out, " (%s)", escape_line(out->arena, shown_edge->platform));
}

/* "core, util, win (cfg(windows)); dev: test-kit; build: gen" */
static const char *dependencies_of(struct arena *arena, const struct workspace *workspace,
                                   const struct shown_edges *all, uint32_t package)
{
    static const char *const labels[] = {
        [DEP_NORMAL] = "", [DEP_DEV] = "dev: ", [DEP_BUILD] = "build: ", [PATCHED] = "patch: "};
    const struct shown_edges shown_edges = bonds_from(all, package);
    struct buffer out = {.arena = arena};
    for (int group = DEP_NORMAL; group <= PATCHED; group++) {
        bool first = true;
        for (size_t i = 0; i < shown_edges.count; i++) {
            if (group_of(&shown_edges.items[i]) != group || is_told(&shown_edges, i))
                continue;
            const char *gap = out.len ? "; " : "";
            buffer_format(&out, "%s%s", first ? gap : ", ", first ? labels[group] : "");
            add_bond(&out, workspace, &shown_edges.items[i]);
            first = false;
        }
    }
    return buffer_end(&out);
}

static void add_summary(struct buffer *out, const struct workspace *workspace,
                        const struct impact *impact)
{
    size_t members = 0, affected = 0, count = workspace->packages.count;
    for (size_t i = 0; i < count; i++) {
        members += workspace->packages.items[i].member;
        affected += graph_marks(impact, workspace->packages.items[i].path);
    }
    buffer_add(out, layout_count(out->arena, members, "member"));
    if (members < count)
        buffer_format(out, ", %zu beside the workspace", count - members);
    if (affected)
        buffer_format(out, ", %zu affected (*)", affected);
    else if (impact)
        buffer_add(out, ", none affected");
    buffer_add(out, "\n");
}

char *graph_text(struct arena *arena, const struct workspace *workspace,
                 const struct impact *impact, const struct style *style)
{
    struct buffer out = {.arena = arena};
    struct table table = {.columns = 3, .paints = {PAINT_TITLE, PAINT_FAINT}};
    const struct shown_edges shown_edges = shown_edges_of(arena, &workspace->edges);
    for (uint32_t i = 0; i < workspace->packages.count; i++) {
        const struct package *package = &workspace->packages.items[i];
        const char *mark = !impact ? "" : graph_marks(impact, package->path) ? "* " : "  ";
        table_row(arena, &table,
                  arena_printf(arena, "%s%s", mark, escape_name(arena, package->name)),
                  arena_printf(arena, "%s%s", phrase_dir(arena, package->path),
                               package->member ? "" : " (no member)"),
                  dependencies_of(arena, workspace, &shown_edges, i));
    }
    add_summary(&out, workspace, impact);
    layout_table(&out, &table, style);
    return buffer_end(&out);
}
