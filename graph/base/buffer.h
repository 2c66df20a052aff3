/* A growing string in an arena. */
#ifndef WHITTLE_BASE_BUFFER_H
#define WHITTLE_BASE_BUFFER_H

#include "graph/base/arena.h"

/* Initialise with {.arena = arena}; `bytes` ends with a NUL once something was added. */
struct buffer {
    struct arena *arena;
    char *bytes;
    size_t len, capacity;
};

void buffer_add(struct buffer *buffer, const char *string);
void buffer_add_bytes(struct buffer *buffer, const char *bytes, size_t len);
__attribute__((format(printf, 2, 3))) void buffer_format(struct buffer *buffer, const char *format,
                                                         ...);

/* What was added, "" for nothing. */
char *buffer_end(struct buffer *buffer);

#endif
