#include "graph/impact/impact.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/path.h"
#include "graph/base/text.h"
#include "graph/cargo/edges.h"
#include "graph/impact/changed_names.h"
#include "graph/impact/comparison.h"
#include "graph/impact/fingerprint.h"
#include "graph/impact/merkle.h"
#include "graph/impact/reach.h"
#include "graph/rust/package_sources.h"

static struct gaps gaps_of(struct arena *arena, const struct modules *modules)
{
    struct gaps gaps = {0};
    for (size_t i = 0; i < modules->gaps.count; i++) {
        const struct cfg *when = modules->gaps.items[i].when;
        bool known = false;
        if (!when)
            gaps.count = 0;
        for (size_t k = 0; k < gaps.count && !known; k++)
            known = gaps.items[k] == when;
        if (!known)
            vec_push(arena, &gaps, when);
        if (!when)
            break;
    }
    return gaps;
}

/* All at once, before the modules are followed from file to file; most of the base are the same. */
static void read_sources(struct comparison *comparison, const struct era *era,
                         const struct package *package)
{
    const struct workspace *workspace = era->judge.workspace;
    struct bits wanted = bits_new(comparison->arena, workspace->packages.count);
    const struct package_sources_request request = {.source = era->judge.source,
                                                    .workspace = workspace,
                                                    .wanted = &wanted,
                                                    .uses = USE_CRATE,
                                                    .words = &comparison->words,
                                                    .cache = &comparison->modules};
    bits_add(&wanted, (size_t)(package - workspace->packages.items));
    if (era->at == AT_HEAD)
        package_sources_read(comparison->arena, &request);
}

const struct crate_files *comparison_files(struct comparison *comparison, struct era *era,
                                           uint32_t package)
{
    struct crate_files *files = &era->files[package];
    const struct package *known = era_package(comparison, era, package);
    if (files->read)
        return files;
    files->read = true;
    read_sources(comparison, era, known);
    files->targets = arena_array(comparison->arena, known->targets.count, sizeof *files->targets);
    for (size_t i = 0; i < known->targets.count; i++)
        files->targets[i] = modules_read(comparison->arena, era->judge.source, known->path,
                                         known->targets.items[i].src_path, &comparison->modules);
    files->gaps = arena_array(comparison->arena, known->targets.count, sizeof *files->gaps);
    for (size_t i = 0; i < known->targets.count; i++)
        files->gaps[i] = gaps_of(comparison->arena, &files->targets[i]);
    files->mentions = mentions_index(comparison->arena, files->targets, known->targets.count);
    return files;
}

const struct module_scan *comparison_scan(struct comparison *comparison, const struct era *era,
                                          const char *path)
{
    struct file_info info = source_stat(era->judge.source, path);
    const struct module_file_scan *known =
        info.kind == FILE_REGULAR ? module_cache_find(&comparison->modules, path, info.id) : NULL;
    return known ? known->scan : NULL;
}

static bool defines_the_same(const struct unit_package *package)
{
    return package->base && package->head && package->base->document == package->head->document &&
           package->base->shared == package->head->shared;
}

const struct definition *comparison_definition(struct comparison *comparison, const struct era *era,
                                               uint32_t package)
{
    const struct units *units = &comparison->impact->units;
    const struct package *known = era_package(comparison, era, package);
    bool head = era->at == AT_HEAD || defines_the_same(&units->packages[package]);
    struct definition **definitions = &comparison->definitions[head];
    if (!*definitions)
        *definitions = arena_array(comparison->arena, units->package_count, sizeof **definitions);
    struct definition *definition = &(*definitions)[package];
    if (!definition->items && known && known->document)
        *definition = definition_of_package(comparison->arena, known);
    return definition;
}

const struct definition *comparison_root(struct comparison *comparison, const struct era *era)
{
    const struct workspace *head = comparison->request->head.workspace;
    const struct toml *document = era->judge.workspace->document;
    struct definition **root = &comparison->roots[era->at == AT_HEAD || document == head->document];
    if (*root)
        return *root;
    *root = arena_alloc(comparison->arena, sizeof **root);
    if (document)
        **root = definition_of_workspace(comparison->arena, document);
    return *root;
}

uint32_t comparison_change(const struct comparison *comparison, const char *path)
{
    uint32_t change = NO_CHANGE;
    map_get(&comparison->changed, path, &change);
    return change;
}

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

/* Whether a build for one of the plan's platforms may ask for the unit itself: what is compiled for
 * the host is asked for by every platform with that host. */
static bool is_planned(const struct units *units, const struct unit *unit)
{
    const struct build_side *side = &units->sides[unit->side];
    bool for_host =
        unit->target != UNIT_GROUP &&
        units_are_for_host(units, unit->package, unit->target, (enum unit_mode)unit->mode);
    return for_host ? side->planned_host : side->planned;
}

bool impact_makes(const struct roots *roots, const struct unit_target *target, enum unit_mode mode)
{
    return (target->head && roots_have(roots, target->head, mode)) ||
           (target->base && roots_have(roots, target->base, mode));
}

/* Whether one command asks for the unit. */
static bool is_asked_for(const struct units *units, const struct unit *unit,
                         const struct roots *roots)
{
    const struct unit_package *package = &units->packages[unit->package];
    if (unit->target == UNIT_GROUP)
        return (unit->mode == GROUP_FORMAT && roots->command == CARGO_FMT) ||
               (unit->mode == GROUP_LINT && roots->command == CARGO_CLIPPY) ||
               (unit->mode < GROUP_FORMAT && !package->target_count);
    return impact_makes(roots, &package->targets[unit->target], (enum unit_mode)unit->mode);
}

bool impact_is_seen(const struct impact_request *request, const struct units *units, uint32_t id)
{
    const struct unit *unit = &units->items[id];
    if (unit->target == UNIT_WORLD || !is_planned(units, unit))
        return false;
    if (!request->roots_count)
        return unit->target != UNIT_GROUP || unit->mode < GROUP_FORMAT;
    for (size_t i = 0; i < request->roots_count; i++)
        if (is_asked_for(units, unit, request->roots[i]))
            return true;
    return false;
}

/* What the plan asks for: without commands, all units. */
static const struct bits *wanted_units(struct arena *arena, const struct impact *impact,
                                       const struct impact_request *request)
{
    struct ids roots = {0};
    if (!request->roots_count)
        return NULL;
    for (uint32_t i = 0; i < impact->units.count; i++)
        if (impact->units.items[i].at && impact_is_seen(request, &impact->units, i))
            vec_push(arena, &roots, i);
    struct bits *wanted = arena_alloc(arena, sizeof *wanted);
    *wanted = merkle_closure(arena, &impact->units, &roots);
    return wanted;
}

static bool is_nearer(const struct impact *impact, uint32_t unit, uint32_t known)
{
    return known == UNIT_NONE || impact->states[unit].distance < impact->states[known].distance;
}

static void note(struct impact *impact, const struct impact_request *request, uint32_t id)
{
    const struct unit *unit = &impact->units.items[id];
    const struct impact_unit *state = &impact->states[id];
    if (!state->affected || unit->target == UNIT_WORLD)
        return;
    struct impact_package *package = &impact->packages[unit->package];
    bool needs = unit->target == UNIT_GROUP && unit->mode == GROUP_NEEDS;
    bool carries =
        needs || (unit->target != UNIT_GROUP && unit->mode == UNIT_BUILD &&
                  unit_target(&impact->units.packages[unit->package].targets[unit->target])->kind ==
                      TARGET_LIB);
    package->carries |= carries;
    if (carries && is_nearer(impact, id, package->carrier))
        package->carrier = id;
    if (!impact_is_seen(request, &impact->units, id))
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
    reason = impact_reason(arena, impact, carrier);
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
        package->reason = impact_reason(arena, impact, package->unit);
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
    impact->wanted = wanted_units(comparison->arena, impact, comparison->request);
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

struct impact_hops impact_chain(struct arena *arena, const struct impact *impact, uint32_t unit)
{
    struct impact_hops hops = {0};
    for (uint32_t at = unit; impact->states[at].hop != UNIT_NONE;) {
        const struct unit_edge *edge = &impact->units.edges.items[impact->states[at].hop];
        struct impact_hop hop = {impact->units.items[edge->to].package,
                                 impact->units.items[edge->from].package,
                                 (enum link_kind)edge->kind};
        if (edge->kind != LINK_OWN)
            vec_push(arena, &hops, hop);
        at = edge->to;
    }
    for (size_t i = 0; i < hops.count / 2; i++) {
        struct impact_hop first = hops.items[i];
        hops.items[i] = hops.items[hops.count - 1 - i];
        hops.items[hops.count - 1 - i] = first;
    }
    return hops;
}

static enum reason_code hop_code(enum link_kind kind)
{
    static const enum reason_code codes[] = {
        [LINK_OWN] = REASON_FILE_CHANGED,   [LINK_NORMAL] = REASON_DEPENDENCY,
        [LINK_DEV] = REASON_DEV_DEPENDENCY, [LINK_BUILD] = REASON_BUILD_DEPENDENCY,
        [LINK_PATCH] = REASON_PATCH,        [LINK_RUNTIME] = REASON_RUNTIME,
    };
    return codes[kind];
}

/* Names the last `count` dependencies of a unit's chain, from `via` on. */
static void name_last(const struct impact *impact, uint32_t unit, const char **via, size_t count)
{
    for (uint32_t at = unit; count;) {
        const struct unit_edge *edge = &impact->units.edges.items[impact->states[at].hop];
        at = edge->to;
        if (edge->kind != LINK_OWN)
            via[--count] =
                unit_package(&impact->units.packages[impact->units.items[at].package])->name;
    }
}

static enum reason_code last_hop_code(const struct impact *impact, uint32_t unit)
{
    const struct unit_edge *edges = impact->units.edges.items;
    uint32_t hop = impact->states[unit].hop;
    while (edges[hop].kind == LINK_OWN)
        hop = impact->states[edges[hop].to].hop;
    return hop_code((enum link_kind)edges[hop].kind);
}

/* The chain as names, the seed first. A long one is cut in its middle, and the middle is not gone
 * through: all chains together would otherwise grow with the square of the workspace. */
struct reason impact_reason(struct arena *arena, const struct impact *impact, uint32_t unit)
{
    enum { FIRST = REASON_VIA_LIMIT / 2, LAST = REASON_VIA_LIMIT - FIRST - 1 };
    const struct impact_unit *state = &impact->states[unit];
    const struct impact_seed *seed = &impact->seeds[state->seed];
    size_t shown = state->distance > REASON_VIA_LIMIT ? REASON_VIA_LIMIT : state->distance;
    if (!shown)
        return (struct reason){.code = seed->code, .detail = seed->detail};
    const char **via = arena_array(arena, shown, sizeof *via);
    if (shown == state->distance) {
        name_last(impact, unit, via, shown);
    } else {
        name_last(impact, state->early, via, FIRST);
        via[FIRST] = "…";
        name_last(impact, unit, via + FIRST + 1, LAST);
    }
    return (struct reason){.code = last_hop_code(impact, unit),
                           .detail = seed->detail,
                           .via = via,
                           .via_count = shown};
}
