#include "graph/base/memory.h"

#include <stdio.h>
#include <stdlib.h>

/* Without what runs at a normal end: other threads may be in the middle of something. */
void memory_exhausted(void)
{
    fputs("whittle: error: out of memory\n", stderr);
    _Exit(5);
}

static void *or_end(void *bytes)
{
    if (!bytes)
        memory_exhausted();
    return bytes;
}

/* Nothing may be asked for as NULL: callers take that for a failure. */
void *memory_alloc(size_t size)
{
    return or_end(malloc(size ? size : 1));
}

void *memory_zeroed(size_t count, size_t size)
{
    return or_end(count && size ? calloc(count, size) : calloc(1, 1));
}

void *memory_resize(void *bytes, size_t size)
{
    return or_end(realloc(bytes, size ? size : 1));
}
