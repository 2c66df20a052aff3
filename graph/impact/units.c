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

uint32_t units_of_package(const struct units *units, uint32_t side, uint32_t package,
                          enum unit_kind kind)
{
    return side * units->slots_per_side + units->packages[package].first_slot + unit_slot(kind);
}

uint32_t units_of(const struct units *units, uint32_t side, uint32_t package, uint32_t target,
                  enum unit_kind kind)
{
    return side * units->slots_per_side + units->packages[package].first_slot + UNIT_PACKAGE_SLOTS +
           UNIT_TARGET_SLOTS * target + unit_slot(kind);
}

/* Slots of a package, or of the one target that is gone through. */
static uint32_t first_slot(const struct unit_walk *walk)
{
    return walk->target == UNIT_NONE ? 0 : UNIT_PACKAGE_SLOTS + UNIT_TARGET_SLOTS * walk->target;
}

static uint32_t slot_count(const struct unit_walk *walk, const struct unit_package *package)
{
    return walk->target == UNIT_NONE
               ? UNIT_PACKAGE_SLOTS + UNIT_TARGET_SLOTS * (uint32_t)package->target_count
               : UNIT_TARGET_SLOTS;
}

/* A target that is compiled for the host has its unit there, whoever asks for it. */
static uint32_t asked_for(const struct units *units, const struct unit_walk *walk, uint32_t slot)
{
    uint32_t first = units->packages[walk->package].first_slot;
    uint32_t here = walk->side * units->slots_per_side + first + slot;
    uint32_t at_host = units->sides[walk->side].host * units->slots_per_side + first + slot;
    return slot < UNIT_PACKAGE_SLOTS || units->items[here].at ? here : at_host;
}

bool units_next(const struct units *units, struct unit_walk *walk, uint32_t *id)
{
    const struct unit_package *package = &units->packages[walk->package];
    const uint32_t per_side = slot_count(walk, package), first = first_slot(walk);
    const size_t sides = walk->side == UNIT_NONE ? units->side_count : 1;
    while (walk->next < sides * per_side) {
        uint32_t slot = first + walk->next % per_side, side = walk->next / per_side;
        walk->next++;
        *id = walk->side == UNIT_NONE ? side * units->slots_per_side + package->first_slot + slot
                                      : asked_for(units, walk, slot);
        if (units->items[*id].at && walk->kinds & UNIT_BIT(units->items[*id].kind))
            return true;
    }
    return false;
}

static bool is_proc_macro(const struct target *target)
{
    return target && target->kind == TARGET_LIB && target->crate_types.count &&
           strcmp(target->crate_types.items[0], "proc-macro") == 0;
}

/* A library that is a procedural macro at one revision alone is taken for one where it is. The run
 * of a build script is the target's: what it says is said for it. */
bool units_are_for_host(const struct units *units, uint32_t package, uint32_t target,
                        enum unit_kind kind)
{
    const struct target *item = unit_target(&units->packages[package].targets[target]);
    return (item->kind == TARGET_BUILD_SCRIPT && kind == UNIT_COMPILE) || is_proc_macro(item);
}

uint32_t units_side_of(const struct units *units, uint32_t side, uint32_t package, uint32_t target,
                       enum unit_kind kind)
{
    return units_are_for_host(units, package, target, kind) ? units->sides[side].host : side;
}

const struct cfg_scene *units_scene(const struct units *units, uint32_t side,
                                    const struct target *target, enum unit_kind kind)
{
    const struct build_side *built = &units->sides[side];
    bool plain = target->kind == TARGET_LIB || target->kind == TARGET_BIN;
    return plain && !(target->no_harness && kind == UNIT_HARNESS) ? &built->slots[unit_slot(kind)]
                                                                  : &built->other;
}
