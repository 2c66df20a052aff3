#include "graph/impact/reach.h"

#define UNREACHED UINT32_MAX

/* Breadth first by dependencies: steps within a package cost nothing, so that what they lead to
 * belongs to the same level. */
struct spread {
    struct arena *arena;
    const struct units *units;
    struct impact_unit *states;
    struct ids level, next; /* a queue, and what comes after it */
    uint32_t distance;      /* of the level */
};

static void follow(struct spread *spread, uint32_t edge)
{
    const struct unit_edge *link = &spread->units->edges.items[edge];
    bool far = link->kind != NEED_OWN;
    uint32_t distance = spread->distance + far;
    struct impact_unit *state = &spread->states[link->from];
    if (distance >= state->distance || !spread->units->items[link->from].at)
        return;
    const struct impact_unit *before = &spread->states[link->to];
    uint32_t early = distance <= REASON_VIA_LIMIT / 2 ? link->from : before->early;
    *state = (struct impact_unit){true, distance, edge, before->seed, early};
    vec_push(spread->arena, far ? &spread->next : &spread->level, link->from);
}

/* A unit may be met twice: on the next level first, and then on this one by a free step. */
static void spread_level(struct spread *spread)
{
    const struct units *units = spread->units;
    for (size_t i = 0; i < spread->level.count; i++) {
        uint32_t unit = spread->level.items[i];
        if (spread->states[unit].distance != spread->distance)
            continue;
        size_t end = units->first_user[unit + 1];
        for (size_t edge = units->first_user[unit]; edge < end; edge++)
            follow(spread, (uint32_t)edge);
    }
}

static void begin(struct spread *spread, const struct impact_seed *seeds, size_t seed_count)
{
    for (size_t i = 0; i < spread->units->count; i++)
        spread->states[i].distance = UNREACHED;
    for (uint32_t i = 0; i < seed_count; i++) {
        struct impact_unit *state = &spread->states[seeds[i].unit];
        if (state->affected || !spread->units->items[seeds[i].unit].at)
            continue;
        *state = (struct impact_unit){true, 0, UNIT_NONE, i, seeds[i].unit};
        vec_push(spread->arena, &spread->level, seeds[i].unit);
    }
}

struct impact_unit *reach_spread(struct arena *arena, const struct units *units,
                                 const struct impact_seed *seeds, size_t seed_count)
{
    struct spread spread = {.arena = arena, .units = units};
    spread.states = arena_array(arena, units->count, sizeof *spread.states);
    begin(&spread, seeds, seed_count);
    while (spread.level.count) {
        spread_level(&spread);
        spread.level = spread.next;
        spread.next = (struct ids){0};
        spread.distance++;
    }
    return spread.states;
}
