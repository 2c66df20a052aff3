#include "graph/cargo/lock.h"

static struct digraph edges_of(struct arena *arena, const struct lock *lock)
{
    size_t *first = arena_array(arena, lock->count + 1, sizeof *first);
    for (size_t i = 0; i < lock->count; i++)
        first[i + 1] = first[i] + lock->nodes[i].dependencies.count;
    uint32_t *to = arena_array(arena, first[lock->count], sizeof *to);
    for (size_t i = 0; i < lock->count; i++)
        for (size_t k = 0; k < lock->nodes[i].dependencies.count; k++)
            to[first[i] + k] = lock->nodes[i].dependencies.items[k];
    return (struct digraph){lock->count, first, to};
}

static struct hash hash_identity(const struct lock_node *node)
{
    struct hasher hasher = hasher_new();
    hasher_add_string(&hasher, node->name);
    hasher_add_string(&hasher, node->version);
    hasher_add_string(&hasher, node->source);
    return hasher_end(&hasher);
}

struct hashing {
    const struct lock *lock;
    struct components components;
    struct hash *identities, *hashes;
};

/* Its content, with dependencies in the order of their identities. Those of the same component are
 * known by their identity alone, others by all that they reach. */
static void add_node(struct hasher *hasher, const struct hashing *hashing, uint32_t id)
{
    const struct lock_node *node = &hashing->lock->nodes[id];
    const uint32_t *component = hashing->components.of;
    hasher_add_hash(hasher, &hashing->identities[id]);
    hasher_add_string(hasher, node->checksum);
    hasher_add_string(hasher, node->replace);
    hasher_add_number(hasher, node->loose);
    hasher_add_number(hasher, node->dependencies.count);
    for (size_t i = 0; i < node->dependencies.count; i++) {
        uint32_t to = node->dependencies.items[i];
        bool inside = component[to] == component[id];
        hasher_add_hash(hasher, inside ? &hashing->identities[to] : &hashing->hashes[to]);
    }
}

static void hash_component(struct hashing *hashing, const uint32_t *members, size_t count)
{
    struct hasher hasher = hasher_new();
    for (size_t i = 0; i < count; i++)
        add_node(&hasher, hashing, members[i]);
    const struct hash component = hasher_end(&hasher);
    for (size_t i = 0; i < count; i++) {
        hasher = hasher_new();
        hasher_add_hash(&hasher, &component);
        hasher_add_hash(&hasher, &hashing->identities[members[i]]);
        hashing->hashes[members[i]] = hasher_end(&hasher);
    }
}

struct hash *lock_hashes(struct arena *arena, const struct lock *lock)
{
    const struct digraph edges = edges_of(arena, lock);
    struct hashing hashing = {
        .lock = lock,
        .components = components_find(arena, &edges),
        .identities = arena_array(arena, lock->count, sizeof *hashing.identities),
        .hashes = arena_array(arena, lock->count, sizeof *hashing.hashes),
    };
    const size_t *first = hashing.components.first;
    for (size_t i = 0; i < lock->count; i++)
        hashing.identities[i] = hash_identity(&lock->nodes[i]);
    for (size_t i = 0; i < hashing.components.count; i++)
        hash_component(&hashing, hashing.components.members + first[i], first[i + 1] - first[i]);
    return hashing.hashes;
}
