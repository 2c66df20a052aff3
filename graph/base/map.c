#include "graph/base/map.h"

#include <string.h>

/* FNV-1a. Colliding keys made on purpose cost at most a linear probe each. */
static size_t hash(const char *key)
{
    uint64_t value = 14695981039346656037u;
    for (; *key; key++)
        value = (value ^ (unsigned char)*key) * 1099511628211u;
    return (size_t)value;
}

/* The slot that holds `key`, or the free one where it belongs. Capacity is a power of two. */
static struct map_slot *find(const struct map *map, const char *key)
{
    size_t at = hash(key) & (map->capacity - 1);
    while (map->slots[at].key && strcmp(map->slots[at].key, key) != 0)
        at = (at + 1) & (map->capacity - 1);
    return &map->slots[at];
}

bool map_get(const struct map *map, const char *key, uint32_t *value)
{
    const struct map_slot *slot = map->count ? find(map, key) : NULL;
    if (!slot || !slot->key)
        return false;
    *value = slot->value;
    return true;
}

static void grow(struct arena *arena, struct map *map)
{
    struct map old = *map;
    map->capacity = old.capacity ? old.capacity * 2 : 16;
    map->slots = arena_array(arena, map->capacity, sizeof *map->slots);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i].key)
            *find(map, old.slots[i].key) = old.slots[i];
}

void map_put(struct arena *arena, struct map *map, const char *key, uint32_t value)
{
    if (map->count * 2 >= map->capacity)
        grow(arena, map);
    struct map_slot *slot = find(map, key);
    map->count += slot->key == NULL;
    *slot = (struct map_slot){slot->key ? slot->key : key, value};
}
