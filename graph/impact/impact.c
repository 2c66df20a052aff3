#include "graph/impact/impact.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/path.h"
#include "graph/base/text.h"
#include "graph/cargo/edges.h"
#include "graph/impact/chain.h"
#include "graph/impact/changed_names.h"
#include "graph/impact/comparison.h"
#include "graph/impact/fingerprint.h"
#include "graph/impact/proofs.h"
#include "graph/impact/reach.h"
#include "graph/impact/wanted.h"
#include "graph/rust/package_sources.h"

static struct era era_new(struct comparison *comparison, const struct revision_view *view,
                          uint8_t at)
{
    static const struct path_rules none = {0};
    const struct units *units = &comparison->impact->units;
    const struct path_rules *rules = comparison->request->rules;
    struct era era = {.judge = {.workspace = view->workspace,
                                .source = view->source,
                                .rules = rules ? rules : &none},
                      .at = at};
    era.package =
        arena_array(comparison->arena, view->workspace->packages.count, sizeof *era.package);
    era.files = arena_array(comparison->arena, units->package_count, sizeof *era.files);
    for (uint32_t i = 0, k = 0; i < units->package_count; i++)
        if (at == AT_HEAD ? units->packages[i].head : units->packages[i].base)
            era.package[k++] = i;
    return era;
}

static void merge_edges(struct arena *arena, const struct era *era, struct edges *edges)
{
    for (size_t i = 0; i < era->judge.workspace->edges.count; i++) {
        struct edge edge = era->judge.workspace->edges.items[i];
        edge.from = era->package[edge.from];
        edge.to = era->package[edge.to];
        vec_push(arena, edges, edge);
    }
}

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
        vec_push(arena, &paths, path_join(arena, request->head.workspace->root, target));
    }
    return paths;
}

static struct comparison begin(struct arena *arena, const struct impact_request *request,
                               struct impact *impact)
{
    struct comparison comparison = {.arena = arena,
                                    .request = request,
                                    .commands = commands_of(request),
                                    .impact = impact,
                                    .lock_change = NO_CHANGE,
                                    .unexplained = NO_CHANGE,
                                    .names =
                                        aliases_of_changes(arena, request->links, request->changes),
                                    .specifications = specifications_of(arena, request)};
    bool one = request->base.workspace == request->head.workspace;
    const struct units_request units = {.base = request->base.workspace,
                                        .head = request->head.workspace,
                                        .platforms = request->platforms,
                                        .platform_count = request->platform_count,
                                        .runtime = request->runtime,
                                        .runtime_count = request->runtime_count};
    comparison.units = units;
    impact->units = units_build(arena, &units);
    impact->package_count = impact->units.package_count;
    for (size_t dev = 0; dev < 2; dev++)
        comparison.asked[dev] =
            arena_array(arena, impact->package_count, sizeof *comparison.asked[dev]);
    comparison.head = era_new(&comparison, &request->head, AT_HEAD);
    comparison.base = era_new(&comparison, &request->base, AT_BASE);
    merge_edges(arena, &comparison.head, &impact->edges);
    if (!one)
        merge_edges(arena, &comparison.base, &impact->edges);
    edges_sort(&impact->edges);
    impact->change_count = request->changes->count;
    impact->changes = arena_array(arena, impact->change_count, sizeof *impact->changes);
    for (uint32_t i = 0; i < impact->change_count; i++) {
        impact->changes[i].change = &request->changes->items[i];
        map_put(arena, &comparison.changed, request->changes->items[i].path, i);
    }
    return comparison;
}

static void sort_owners(struct ids *owners)
{
    size_t kept = 0;
    ids_sort(owners);
    for (size_t i = 0; i < owners->count; i++)
        if (!kept || owners->items[kept - 1] != owners->items[i])
            owners->items[kept++] = owners->items[i];
    owners->count = kept;
}

static bool is_nearer(const struct impact *impact, uint32_t unit, uint32_t known)
{
    return known == UNIT_NONE || impact->states[unit].distance < impact->states[known].distance;
}

static void note(struct impact *impact, const struct impact_request *request, uint32_t id)
{
    const struct unit *unit = &impact->units.items[id];
    const struct impact_unit *state = &impact->states[id];
    if (!state->affected || unit->kind == UNIT_WORLD)
        return;
    struct impact_package *package = &impact->packages[unit->package];
    bool carries =
        unit->kind == UNIT_NEEDS ||
        (unit->kind == UNIT_COMPILE &&
         unit_target(&impact->units.packages[unit->package].targets[unit->target])->kind ==
             TARGET_LIB);
    package->carries |= carries;
    if (carries && is_nearer(impact, id, package->carrier))
        package->carrier = id;
    if (!wanted_is_asked(request, &impact->units, id))
        return;
    if (is_nearer(impact, id, package->unit))
        package->unit = id;
    package->affected = true;
}

/* A chain may lead through a package of which no command makes anything for itself: a library
 * without tests of its own, or what is only compiled for a host. */
static struct reason unaffected_reason(struct arena *arena, const struct impact *impact,
                                       uint32_t carrier)
{
    struct reason reason = {.code = REASON_NOT_REACHED,
                            .detail = reason_phrase(REASON_NOT_REACHED)};
    if (carrier == UNIT_NONE)
        return reason;
    reason = chain_reason(arena, impact, carrier);
    reason.code = REASON_NOT_MADE;
    return reason;
}

static void summarise(struct arena *arena, struct impact *impact,
                      const struct impact_request *request)
{
    impact->packages = arena_array(arena, impact->package_count, sizeof *impact->packages);
    for (uint32_t i = 0; i < impact->package_count; i++) {
        const struct unit_package *package = &impact->units.packages[i];
        impact->packages[i] = (struct impact_package){.package = unit_package(package),
                                                      .at_head = package->head != NULL,
                                                      .unit = UNIT_NONE,
                                                      .carrier = UNIT_NONE};
    }
    for (uint32_t i = 0; i < impact->units.count; i++)
        note(impact, request, i);
    for (uint32_t i = 0; i < impact->package_count; i++) {
        struct impact_package *package = &impact->packages[i];
        package->reason = unaffected_reason(arena, impact, package->carrier);
        if (package->unit == UNIT_NONE)
            continue;
        const struct impact_seed *seed = &impact->seeds[impact->states[package->unit].seed];
        package->reason = chain_reason(arena, impact, package->unit);
        package->change =
            seed->change == NO_CHANGE ? NULL : impact->changes[seed->change].change->path;
    }
}

static void finish(struct comparison *comparison)
{
    struct impact *impact = comparison->impact;
    impact->seeds = comparison->seeds.items;
    impact->seed_count = comparison->seeds.count;
    impact->states =
        reach_spread(comparison->arena, &impact->units, impact->seeds, impact->seed_count);
    for (size_t i = 0; i < impact->change_count; i++)
        sort_owners(&impact->changes[i].owners);
    impact->wanted = wanted_units(comparison->arena, &impact->units, comparison->request);
    summarise(comparison->arena, impact, comparison->request);
}

struct impact impact_compute(struct arena *arena, const struct impact_request *request)
{
    struct impact impact = {0};
    struct comparison comparison = begin(arena, request, &impact);
    const struct changed_names names = changed_names_of(&comparison);
    comparison.words = changed_names_words(&comparison, &names);
    seed_files(&comparison);
    seed_manifests(&comparison);
    seed_targets(&comparison);
    seed_patches(&comparison);
    seed_lock(&comparison);
    seed_patch_users(&comparison);
    seed_features(&comparison);
    seed_reads(&comparison);
    seed_outside_files(&comparison);
    finish(&comparison);
    fingerprints_compare(&comparison);
    return impact;
}

struct impact impact_everything(struct arena *arena, const struct impact_request *request,
                                const struct reason *reason)
{
    static const struct changes none = {0};
    struct impact impact = {0};
    struct impact_request full = *request;
    full.base = full.head;
    full.changes = &none;
    struct comparison comparison = begin(arena, &full, &impact);
    seed_world(&comparison, (struct cause){reason->code, reason->detail, NO_CHANGE, BY_MEANING});
    seed_lock(&comparison);
    finish(&comparison);
    fingerprints_of_head(&comparison);
    return impact;
}
