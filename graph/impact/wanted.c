#include "graph/impact/wanted.h"

#include "graph/impact/cargo_selection.h"
#include "graph/impact/fingerprint.h"

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

bool wanted_makes(const struct roots *roots, const struct unit_target *target, enum unit_mode mode)
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
    return wanted_makes(roots, &package->targets[unit->target], (enum unit_mode)unit->mode);
}

bool wanted_is_asked(const struct impact_request *request, const struct units *units, uint32_t id)
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
    *wanted = merkle_closure(arena, units, &roots);
    return wanted;
}
