/* Growable arrays in an arena. A list type is any struct with items, count and capacity. */
#ifndef WHITTLE_BASE_VEC_H
#define WHITTLE_BASE_VEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "graph/base/arena.h"

#define VEC(type)                                                                                  \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, capacity;                                                                    \
    }

/* Appends a copy of `item`. Pointers into items are only valid until the next push. */
#define vec_push(arena, vec, item)                                                                 \
    do {                                                                                           \
        if ((vec)->count == (vec)->capacity)                                                       \
            (vec)->items = vec_grow((arena), (vec)->items, sizeof *(vec)->items, (vec)->count,     \
                                    &(vec)->capacity);                                             \
        (vec)->items[(vec)->count++] = (item);                                                     \
    } while (0)

/* For vec_push: a copy of `items` with room for at least one more; updates `capacity`. */
void *vec_grow(struct arena *arena, const void *items, size_t item_size, size_t count,
               size_t *capacity);

struct strings {
    const char **items;
    size_t count, capacity;
};

struct ids {
    uint32_t *items;
    size_t count, capacity;
};

/* Whether the string is one of them. */
bool strings_have(const struct strings *strings, const char *string);

/* The same without regard to the case of ASCII letters. */
bool strings_have_folded(const struct strings *strings, const char *string);

/* Sorts by bytes, so that order depends on neither locale nor input. */
void strings_sort(struct strings *strings);

/* Sorts `count` items of `size` bytes as qsort does, and keeps one of those that are equal; returns
 * how many are left. */
size_t sort_unique(void *items, size_t count, size_t size,
                   int (*compare)(const void *left, const void *right));

/* Sorts, and keeps one of each. */
void ids_sort(struct ids *ids);

/* qsort comparison of two `const char *` elements by bytes. */
int string_compare(const void *left, const void *right);

#endif
