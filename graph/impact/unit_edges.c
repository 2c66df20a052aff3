#include "graph/impact/unit_edges.h"

#include <string.h>

#include "graph/base/groups.h"
#include "graph/base/map.h"

/* Packages of the units of which the first one's tests start what the other one is. */
struct runtime_pair {
    uint32_t from, to;
};

/* One revision, seen from one side. */
struct linker {
    struct arena *arena;
    struct units *units;
    struct unit_edges *edges;
    uint8_t at;     /* a set of revisions */
    uint32_t *ids;  /* package of the workspace → package of the units */
    uint32_t *libs; /* for each package of the units: its library at this revision, or NO_TARGET */
    VEC(struct runtime_pair) runtime;
    uint32_t side;
};

#define NO_TARGET UINT32_MAX

static void add(struct linker *linker, uint32_t from, uint32_t to, enum need_kind kind)
{
    struct unit_edge edge = {from, to, (uint8_t)kind, linker->at};
    vec_push(linker->arena, linker->edges, edge);
}

static uint32_t shared(const struct linker *linker, uint32_t package, enum unit_kind kind)
{
    return units_of_package(linker->units, linker->side, package, kind);
}

static const struct target *target_at(const struct linker *linker, uint32_t package, uint32_t index)
{
    const struct unit_target *target = &linker->units->packages[package].targets[index];
    return linker->at & AT_HEAD ? target->head : target->base;
}

static const struct package *package_at(const struct linker *linker, uint32_t package)
{
    const struct unit_package *item = &linker->units->packages[package];
    return linker->at & AT_HEAD ? item->head : item->base;
}

/* A target compiled or run for whoever on this side asks for it. */
static uint32_t unit_for(const struct linker *linker, uint32_t package, uint32_t target,
                         enum unit_kind kind)
{
    uint32_t side = units_side_of(linker->units, linker->side, package, target, kind);
    return units_of(linker->units, side, package, target, kind);
}

/* The same target compiled on this very side. */
static uint32_t unit_here(const struct linker *linker, uint32_t package, uint32_t target,
                          enum unit_kind kind)
{
    return units_of(linker->units, linker->side, package, target, kind);
}

/* What stands for a package where it is depended on. One without a library can't be linked; that it
 * is depended on all the same is taken seriously. */
static uint32_t library(const struct linker *linker, uint32_t package)
{
    uint32_t lib = linker->libs[package];
    return lib == NO_TARGET ? shared(linker, package, UNIT_NEEDS)
                            : unit_for(linker, package, lib, UNIT_COMPILE);
}

static void add_own(struct linker *linker, uint32_t package, uint32_t unit, bool dev, bool bins)
{
    add(linker, unit, shared(linker, package, UNIT_NEEDS), NEED_OWN);
    if (dev)
        add(linker, unit, shared(linker, package, UNIT_TEST_NEEDS), NEED_OWN);
    if (bins)
        add(linker, unit, shared(linker, package, UNIT_PROGRAMS), NEED_OWN);
}

static void add_own_library(struct linker *linker, uint32_t package, uint32_t unit)
{
    if (linker->libs[package] != NO_TARGET)
        add(linker, unit, library(linker, package), NEED_OWN);
}

static void add_lib(struct linker *linker, uint32_t package, uint32_t target)
{
    uint32_t doctest = unit_here(linker, package, target, UNIT_DOCTESTS);
    add_own(linker, package, unit_here(linker, package, target, UNIT_COMPILE), false, false);
    add_own(linker, package, unit_here(linker, package, target, UNIT_HARNESS), true, false);
    add_own(linker, package, unit_here(linker, package, target, UNIT_DOCS), false, false);
    add_own(linker, package, doctest, true, false);
    add_own_library(linker, package, doctest);
}

static void add_bin(struct linker *linker, uint32_t package, uint32_t target)
{
    for (unsigned kind = UNIT_COMPILE; kind <= UNIT_DOCS; kind++) {
        uint32_t unit = unit_here(linker, package, target, (enum unit_kind)kind);
        add_own(linker, package, unit, kind == UNIT_HARNESS, false);
        add_own_library(linker, package, unit);
    }
    add(linker, shared(linker, package, UNIT_PROGRAMS),
        unit_here(linker, package, target, UNIT_COMPILE), NEED_OWN);
}

/* A script is compiled once for the host, and runs for each side. */
static void add_script(struct linker *linker, uint32_t package, uint32_t target)
{
    uint32_t run = unit_here(linker, package, target, UNIT_SCRIPT_RUN);
    add(linker, shared(linker, package, UNIT_NEEDS), run, NEED_OWN);
    add(linker, run, unit_for(linker, package, target, UNIT_COMPILE), NEED_OWN);
    add(linker, unit_here(linker, package, target, UNIT_COMPILE), units_world(linker->units),
        NEED_OWN);
}

/* A test, a benchmark or an example. */
static void add_runnable(struct linker *linker, uint32_t package, uint32_t unit, bool bins)
{
    add_own(linker, package, unit, true, bins);
    add_own_library(linker, package, unit);
}

static void add_target(struct linker *linker, uint32_t package, uint32_t index)
{
    const struct target *target = target_at(linker, package, index);
    if (!target)
        return;
    switch (target->kind) {
    case TARGET_LIB:
        add_lib(linker, package, index);
        break;
    case TARGET_BIN:
        add_bin(linker, package, index);
        break;
    case TARGET_BUILD_SCRIPT:
        add_script(linker, package, index);
        break;
    case TARGET_EXAMPLE:
        add_runnable(linker, package, unit_here(linker, package, index, UNIT_COMPILE), false);
        add_runnable(linker, package, unit_here(linker, package, index, UNIT_HARNESS), false);
        break;
    default:
        add_runnable(linker, package, unit_here(linker, package, index, UNIT_HARNESS), true);
    }
}

/* A package may have itself for its tests, with other features: they link the library as others do.
 */
static void add_self(struct linker *linker, uint32_t package)
{
    const struct cfg_scene *scene = &linker->units->sides[linker->side].scene;
    const struct package *known = package_at(linker, package);
    for (size_t i = 0; i < known->dependencies.count; i++) {
        const struct dependency *dependency = &known->dependencies.items[i];
        uint32_t dev = shared(linker, package, UNIT_TEST_NEEDS);
        if (dependency->kind != DEP_DEV || !dependency->path || !known->member ||
            strcmp(dependency->path, known->path) != 0 ||
            cfg_platform_holds(linker->arena, dependency->target, scene) == TRUTH_NO)
            continue;
        add(linker, dev, library(linker, package), NEED_OWN);
        if (dependency->artifact)
            add(linker, dev, shared(linker, package, UNIT_PROGRAMS), NEED_OWN);
    }
}

static void add_package(struct linker *linker, uint32_t package)
{
    static const enum unit_kind to_world[] = {UNIT_NEEDS, UNIT_TEST_NEEDS, UNIT_FORMAT, UNIT_LINT};
    for (size_t i = 0; i < sizeof to_world / sizeof *to_world; i++)
        add(linker, shared(linker, package, to_world[i]), units_world(linker->units), NEED_OWN);
    for (uint32_t i = 0; i < linker->units->packages[package].target_count; i++)
        add_target(linker, package, i);
    add_self(linker, package);
}

/* Calls for each build script of the package. */
static bool add_from_scripts(struct linker *linker, uint32_t package, uint32_t to,
                             enum need_kind kind)
{
    const struct unit_package *item = &linker->units->packages[package];
    bool any = false;
    for (uint32_t i = 0; i < item->target_count; i++) {
        const struct target *target = target_at(linker, package, i);
        if (!target || target->kind != TARGET_BUILD_SCRIPT)
            continue;
        add(linker, unit_here(linker, package, i, UNIT_COMPILE), to, kind);
        any = true;
    }
    return any;
}

/* Build dependencies are compiled for scripts alone. What can't be known of a package (its manifest
 * is not here) is taken for all of it. */
static void add_build(struct linker *linker, uint32_t from, uint32_t to, enum need_kind kind)
{
    const struct build_side *side = &linker->units->sides[linker->side];
    if (package_at(linker, from)->targets.count == 0)
        add(linker, shared(linker, from, UNIT_NEEDS), to, kind);
    else if (side->host == linker->side)
        add_from_scripts(linker, from, to, kind);
}

/* What the script of a `links` package says is told to those of its direct dependents. */
static void add_links(struct linker *linker, uint32_t from, uint32_t to)
{
    const struct unit_package *items = linker->units->packages;
    const struct package *named = package_at(linker, to);
    if (!named->document || !toml_get_string(manifest_package(named->document), "links"))
        return;
    for (uint32_t i = 0; i < items[from].target_count; i++)
        for (uint32_t k = 0; k < items[to].target_count; k++) {
            const struct target *script = target_at(linker, from, i);
            const struct target *other = target_at(linker, to, k);
            if (script && other && script->kind == TARGET_BUILD_SCRIPT &&
                other->kind == TARGET_BUILD_SCRIPT)
                add(linker, unit_here(linker, from, i, UNIT_SCRIPT_RUN),
                    unit_here(linker, to, k, UNIT_SCRIPT_RUN), NEED_NORMAL);
        }
}

/* `cargo doc` documents dependencies as well. */
static void add_docs(struct linker *linker, uint32_t from, uint32_t to)
{
    if (linker->libs[from] != NO_TARGET && linker->libs[to] != NO_TARGET)
        add(linker, unit_here(linker, from, linker->libs[from], UNIT_DOCS),
            unit_for(linker, to, linker->libs[to], UNIT_DOCS), NEED_NORMAL);
}

static void add_dependency(struct linker *linker, const struct edge *edge)
{
    static const enum need_kind kinds[] = {
        [DEP_NORMAL] = NEED_NORMAL, [DEP_DEV] = NEED_DEV, [DEP_BUILD] = NEED_BUILD};
    const struct build_side *side = &linker->units->sides[linker->side];
    uint32_t from = linker->ids[edge->from], to = linker->ids[edge->to];
    enum need_kind kind = edge->patched ? NEED_PATCH : kinds[edge->kind];
    if (cfg_platform_holds(linker->arena, edge->platform, &side->scene) == TRUTH_NO)
        return;
    uint32_t targets[] = {library(linker, to), shared(linker, to, UNIT_PROGRAMS)};
    for (size_t i = 0; i < (edge->artifact ? 2u : 1u); i++)
        if (edge->kind == DEP_BUILD)
            add_build(linker, from, targets[i], kind);
        else
            add(linker, shared(linker, from, edge->kind == DEP_DEV ? UNIT_TEST_NEEDS : UNIT_NEEDS),
                targets[i], kind);
    if (edge->kind == DEP_NORMAL) {
        add_links(linker, from, to);
        add_docs(linker, from, to);
    }
}

static bool has_programs(const struct linker *linker, uint32_t package)
{
    for (uint32_t i = 0; i < linker->units->packages[package].target_count; i++) {
        const struct target *target = target_at(linker, package, i);
        if (target && target->kind == TARGET_BIN)
            return true;
    }
    return false;
}

/* What is loaded at run time from a package without programs can only be its library. */
static void add_runtime(struct linker *linker, const struct runtime_pair *pair)
{
    uint32_t started = has_programs(linker, pair->to) ? shared(linker, pair->to, UNIT_PROGRAMS)
                                                      : library(linker, pair->to);
    add(linker, shared(linker, pair->from, UNIT_TEST_NEEDS), started,
        pair->from == pair->to ? NEED_OWN : NEED_RUNTIME);
}

/* Packages of one revision by name. */
struct names {
    struct map last;   /* → the last one of that name */
    uint32_t *earlier; /* for each package another one of its name, or PACKAGE_NONE */
};

static struct names names_at(const struct linker *linker)
{
    size_t count = linker->units->package_count;
    struct names names = {.earlier = arena_array(linker->arena, count, sizeof *names.earlier)};
    for (uint32_t i = 0; i < count; i++) {
        const struct package *package = package_at(linker, i);
        names.earlier[i] = PACKAGE_NONE;
        if (!package)
            continue;
        map_get(&names.last, package->name, &names.earlier[i]);
        map_put(linker->arena, &names.last, package->name, i);
    }
    return names;
}

/* Where members are among those of that name, they are meant. */
static struct ids find_named(const struct linker *linker, const struct names *names,
                             const char *name)
{
    struct ids found[2] = {{0}, {0}};
    uint32_t at = PACKAGE_NONE;
    for (map_get(&names->last, name, &at); at != PACKAGE_NONE; at = names->earlier[at])
        vec_push(linker->arena, &found[package_at(linker, at)->member], at);
    return found[found[true].count > 0];
}

static void find_runtime(struct linker *linker, const struct units_request *request)
{
    linker->runtime.count = 0;
    if (!request->runtime_count)
        return;
    const struct names names = names_at(linker);
    for (size_t i = 0; i < request->runtime_count; i++) {
        const struct ids from = find_named(linker, &names, request->runtime[i].package);
        const struct ids to = find_named(linker, &names, request->runtime[i].starts);
        for (size_t k = 0; k < from.count * to.count; k++) {
            struct runtime_pair pair = {from.items[k / to.count], to.items[k % to.count]};
            vec_push(linker->arena, &linker->runtime, pair);
        }
    }
}

static uint32_t find_library(const struct linker *linker, uint32_t package)
{
    for (uint32_t i = 0; i < linker->units->packages[package].target_count; i++) {
        const struct target *target = target_at(linker, package, i);
        if (target && target->kind == TARGET_LIB)
            return i;
    }
    return NO_TARGET;
}

/* Everything of one revision. The package of a workspace at a place in its sorted list is the one
 * at the same place among those of the units that the revision has. */
static void add_revision(struct linker *linker, const struct workspace *workspace,
                         const struct units_request *request)
{
    struct units *units = linker->units;
    linker->ids = arena_array(linker->arena, workspace->packages.count, sizeof *linker->ids);
    linker->libs = arena_array(linker->arena, units->package_count, sizeof *linker->libs);
    for (uint32_t i = 0, k = 0; i < units->package_count; i++) {
        if (!package_at(linker, i))
            continue;
        linker->ids[k++] = i;
        linker->libs[i] = find_library(linker, i);
    }
    find_runtime(linker, request);
    for (linker->side = 0; linker->side < units->side_count; linker->side++) {
        for (size_t i = 0; i < workspace->packages.count; i++)
            add_package(linker, linker->ids[i]);
        for (size_t i = 0; i < workspace->edges.count; i++)
            add_dependency(linker, &workspace->edges.items[i]);
        for (size_t i = 0; i < linker->runtime.count; i++)
            add_runtime(linker, &linker->runtime.items[i]);
    }
}

/* How far an edge of the base is looked for among those of the head, which come in the same order:
 * one that is not found is only told apart from its like. */
enum { LOOKAHEAD = 64 };

/* Edges to one unit, first those of the head: what both revisions have becomes one. Returns how
 * many are left. */
static size_t unite(struct unit_edge *edges, size_t count)
{
    size_t heads = 0, kept, next = 0;
    while (heads < count && edges[heads].at & AT_HEAD)
        heads++;
    kept = heads;
    for (size_t i = heads; i < count; i++) {
        size_t found = next, end = next + LOOKAHEAD < heads ? next + LOOKAHEAD : heads;
        while (found < end && (edges[found].from != edges[i].from ||
                               edges[found].kind != edges[i].kind || edges[found].at == AT_BOTH))
            found++;
        if (found < end) {
            edges[found].at = AT_BOTH;
            next = found + 1;
        } else {
            edges[kept++] = edges[i];
        }
    }
    return kept;
}

/* Sorts by what is needed; edges to one unit stay in the order they were made in. */
static void sort(struct arena *arena, struct units *units, const struct unit_edges *edges)
{
    struct groups users = groups_new(arena, units->count);
    struct unit_edge *sorted = arena_array(arena, edges->count, sizeof *sorted);
    size_t *first = users.first, kept = 0;
    for (size_t i = 0; i < edges->count; i++)
        groups_count(&users, edges->items[i].to);
    groups_sum(&users);
    for (size_t i = 0; i < edges->count; i++)
        sorted[groups_place(&users, edges->items[i].to)] = edges->items[i];
    for (size_t unit = 0, begin = 0; unit < units->count; unit++) {
        size_t end = first[unit + 1], count = unite(sorted + begin, end - begin);
        memmove(sorted + kept, sorted + begin, count * sizeof *sorted);
        first[unit] = kept;
        kept += count;
        begin = end;
    }
    first[units->count] = kept;
    units->edges = (struct unit_edges){sorted, kept, edges->count};
    units->first_user = first;
}

void unit_edges_add(struct arena *arena, struct units *units, const struct units_request *request)
{
    const struct workspace *base = request->base, *head = request->head;
    struct unit_edges edges = {0};
    struct linker linker = {.arena = arena, .units = units, .edges = &edges};
    linker.at = AT_HEAD | (base == head ? AT_BASE : 0);
    add_revision(&linker, head, request);
    linker.at = AT_BASE;
    if (base != head)
        add_revision(&linker, base, request);
    sort(arena, units, &edges);
}
