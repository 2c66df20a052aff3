#include "planner/git/walk.h"

#include <string.h>

#include "graph/base/path.h"

enum { MAX_LINKS = 40 }; /* Linux's */

struct walker {
    const struct places *places;
    struct arena *arena;
    const char *at;   /* resolved so far: a directory */
    const char *rest; /* still to go */
    unsigned links;
};

static const char *skip_slashes(const char *path)
{
    return path + strspn(path, "/");
}

/* Continues with where a link points; false where it can't be followed. */
static bool follow(struct walker *walker, const char *link)
{
    const char *target = walker->places->target(walker->places->self, link, walker->arena);
    if (!target || !*target || ++walker->links > MAX_LINKS)
        return false;
    if (target[0] == '/')
        walker->at = "";
    walker->rest = arena_printf(walker->arena, "%s/%s", target, walker->rest);
    return true;
}

/* ".." is the parent of the resolved directory, not of the name that led there. */
static bool climb(struct walker *walker)
{
    if (!*walker->at)
        return false;
    walker->at = path_parent(walker->arena, walker->at);
    return true;
}

/* Takes one component. FILE_DIR: go on. */
static enum file_kind step(struct walker *walker)
{
    size_t len = strcspn(walker->rest, "/");
    const char *name = arena_copy(walker->arena, walker->rest, len);
    walker->rest = skip_slashes(walker->rest + len);
    if (strcmp(name, ".") == 0)
        return FILE_DIR;
    if (strcmp(name, "..") == 0)
        return climb(walker) ? FILE_DIR : FILE_LINK;
    const char *next = *walker->at ? arena_printf(walker->arena, "%s/%s", walker->at, name) : name;
    enum file_kind kind = walker->places->kind(walker->places->self, next);
    if (kind == FILE_LINK)
        return follow(walker, next) ? FILE_DIR : FILE_LINK;
    if (kind == FILE_REGULAR && *walker->rest)
        return FILE_NONE;
    walker->at = next;
    return kind;
}

enum file_kind walk(const struct places *places, const char *path, struct arena *arena,
                    const char **found)
{
    struct walker walker = {places, arena, "", path, 0};
    enum file_kind kind = path_outside(path) ? FILE_NONE : FILE_DIR;
    while (kind == FILE_DIR && *(walker.rest = skip_slashes(walker.rest)))
        kind = step(&walker);
    *found = walker.at;
    return kind;
}
