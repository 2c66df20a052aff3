#include "graph/impact/changes.h"

#include <string.h>

/* How `path` stands to the paths that begin with `dir` and a slash: before, among or after them. */
static int compare_below(const char *path, const char *dir, size_t len)
{
    int order = strncmp(path, dir, len);
    if (order)
        return order;
    unsigned char next = (unsigned char)path[len];
    return (next > '/') - (next < '/');
}

/* The first change that does not stand before those paths, or after them. */
static size_t find(const struct changes *changes, const char *dir, size_t len, int wanted)
{
    size_t low = 0, high = changes->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_below(changes->items[middle].path, dir, len) < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t changes_below(const struct changes *changes, const char *dir, size_t *count)
{
    size_t len = strlen(dir);
    size_t first = len ? find(changes, dir, len, 0) : 0;
    *count = (len ? find(changes, dir, len, 1) : changes->count) - first;
    return first;
}

const char *change_status_name(enum change_status status)
{
    static const char *const names[] = {"added", "modified", "deleted"};
    return names[status];
}
