/* Memory that is there, or the end of the program: a result that lacks what there was no room for
 * is worse than none. It serves the arena, and the libraries that let their allocator be set. */
#ifndef WHITTLE_BASE_MEMORY_H
#define WHITTLE_BASE_MEMORY_H

#include <stddef.h>

/* Says so in a line on standard error, and ends the program with status 5; from any thread. */
__attribute__((noreturn)) void memory_exhausted(void);

/* As malloc, calloc and realloc, but never NULL. The caller frees with free. */
void *memory_alloc(size_t size);
void *memory_zeroed(size_t count, size_t size);
void *memory_resize(void *bytes, size_t size);

#endif
