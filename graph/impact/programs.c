#include "graph/impact/programs.h"

#include <string.h>

#include "graph/impact/unit_edges.h"

struct programs programs_of(const struct seeding *seeding)
{
    const struct units *units = &seeding->diff->units;
    struct arena *arena = seeding->arena;
    struct programs programs = {.known = bits_new(arena, units->package_count)};
    programs.units = units;
    for (uint32_t i = 0; i < units->package_count; i++) {
        const struct package *package = units->packages[i].head;
        for (size_t k = 0; package && k < package->targets.count; k++) {
            if (package->targets.items[k].kind != TARGET_BIN)
                continue;
            map_put(arena, &programs.by_name, package->targets.items[k].name, i);
            map_put(arena, &programs.by_name, package->name, i);
        }
    }
    return programs;
}

static bool is_reached(const struct units *units, const struct impact_unit *states,
                       uint32_t package)
{
    for (uint32_t side = 0; side < units->side_count; side++)
        if (states[units_of_package(units, side, package, UNIT_PROGRAMS)].affected)
            return true;
    return false;
}

void programs_seek(const struct seeding *seeding, struct programs *programs,
                   const struct impact_unit *states)
{
    const struct units *units = &seeding->diff->units;
    programs->sought.count = 0;
    for (size_t i = 0; i < programs->by_name.capacity; i++) {
        const struct map_slot *slot = &programs->by_name.slots[i];
        if (slot->key && !bits_has(&programs->known, slot->value) &&
            is_reached(units, states, slot->value))
            vec_push(seeding->arena, &programs->sought, slot->value);
    }
    for (size_t i = 0; i < programs->sought.count; i++)
        bits_add(&programs->known, programs->sought.items[i]);
}

static uint32_t find(const struct programs *programs, const char *name)
{
    uint32_t package = PACKAGE_NONE;
    map_get(&programs->by_name, name, &package);
    for (size_t i = 0; i < programs->sought.count; i++)
        if (programs->sought.items[i] == package)
            return package;
    return PACKAGE_NONE;
}

bool programs_are_sought(const struct programs *programs, const char *name)
{
    return find(programs, name) != PACKAGE_NONE;
}

void programs_start(struct arena *arena, struct programs *programs, const char *package,
                    const char *name)
{
    const struct package *started = programs->units->packages[find(programs, name)].head;
    const char *key = arena_printf(arena, "%s/%s", package, started->name);
    if (strcmp(started->name, package) != 0 && map_add(arena, &programs->met, key, 1))
        vec_push(arena, &programs->edges, ((struct runtime_edge){package, started->name}));
}

void programs_link(const struct seeding *seeding, struct programs *programs)
{
    const struct impact_request *request = seeding->diff->request;
    struct units_request units = seeding->diff->units_of;
    VEC(struct runtime_edge) all = {0};
    if (programs->linked == programs->edges.count)
        return;
    for (size_t i = 0; i < request->runtime_count; i++)
        vec_push(seeding->arena, &all, request->runtime[i]);
    for (size_t i = 0; i < programs->edges.count; i++)
        vec_push(seeding->arena, &all, programs->edges.items[i]);
    units.runtime = all.items;
    units.runtime_count = all.count;
    unit_edges_add(seeding->arena, &seeding->seeds->units, &units);
    programs->linked = programs->edges.count;
}
