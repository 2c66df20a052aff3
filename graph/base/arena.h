/* Memory that lives as long as a run: values are allocated one by one and freed all at once. */
#ifndef WHITTLE_BASE_ARENA_H
#define WHITTLE_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;

/* Initialise with {0}. Out of memory prints a line and exits: no caller can do better. */
struct arena {
    struct arena_block *blocks;
};

/* `size` zeroed bytes, aligned for any type; valid until arena_free. */
void *arena_alloc(struct arena *arena, size_t size);

/* An array of `count` zeroed elements; a product that overflows counts as out of memory. */
void *arena_array(struct arena *arena, size_t count, size_t element_size);

/* A NUL-terminated copy of `len` bytes. */
char *arena_copy(struct arena *arena, const char *bytes, size_t len);
char *arena_string(struct arena *arena, const char *string);

__attribute__((format(printf, 2, 3))) char *arena_printf(struct arena *arena, const char *format,
                                                         ...);

/* `left`, `between` and `right` as one string. */
char *arena_join(struct arena *arena, const char *left, char between, const char *right);

/* What was allocated from `other`, which is empty then, lives as long as `arena` from now on. */
void arena_take(struct arena *arena, struct arena *other);

/* Frees everything that was allocated from `arena`, which can be used again afterwards. */
void arena_free(struct arena *arena);

#endif
