#include "graph/impact/units.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/groups.h"

static int compare_path(const void *key, const void *item)
{
    return strcmp(key, unit_package(item)->path);
}

struct digraph units_needs(struct arena *arena, const struct units *units, uint8_t at)
{
    const struct unit_edges *edges = &units->edges;
    struct groups needs = groups_new(arena, units->count);
    for (size_t i = 0; i < edges->count; i++)
        if (edges->items[i].at & at)
            groups_count(&needs, edges->items[i].from);
    uint32_t *to = arena_array(arena, groups_sum(&needs), sizeof *to);
    for (size_t i = 0; i < edges->count; i++)
        if (edges->items[i].at & at)
            to[groups_place(&needs, edges->items[i].from)] = edges->items[i].to;
    return (struct digraph){units->count, needs.first, to};
}

uint32_t units_package(const struct units *units, const char *path)
{
    const struct unit_package *found = units->package_count
                                           ? bsearch(path, units->packages, units->package_count,
                                                     sizeof *units->packages, compare_path)
                                           : NULL;
    return found ? (uint32_t)(found - units->packages) : PACKAGE_NONE;
}

uint32_t units_target(const struct unit_package *package, enum target_kind kind, const char *name)
{
    for (uint32_t i = 0; i < package->target_count; i++) {
        const struct target *target = unit_target(&package->targets[i]);
        if (target->kind == kind && strcmp(target->name, name) == 0)
            return i;
    }
    return PACKAGE_NONE;
}

uint32_t units_world(const struct units *units)
{
    return (uint32_t)units->count - 1;
}

uint32_t units_group(const struct units *units, uint32_t side, uint32_t package,
                     enum unit_group group)
{
    return side * units->slots_per_side + units->packages[package].first_slot + (uint32_t)group;
}

uint32_t units_of(const struct units *units, uint32_t side, uint32_t package, uint32_t target,
                  enum unit_mode mode)
{
    return units_group(units, side, package, GROUP_COUNT) + UNIT_MODES * target + (uint32_t)mode;
}

static bool is_proc_macro(const struct target *target)
{
    return target && target->kind == TARGET_LIB && target->crate_types.count &&
           strcmp(target->crate_types.items[0], "proc-macro") == 0;
}

/* A library that is a procedural macro at one revision alone is taken for one where it is. The run
 * of a build script is the target's: what it says is said for it. */
bool units_are_for_host(const struct units *units, uint32_t package, uint32_t target,
                        enum unit_mode mode)
{
    const struct target *item = unit_target(&units->packages[package].targets[target]);
    return (item->kind == TARGET_BUILD_SCRIPT && mode == UNIT_BUILD) || is_proc_macro(item);
}

uint32_t units_side_of(const struct units *units, uint32_t side, uint32_t package, uint32_t target,
                       enum unit_mode mode)
{
    return units_are_for_host(units, package, target, mode) ? units->sides[side].host : side;
}

const struct cfg_scene *units_scene(const struct units *units, uint32_t side,
                                    const struct target *target, enum unit_mode mode)
{
    const struct build_side *built = &units->sides[side];
    bool plain = target->kind == TARGET_LIB || target->kind == TARGET_BIN;
    return plain && !(target->no_harness && mode == UNIT_TEST) ? &built->modes[mode]
                                                               : &built->other;
}
