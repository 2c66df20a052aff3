/* Strings to numbers. Names become integers once; algorithms work on the integers. */
#ifndef WHITTLE_BASE_MAP_H
#define WHITTLE_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "graph/base/arena.h"

struct map_slot {
    const char *key;
    uint32_t value;
};

/* Initialise with {0}. Keys are borrowed and must outlive the map; slots are the arena's. */
struct map {
    struct map_slot *slots;
    size_t count, capacity;
};

/* Sets `*value` and returns true where `key` is known; else leaves it alone. */
bool map_get(const struct map *map, const char *key, uint32_t *value);

/* The same for a key of `len` bytes, of which none is NUL. */
bool map_get_bytes(const struct map *map, const char *key, size_t len, uint32_t *value);

/* Whether `key` is known. */
bool map_has(const struct map *map, const char *key);

/* Adds `key`, and returns true, where it is not known yet; else leaves its value alone. */
bool map_add(struct arena *arena, struct map *map, const char *key, uint32_t value);

/* Adds `key`, or gives it a new value. */
void map_put(struct arena *arena, struct map *map, const char *key, uint32_t value);

#endif
