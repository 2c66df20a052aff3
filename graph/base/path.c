#include "graph/base/path.h"

#include <string.h>

#include "graph/base/vec.h"

struct part {
    const char *start;
    size_t len;
};

struct parts {
    struct part *items;
    size_t count, capacity;
};

static bool part_is(const struct part *part, const char *text)
{
    return part->len == strlen(text) && memcmp(part->start, text, part->len) == 0;
}

static void push_parts(struct arena *arena, struct parts *parts, const char *path, bool absolute)
{
    while (*path) {
        struct part part = {path, strcspn(path, "/")};
        path += part.len + (path[part.len] == '/');
        if (part.len == 0 || part_is(&part, "."))
            continue;
        bool up = part_is(&part, "..");
        if (up && parts->count && !part_is(&parts->items[parts->count - 1], ".."))
            parts->count--;
        else if (!up || !absolute)
            vec_push(arena, parts, part);
    }
}

const char *path_join(struct arena *arena, const char *dir, const char *relative)
{
    bool absolute = relative[0] == '/';
    struct parts parts = {0};
    if (!absolute)
        push_parts(arena, &parts, dir, dir[0] == '/');
    absolute = absolute || dir[0] == '/';
    push_parts(arena, &parts, relative, absolute);

    size_t len = 1;
    for (size_t i = 0; i < parts.count; i++)
        len += parts.items[i].len + 1;
    char *joined = arena_alloc(arena, len);
    char *end = joined;
    for (size_t i = 0; i < parts.count; i++) {
        if (i || absolute)
            *end++ = '/';
        memcpy(end, parts.items[i].start, parts.items[i].len);
        end += parts.items[i].len;
    }
    if (absolute && end == joined)
        *end = '/';
    return joined;
}

const char *path_parent(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? arena_copy(arena, path, (size_t)(slash - path)) : "";
}

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool path_outside(const char *path)
{
    return path[0] == '/' || (strncmp(path, "..", 2) == 0 && (path[2] == '/' || path[2] == '\0'));
}

bool path_within(const char *dir, const char *path)
{
    size_t len = strlen(dir);
    if (len == 0)
        return !path_outside(path);
    return strncmp(path, dir, len) == 0 && (path[len] == '\0' || path[len] == '/');
}
