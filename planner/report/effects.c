#include "planner/report/effects.h"

#include <stdlib.h>
#include <string.h>

static bool is_one(const struct effect *effect, const struct unit *unit, enum reason_code code)
{
    if (unit->kind == UNIT_WORLD)
        return effect->package == UNIT_NONE && effect->code == code;
    return effect->package == unit->package && effect->target == unit->target &&
           effect->code == code &&
           (unit_is_of_target(unit) || effect->kinds & UNIT_BIT(unit->kind));
}

static struct effect *effect_for(struct arena *arena, const struct impact *impact,
                                 struct effects *effects, const struct unit *unit,
                                 enum reason_code code)
{
    for (size_t i = effects->count; i-- > 0;) /* seeds of one package stand together */
        if (is_one(&effects->items[i], unit, code))
            return &effects->items[i];
    bool world = unit->kind == UNIT_WORLD;
    struct effect effect = {
        .package = world ? UNIT_NONE : unit->package,
        .target = unit->target,
        .kinds = UNIT_BIT(world ? UNIT_NEEDS : unit->kind),
        .code = code,
        .platforms = bits_new(arena, impact->units.platform_count),
    };
    vec_push(arena, effects, effect);
    return &effects->items[effects->count - 1];
}

static void add_platforms(const struct impact *impact, const struct unit *unit,
                          struct effect *effect)
{
    const struct units *units = &impact->units;
    for (size_t i = 0; i < units->platform_count; i++) {
        uint32_t side = units->platform_sides[i];
        if (unit_is_of_target(unit))
            side =
                units_side_of(units, side, unit->package, unit->target, (enum unit_kind)unit->kind);
        if (side == unit->side || unit->kind == UNIT_WORLD)
            bits_add(&effect->platforms, i);
    }
}

enum unit_kind effect_kind(const struct effect *effect)
{
    unsigned kind = UNIT_NEEDS;
    while (kind < UNIT_COMPILE && !(effect->kinds & UNIT_BIT(kind)))
        kind++;
    return (enum unit_kind)kind;
}

static int compare_effects(const void *left, const void *right)
{
    const struct effect *a = left, *b = right;
    if (a->package != b->package)
        return (a->package > b->package) - (a->package < b->package);
    if (effect_kind(a) != effect_kind(b)) /* all of a package before a part of it */
        return (int)effect_kind(a) - (int)effect_kind(b);
    if (a->target != b->target)
        return (a->target > b->target) - (a->target < b->target);
    return (a->code > b->code) - (a->code < b->code);
}

struct effects effects_of(struct arena *arena, const struct impact *impact, uint32_t change)
{
    struct effects effects = {0};
    for (size_t i = 0; i < impact->seed_count; i++) {
        const struct impact_seed *seed = &impact->seeds[i];
        const struct unit *unit = &impact->units.items[seed->unit];
        if (seed->change != change || !unit->at)
            continue;
        struct effect *effect = effect_for(arena, impact, &effects, unit, seed->code);
        if (unit->kind != UNIT_WORLD)
            effect->kinds |= UNIT_BIT(unit->kind);
        add_platforms(impact, unit, effect);
    }
    if (effects.count > 1)
        qsort(effects.items, effects.count, sizeof *effects.items, compare_effects);
    return effects;
}
