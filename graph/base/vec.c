#include "graph/base/vec.h"

#include <stdlib.h>
#include <string.h>

void *vec_grow(struct arena *arena, const void *items, size_t item_size, size_t count,
               size_t *capacity)
{
    size_t wanted = *capacity ? *capacity * 2 : 8;
    void *grown = arena_array(arena, wanted, item_size);
    if (count)
        memcpy(grown, items, count * item_size);
    *capacity = wanted;
    return grown;
}

int string_compare(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

void strings_sort(struct strings *strings)
{
    if (strings->count > 1)
        qsort(strings->items, strings->count, sizeof *strings->items, string_compare);
}

static int id_compare(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

void ids_sort(struct ids *ids)
{
    size_t kept = 0;
    if (ids->count > 1)
        qsort(ids->items, ids->count, sizeof *ids->items, id_compare);
    for (size_t i = 0; i < ids->count; i++)
        if (kept == 0 || ids->items[i] != ids->items[kept - 1])
            ids->items[kept++] = ids->items[i];
    ids->count = kept;
}
