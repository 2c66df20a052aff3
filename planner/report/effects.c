#include "planner/report/effects.h"

#include <stdlib.h>
#include <string.h>

static bool is_one(const struct touch *touch, const struct unit *unit, enum reason_code code)
{
    if (unit->kind == UNIT_WORLD)
        return touch->package == UNIT_NONE && touch->code == code;
    return touch->package == unit->package && touch->target == unit->target &&
           touch->code == code && (unit_is_of_target(unit) || touch->kinds & UNIT_BIT(unit->kind));
}

static struct touch *touch_for(struct arena *arena, const struct impact *impact,
                               struct touches *touches, const struct unit *unit,
                               enum reason_code code)
{
    for (size_t i = touches->count; i-- > 0;) /* seeds of one package stand together */
        if (is_one(&touches->items[i], unit, code))
            return &touches->items[i];
    bool world = unit->kind == UNIT_WORLD;
    struct touch touch = {
        .package = world ? UNIT_NONE : unit->package,
        .target = unit->target,
        .kinds = UNIT_BIT(world ? UNIT_NEEDS : unit->kind),
        .code = code,
        .platforms = bits_new(arena, impact->units.platform_count),
    };
    vec_push(arena, touches, touch);
    return &touches->items[touches->count - 1];
}

static void add_platforms(const struct impact *impact, const struct unit *unit, struct touch *touch)
{
    const struct units *units = &impact->units;
    for (size_t i = 0; i < units->platform_count; i++) {
        uint32_t side = units->platform_sides[i];
        if (unit_is_of_target(unit))
            side =
                units_side_of(units, side, unit->package, unit->target, (enum unit_kind)unit->kind);
        if (side == unit->side || unit->kind == UNIT_WORLD)
            bits_add(&touch->platforms, i);
    }
}

enum unit_kind touch_kind(const struct touch *touch)
{
    unsigned kind = UNIT_NEEDS;
    while (kind < UNIT_COMPILE && !(touch->kinds & UNIT_BIT(kind)))
        kind++;
    return (enum unit_kind)kind;
}

static int compare_touches(const void *left, const void *right)
{
    const struct touch *a = left, *b = right;
    if (a->package != b->package)
        return (a->package > b->package) - (a->package < b->package);
    if (touch_kind(a) != touch_kind(b)) /* all of a package before a part of it */
        return (int)touch_kind(a) - (int)touch_kind(b);
    if (a->target != b->target)
        return (a->target > b->target) - (a->target < b->target);
    return (a->code > b->code) - (a->code < b->code);
}

struct touches touches_of(struct arena *arena, const struct impact *impact, uint32_t change)
{
    struct touches touches = {0};
    for (size_t i = 0; i < impact->seed_count; i++) {
        const struct impact_seed *seed = &impact->seeds[i];
        const struct unit *unit = &impact->units.items[seed->unit];
        if (seed->change != change || !unit->at)
            continue;
        struct touch *touch = touch_for(arena, impact, &touches, unit, seed->code);
        if (unit->kind != UNIT_WORLD)
            touch->kinds |= UNIT_BIT(unit->kind);
        add_platforms(impact, unit, touch);
    }
    if (touches.count > 1)
        qsort(touches.items, touches.count, sizeof *touches.items, compare_touches);
    return touches;
}
