#include "graph/impact/wanted.h"

#include "graph/impact/cargo_selection.h"
#include "graph/impact/fingerprint.h"

/* Whether a build for one of the plan's platforms may ask for the unit itself: what is compiled for
 * the host is asked for by every platform with that host. */
static bool is_planned(const struct units *units, const struct unit *unit)
{
    const struct build_side *side = &units->sides[unit->side];
    bool for_host =
        unit_is_of_target(unit) &&
        units_are_for_host(units, unit->package, unit->target, (enum unit_kind)unit->kind);
    return for_host ? side->planned_host : side->planned;
}

bool wanted_makes(const struct cargo_selection *roots, const struct units *units, uint32_t id)
{
    const struct unit *unit = &units->items[id];
    const struct unit_target *target = &units->packages[unit->package].targets[unit->target];
    const enum unit_kind kind = (enum unit_kind)unit->kind;
    return (target->head && cargo_selection_makes(roots, target->head, kind)) ||
           (target->base && cargo_selection_makes(roots, target->base, kind));
}

/* Whether one command asks for the unit. */
static bool is_asked_for(const struct units *units, uint32_t id,
                         const struct cargo_selection *roots)
{
    const struct unit *unit = &units->items[id];
    if (unit->kind == UNIT_FORMAT)
        return roots->command == CARGO_FMT;
    if (unit->kind == UNIT_LINT)
        return roots->command == CARGO_CLIPPY;
    return unit_is_of_target(unit) ? wanted_makes(roots, units, id)
                                   : !units->packages[unit->package].target_count;
}

bool wanted_is_asked(const struct impact_request *request, const struct units *units, uint32_t id)
{
    const struct unit *unit = &units->items[id];
    if (unit->kind == UNIT_WORLD || !is_planned(units, unit))
        return false;
    if (!request->roots_count)
        return unit->kind != UNIT_FORMAT && unit->kind != UNIT_LINT;
    for (size_t i = 0; i < request->roots_count; i++)
        if (is_asked_for(units, id, request->roots[i]))
            return true;
    return false;
}

/* What the plan asks for: without commands, all units. */
const struct bits *wanted_units(struct arena *arena, const struct units *units,
                                const struct impact_request *request)
{
    struct ids roots = {0};
    if (!request->roots_count)
        return NULL;
    for (uint32_t i = 0; i < units->count; i++)
        if (units->items[i].at && wanted_is_asked(request, units, i))
            vec_push(arena, &roots, i);
    struct bits *wanted = arena_alloc(arena, sizeof *wanted);
    *wanted = fingerprints_closure(arena, units, &roots);
    return wanted;
}
