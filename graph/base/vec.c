#include "graph/base/vec.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

bool strings_have(const struct strings *strings, const char *string)
{
    for (size_t i = 0; i < strings->count; i++)
        if (strcmp(strings->items[i], string) == 0)
            return true;
    return false;
}

bool strings_have_folded(const struct strings *strings, const char *string)
{
    for (size_t i = 0; i < strings->count; i++)
        if (strcasecmp(strings->items[i], string) == 0)
            return true;
    return false;
}

void strings_sort(struct strings *strings)
{
    if (strings->count > 1)
        qsort(strings->items, strings->count, sizeof *strings->items, string_compare);
}

size_t sort_unique(void *items, size_t count, size_t size,
                   int (*compare)(const void *left, const void *right))
{
    char *at = items, *last = items;
    if (count < 2)
        return count;
    qsort(items, count, size, compare);
    for (size_t i = 1; i < count; i++) {
        at += size;
        if (compare(last, at) != 0)
            last = memmove(last + size, at, size);
    }
    return (size_t)(last - (char *)items) / size + 1;
}

static int id_compare(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

void ids_sort(struct ids *ids)
{
    ids->count = sort_unique(ids->items, ids->count, sizeof *ids->items, id_compare);
}
