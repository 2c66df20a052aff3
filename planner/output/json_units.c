#include "planner/output/json.h"

/* The units to print: what the command makes, and all that they need, without those of packages
 * between. */
struct listing {
    struct arena *arena;
    const struct units *units;
    struct ids ids;   /* of units, in the order they are printed */
    uint32_t *places; /* of each unit in `ids`, from 1; 0: not in it */
    uint32_t *asked;  /* of each unit: who asked for it last, from 1 */
    struct digraph needs;
};

static void add(struct listing *listing, uint32_t id)
{
    if (listing->places[id])
        return;
    vec_push(listing->arena, &listing->ids, id);
    listing->places[id] = (uint32_t)listing->ids.count;
}

/* Units that `id` needs, directly or through what its package shares. */
static struct ids needs_of(struct listing *listing, uint32_t id)
{
    struct ids found = {0}, queue = {0};
    vec_push(listing->arena, &queue, id);
    for (size_t next = 0; next < queue.count; next++) {
        uint32_t at = queue.items[next];
        for (size_t i = listing->needs.first[at]; i < listing->needs.first[at + 1]; i++) {
            uint32_t to = listing->needs.to[i];
            if (listing->asked[to] == id + 1 || !listing->units->items[to].at)
                continue;
            listing->asked[to] = id + 1;
            if (unit_is_of_target(&listing->units->items[to]))
                vec_push(listing->arena, &found, to);
            else
                vec_push(listing->arena, &queue, to);
        }
    }
    return found;
}

static const struct target *target_of(const struct units *units, uint32_t id)
{
    const struct unit *unit = &units->items[id];
    return unit_target(&units->packages[unit->package].targets[unit->target]);
}

static void add_roots(struct listing *listing, const struct cargo_selection *roots)
{
    const struct units *units = listing->units;
    uint32_t id;
    for (size_t p = 0; p < units->platform_count; p++)
        for (uint32_t k = 0; k < units->package_count; k++) {
            struct unit_walk walk = {k, UNIT_NONE, units->platform_sides[p], UNIT_OF_TARGET, 0};
            while (unit_package(&units->packages[k])->member && units_next(units, &walk, &id))
                if (cargo_selection_makes(roots, target_of(units, id),
                                          (enum unit_kind)units->items[id].kind))
                    add(listing, id);
        }
}

static json_t *dependencies_json(struct listing *listing, uint32_t id)
{
    const struct ids needs = needs_of(listing, id);
    json_t *array = json_array();
    for (size_t i = 0; i < needs.count; i++) {
        add(listing, needs.items[i]);
        json_array_append_new(array, json_integer(listing->places[needs.items[i]] - 1));
    }
    return array;
}

static json_t *unit_json(struct listing *listing, uint32_t id)
{
    const struct units *units = listing->units;
    const struct unit *unit = &units->items[id];
    const struct unit_package *package = &units->packages[unit->package];
    const struct target *target = unit_target(&package->targets[unit->target]);
    const struct build_side *side = &units->sides[unit->side];
    json_t *object = json_object();
    json_object_set_new(object, "package", json_bytes(listing->arena, unit_package(package)->name));
    json_object_set_new(object, "path", json_bytes(listing->arena, unit_package(package)->path));
    json_object_set_new(object, "target", json_bytes(listing->arena, target->name));
    json_object_set_new(object, "kind", json_string(target_kind_name(target->kind)));
    json_object_set_new(object, "mode", json_string(unit_kind_name((enum unit_kind)unit->kind)));
    json_object_set_new(object, "triple", json_bytes(listing->arena, side->scene.triple));
    json_object_set_new(object, "host", json_boolean(side->host == unit->side));
    json_object_set_new(object, "dependencies", dependencies_json(listing, id));
    return object;
}

char *units_json(struct arena *arena, const struct units *units,
                 const struct cargo_selection *roots)
{
    struct listing listing = {.arena = arena, .units = units};
    json_t *array = json_array();
    listing.places = arena_array(arena, units->count, sizeof *listing.places);
    listing.asked = arena_array(arena, units->count, sizeof *listing.asked);
    listing.needs = units_needs(arena, units, AT_BOTH);
    add_roots(&listing, roots);
    for (size_t i = 0; i < listing.ids.count; i++)
        json_array_append_new(array, unit_json(&listing, listing.ids.items[i]));
    json_t *object = json_object();
    json_object_set_new(object, "schema", json_string("whittle.units/1"));
    json_object_set_new(object, "units", array);
    return json_finish(arena, object, true);
}
