#include "graph/impact/diff.h"

#include "graph/base/path.h"
#include "graph/base/text.h"
#include "graph/cargo/edges.h"
#include "graph/impact/judge.h"

static unsigned commands_of(const struct impact_request *request)
{
    unsigned commands = 0;
    for (size_t i = 0; i < request->roots_count; i++)
        commands |= 1u << request->roots[i]->command;
    return commands;
}

/* Cargo looks for them from where it is called: mostly from the workspace's root. */
static struct strings specifications_of(struct arena *arena, const struct impact_request *request)
{
    struct strings paths = {0};
    for (size_t i = 0; i < request->platform_count; i++) {
        const char *target = request->platforms[i].target;
        if (!target || !text_ends(target, ".json"))
            continue;
        vec_push(arena, &paths, path_join(arena, "", target));
        vec_push(arena, &paths, path_join(arena, request->states[HEAD].workspace->root, target));
    }
    return paths;
}

/* The package of a workspace at a place in its sorted list is the one at the same place among those
 * of the units that the revision has. */
static void merge_edges(struct diff *diff, enum rev rev)
{
    const struct workspace *workspace = diff_state(diff, rev)->workspace;
    uint32_t *ids = arena_array(diff->arena, workspace->packages.count, sizeof *ids);
    for (uint32_t i = 0, k = 0; i < diff->units.package_count; i++)
        if (diff_package(diff, rev, i))
            ids[k++] = i;
    for (size_t i = 0; i < workspace->edges.count; i++) {
        struct edge edge = workspace->edges.items[i];
        edge.from = ids[edge.from];
        edge.to = ids[edge.to];
        vec_push(diff->arena, &diff->edges, edge);
    }
}

/* A link or a submodule, or a manifest under whatever name; else the first change. */
static uint32_t find_unexplained(const struct diff *diff)
{
    const struct changes *changes = diff->request->changes;
    if (diff_is_of_one(diff) || diff->request->partial)
        return NO_CHANGE;
    for (uint32_t i = 0; i < changes->count; i++)
        if (diff->names[i].tangled ||
            change_touches_manifest(&changes->items[i], &diff->names[i].others))
            return i;
    return changes->count ? 0 : NO_CHANGE;
}

struct diff diff_of(struct arena *arena, const struct impact_request *request)
{
    struct diff diff = {
        .arena = arena,
        .request = request,
        .commands = commands_of(request),
        .units_of = {.base = request->states[BASE].workspace,
                     .head = request->states[HEAD].workspace,
                     .platforms = request->platforms,
                     .platform_count = request->platform_count,
                     .runtime = request->runtime,
                     .runtime_count = request->runtime_count},
        .names = aliases_of_changes(arena, request->links, request->changes),
        .specifications = specifications_of(arena, request),
    };
    diff.units = units_build(arena, &diff.units_of);
    merge_edges(&diff, HEAD);
    if (!diff_is_of_one(&diff))
        merge_edges(&diff, BASE);
    edges_sort(&diff.edges);
    diff.unexplained = find_unexplained(&diff);
    for (uint32_t i = 0; i < request->changes->count; i++)
        map_put(arena, &diff.by_path, request->changes->items[i].path, i);
    return diff;
}

uint32_t diff_change(const struct diff *diff, const char *path)
{
    uint32_t change = NO_CHANGE;
    map_get(&diff->by_path, path, &change);
    return change;
}
