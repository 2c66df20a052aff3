#include "graph/cargo/edges.h"

#include <string.h>

static int compare_numbers(uint32_t left, uint32_t right)
{
    return (left > right) - (left < right);
}

static int compare(const void *left, const void *right)
{
    const struct edge *a = left, *b = right;
    int order = compare_numbers(a->from, b->from);
    order = order ? order : compare_numbers(a->to, b->to);
    order = order ? order : compare_numbers(a->kind, b->kind);
    order = order ? order : compare_numbers(a->patched, b->patched);
    order = order ? order : compare_numbers(a->artifact, b->artifact);
    return order ? order : strcmp(a->platform ? a->platform : "", b->platform ? b->platform : "");
}

void edges_sort(struct edges *edges)
{
    edges->count = sort_unique(edges->items, edges->count, sizeof *edges->items, compare);
}

static void add(struct arena *arena, struct edges *edges, struct edge edge)
{
    if (edge.to != PACKAGE_NONE && edge.from != edge.to)
        vec_push(arena, edges, edge);
}

static void resolve_package(struct arena *arena, struct workspace *workspace, uint32_t index)
{
    struct package *package = &workspace->packages.items[index];
    for (size_t i = 0; i < package->dependencies.count; i++) {
        struct dependency *dependency = &package->dependencies.items[i];
        if (dependency->path)
            map_get(&workspace->by_path, dependency->path, &dependency->package);
        if (dependency->kind == DEP_DEV && !package->member)
            continue;
        struct edge edge = {.from = index,
                            .to = dependency->package,
                            .kind = dependency->kind,
                            .artifact = dependency->artifact,
                            .platform = dependency->target};
        add(arena, &workspace->edges, edge);
    }
}

static void add_unknown(struct arena *arena, struct workspace *workspace, uint32_t from)
{
    for (uint32_t to = 0; to < workspace->packages.count; to++) {
        struct edge edge = {.from = from, .to = to, .kind = DEP_NORMAL, .patched = true};
        add(arena, &workspace->edges, edge);
    }
}

void edges_resolve(struct arena *arena, const struct patches *patches, struct workspace *workspace)
{
    for (uint32_t i = 0; i < workspace->packages.count; i++)
        if (workspace->packages.items[i].opaque)
            add_unknown(arena, workspace, i);
        else
            resolve_package(arena, workspace, i);
    patch_users_add(arena, patches, workspace);
    edges_sort(&workspace->edges);
}
