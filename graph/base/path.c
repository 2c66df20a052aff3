#include "graph/base/path.h"

#include <string.h>

/* A path under construction, in a buffer that is known to be large enough. */
struct joined {
    char *start, *end; /* without a slash at its end */
    bool absolute;
};

static bool part_is(const char *part, size_t len, const char *text)
{
    return len == strlen(text) && memcmp(part, text, len) == 0;
}

/* The last component that was added; what ".." takes back unless it is ".." itself. */
static char *last_part(const struct joined *joined)
{
    char *part = joined->end;
    while (part > joined->start && part[-1] != '/')
        part--;
    return part;
}

static void add_part(struct joined *joined, const char *part, size_t len)
{
    char *last = last_part(joined);
    size_t last_len = (size_t)(joined->end - last);
    bool up = part_is(part, len, "..");
    if (up && last_len && !part_is(last, last_len, "..")) {
        joined->end = last > joined->start ? last - 1 : last;
        return;
    }
    if (up && joined->absolute)
        return;
    if (joined->absolute || joined->end > joined->start)
        *joined->end++ = '/';
    memcpy(joined->end, part, len);
    joined->end += len;
}

static void add_parts(struct joined *joined, const char *path)
{
    while (*path) {
        size_t len = strcspn(path, "/");
        if (len && !part_is(path, len, "."))
            add_part(joined, path, len);
        path += len + (path[len] == '/');
    }
}

const char *path_join(struct arena *arena, const char *dir, const char *relative)
{
    const char *before = relative[0] == '/' ? "" : dir;
    char *bytes = arena_alloc(arena, strlen(before) + strlen(relative) + 3);
    struct joined joined = {bytes, bytes, before[0] == '/' || relative[0] == '/'};
    add_parts(&joined, before);
    add_parts(&joined, relative);
    if (joined.absolute && joined.end == joined.start)
        *joined.end++ = '/';
    *joined.end = '\0';
    return bytes;
}

const char *path_child(struct arena *arena, const char *dir, const char *name)
{
    return *dir ? arena_join(arena, dir, '/', name) : arena_string(arena, name);
}

const char *path_parent(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? arena_copy(arena, path, (size_t)(slash - path)) : "";
}

bool path_cut(char *path)
{
    char *slash = strrchr(path, '/');
    if (!path[0])
        return false;
    *(slash ? slash : path) = '\0';
    return true;
}

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

char *path_slashes(char *path)
{
    for (char *at = path; (at = strchr(at, '\\'));)
        *at = '/';
    return path;
}

bool path_climbs(const char *path)
{
    for (; *path; path += strspn(path, "/")) {
        size_t len = strcspn(path, "/");
        if (part_is(path, len, ".."))
            return true;
        path += len;
    }
    return false;
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
