#include "graph/base/map.h"

#include <string.h>

static uint64_t mix(uint64_t value, const char *bytes, size_t len)
{
    uint64_t word = 0;
    memcpy(&word, bytes, len);
    value = (value ^ word) * 0x9e3779b97f4a7c15u;
    return value ^ value >> 32;
}

/* Eight bytes at a time: keys are paths, and long ones are asked for once for each directory above.
 * Colliding keys made on purpose cost at most a linear probe each. */
static size_t hash(const char *key, size_t len)
{
    uint64_t value = len;
    for (; len > sizeof value; key += sizeof value, len -= sizeof value)
        value = mix(value, key, sizeof value);
    value = mix(mix(value, key, len), "", 0); /* again, so that the last bytes reach all bits */
    return (size_t)value;
}

static bool is_key(const struct map_slot *slot, const char *key, size_t len)
{
    return strncmp(slot->key, key, len) == 0 && !slot->key[len];
}

/* The slot that holds `key`, or the free one where it belongs. Capacity is a power of two. */
static struct map_slot *find(const struct map *map, const char *key, size_t len)
{
    size_t at = hash(key, len) & (map->capacity - 1);
    while (map->slots[at].key && !is_key(&map->slots[at], key, len))
        at = (at + 1) & (map->capacity - 1);
    return &map->slots[at];
}

bool map_get_bytes(const struct map *map, const char *key, size_t len, uint32_t *value)
{
    const struct map_slot *slot = map->count ? find(map, key, len) : NULL;
    if (!slot || !slot->key)
        return false;
    *value = slot->value;
    return true;
}

bool map_get(const struct map *map, const char *key, uint32_t *value)
{
    return map_get_bytes(map, key, strlen(key), value);
}

bool map_has(const struct map *map, const char *key)
{
    uint32_t value;
    return map_get(map, key, &value);
}

static void grow(struct arena *arena, struct map *map)
{
    struct map old = *map;
    map->capacity = old.capacity ? old.capacity * 2 : 16;
    map->slots = arena_array(arena, map->capacity, sizeof *map->slots);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i].key)
            *find(map, old.slots[i].key, strlen(old.slots[i].key)) = old.slots[i];
}

void map_put(struct arena *arena, struct map *map, const char *key, uint32_t value)
{
    if (map->count * 2 >= map->capacity)
        grow(arena, map);
    struct map_slot *slot = find(map, key, strlen(key));
    map->count += slot->key == NULL;
    *slot = (struct map_slot){slot->key ? slot->key : key, value};
}

bool map_add(struct arena *arena, struct map *map, const char *key, uint32_t value)
{
    bool is_new = !map_has(map, key);
    if (is_new)
        map_put(arena, map, key, value);
    return is_new;
}
