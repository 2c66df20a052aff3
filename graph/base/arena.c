#include "graph/base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "graph/base/memory.h"

/* A block is twice as large as the one before: an arena for a few strings costs little, and one for
 * a workspace grows in few steps. */
enum { FIRST_BLOCK = 4 * 1024, LARGEST_BLOCK = 1024 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    _Alignas(max_align_t) unsigned char bytes[];
};

static struct arena_block *block_new(struct arena *arena, size_t size)
{
    struct arena_block *block = memory_zeroed(1, sizeof *block + size);
    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

static size_t next_size(const struct arena *arena)
{
    size_t last = arena->blocks ? arena->blocks->size : 0;
    if (last < FIRST_BLOCK)
        return FIRST_BLOCK;
    return last < LARGEST_BLOCK / 2 ? 2 * last : LARGEST_BLOCK;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t align = _Alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        memory_exhausted();
    size = (size + align - 1) / align * align;
    struct arena_block *block = arena->blocks;
    if (!block || block->size - block->used < size) {
        size_t next = next_size(arena);
        block = block_new(arena, size > next ? size : next);
    }
    void *bytes = block->bytes + block->used;
    block->used += size;
    return bytes;
}

void *arena_array(struct arena *arena, size_t count, size_t element_size)
{
    if (element_size && count > SIZE_MAX / element_size)
        memory_exhausted();
    return arena_alloc(arena, count * element_size);
}

char *arena_copy(struct arena *arena, const char *bytes, size_t len)
{
    char *copy = arena_alloc(arena, len + 1);
    if (len)
        memcpy(copy, bytes, len);
    return copy;
}

char *arena_string(struct arena *arena, const char *string)
{
    return arena_copy(arena, string, strlen(string));
}

static char *put(char *to, const char *bytes, size_t len)
{
    memcpy(to, bytes, len);
    return to + len;
}

char *arena_join(struct arena *arena, const char *left, char between, const char *right)
{
    size_t left_len = strlen(left), right_len = strlen(right);
    char *joined = arena_alloc(arena, left_len + right_len + 2);
    char *end = put(joined, left, left_len);
    *end++ = between;
    put(end, right, right_len);
    return joined;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        memory_exhausted();
    char *text = arena_alloc(arena, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return text;
}

/* Behind the newest block, which still has room. */
void arena_take(struct arena *arena, struct arena *other)
{
    struct arena_block **end = arena->blocks ? &arena->blocks->next : &arena->blocks;
    struct arena_block *rest = *end;
    *end = other->blocks;
    other->blocks = NULL;
    while (*end)
        end = &(*end)->next;
    *end = rest;
}

void arena_free(struct arena *arena)
{
    struct arena_block *block = arena->blocks;
    while (block) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
    arena->blocks = NULL;
}
