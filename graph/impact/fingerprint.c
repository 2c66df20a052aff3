#include "graph/impact/fingerprint.h"

#include "graph/base/components.h"

struct bits fingerprints_closure(struct arena *arena, const struct units *units,
                                 const struct ids *roots)
{
    const struct digraph needs = units_needs(arena, units, AT_BOTH);
    struct bits closure = bits_new(arena, units->count);
    struct ids queue = {0};
    for (size_t i = 0; i < roots->count; i++)
        if (bits_add(&closure, roots->items[i]))
            vec_push(arena, &queue, roots->items[i]);
    for (size_t next = 0; next < queue.count; next++) {
        uint32_t unit = queue.items[next];
        for (size_t i = needs.first[unit]; i < needs.first[unit + 1]; i++)
            if (bits_add(&closure, needs.to[i]))
                vec_push(arena, &queue, needs.to[i]);
    }
    return closure;
}

/* What is hashed of one component. */
struct joint {
    const struct fingerprints_request *request;
    const struct digraph *needs;
    const struct components *components;
    struct fingerprints *result;
    struct hash *whole;   /* of components that are complete */
    bool *same;           /* components whose hash is the earlier one */
    struct hash *scratch; /* room for as many as there are edges and units */
};

static bool is_there(const struct joint *joint, uint32_t unit)
{
    return joint->request->units->items[unit].at & joint->request->at;
}

static size_t collect_needs(const struct joint *joint, uint32_t unit, size_t count)
{
    const struct digraph *needs = joint->needs;
    for (size_t i = needs->first[unit]; i < needs->first[unit + 1]; i++) {
        uint32_t to = joint->components->of[needs->to[i]];
        if (to != joint->components->of[unit] && is_there(joint, needs->to[i]))
            joint->scratch[count++] = joint->whole[to];
    }
    return count;
}

/* Whether nothing that a component is made of differs from the earlier answer. */
static bool is_same(const struct joint *joint, size_t begin, size_t end)
{
    const uint32_t *members = joint->components->members;
    if (!joint->request->earlier)
        return false;
    for (size_t i = begin; i < end; i++) {
        if (bits_has(joint->request->dirty, members[i]))
            return false;
        for (size_t k = joint->needs->first[members[i]]; k < joint->needs->first[members[i] + 1];
             k++) {
            uint32_t to = joint->components->of[joint->needs->to[k]];
            if (to != joint->components->of[members[i]] && !joint->same[to])
                return false;
        }
    }
    return true;
}

static void copy_component(struct joint *joint, size_t component, size_t begin, size_t end)
{
    const struct fingerprints *earlier = joint->request->earlier;
    for (size_t i = begin; i < end; i++) {
        uint32_t unit = joint->components->members[i];
        joint->result->units[unit] = earlier->units[unit];
        joint->result->closures[unit] = earlier->closures[unit];
        joint->whole[component] = earlier->closures[unit];
    }
    joint->same[component] = true;
}

/* A unit is told from the others of its cycle by its own hash. */
static void finish_unit(struct joint *joint, size_t component, uint32_t unit)
{
    const struct fingerprints *earlier = joint->request->earlier;
    struct hasher hasher = hasher_new();
    hasher_add_hash(&hasher, &joint->result->units[unit]);
    hasher_add_hash(&hasher, &joint->whole[component]);
    joint->result->units[unit] = hasher_end(&hasher);
    joint->result->closures[unit] = joint->whole[component];
    joint->same[component] =
        earlier && hash_equal(&earlier->closures[unit], &joint->whole[component]);
}

static void hash_component(struct joint *joint, size_t component, size_t begin, size_t end)
{
    const struct fingerprints_request *request = joint->request;
    const uint32_t *members = joint->components->members;
    size_t count = 0;
    struct hasher hasher = hasher_new();
    for (size_t i = begin; i < end; i++)
        if (is_there(joint, members[i])) {
            joint->result->units[members[i]] = request->own(request->self, members[i]);
            joint->scratch[count++] = joint->result->units[members[i]];
        }
    hasher_add_number(&hasher, count);
    hasher_add_set(&hasher, joint->scratch, count);
    count = 0;
    for (size_t i = begin; i < end; i++)
        count = collect_needs(joint, members[i], count);
    hasher_add_set(&hasher, joint->scratch, count);
    joint->whole[component] = hasher_end(&hasher);
    for (size_t i = begin; i < end; i++)
        if (is_there(joint, members[i]))
            finish_unit(joint, component, members[i]);
}

/* Components come after what they need. */
static void hash_all(struct joint *joint)
{
    const struct components *components = joint->components;
    const struct bits *wanted = joint->request->wanted;
    for (size_t i = 0; i < components->count; i++) {
        size_t begin = components->first[i], end = components->first[i + 1];
        if (wanted && !bits_has(wanted, components->members[begin]))
            continue;
        if (is_same(joint, begin, end))
            copy_component(joint, i, begin, end);
        else
            hash_component(joint, i, begin, end);
    }
}

struct fingerprints fingerprints_hash(struct arena *arena,
                                      const struct fingerprints_request *request)
{
    size_t units = request->units->count, edges = request->units->edges.count;
    const struct digraph needs = units_needs(arena, request->units, request->at);
    const struct components components = components_find(arena, &needs);
    struct fingerprints result = {
        .units = arena_array(arena, units, sizeof *result.units),
        .closures = arena_array(arena, units, sizeof *result.closures),
    };
    struct joint joint = {
        .request = request,
        .needs = &needs,
        .components = &components,
        .result = &result,
        .whole = arena_array(arena, components.count, sizeof *joint.whole),
        .same = arena_array(arena, components.count, sizeof *joint.same),
        .scratch = arena_array(arena, units + edges, sizeof *joint.scratch),
    };
    hash_all(&joint);
    return result;
}
