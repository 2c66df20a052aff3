#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/path.h"
#include "planner/git/source_common.h"

enum {
    MAX_LINKS = 40, /* Linux's */
    WORK_STEP = 64, /* what a step costs beside the bytes of the path that it asks for */
};

/* Nothing of a step is kept: the path at hand is one that grows and is cut. */
struct walker {
    const struct places *places;
    struct arena scratch;
    struct buffer at; /* resolved so far: a directory */
    const char *rest; /* still to go */
    unsigned links;
};

static const char *skip_slashes(const char *path)
{
    return path + strspn(path, "/");
}

static void cut(struct walker *walker, size_t len)
{
    walker->at.len = len;
    walker->at.bytes[len] = '\0';
}

/* Continues with where a link in `dir_len` bytes of the path points; false where it can't be
 * followed. */
static bool follow(struct walker *walker, size_t dir_len)
{
    const struct places *places = walker->places;
    const char *target = places->target(places->self, walker->at.bytes, &walker->scratch);
    if (!target || !*target || ++walker->links > MAX_LINKS)
        return false;
    cut(walker, target[0] == '/' ? 0 : dir_len);
    walker->rest = arena_join(&walker->scratch, target, '/', walker->rest);
    return true;
}

/* ".." is the parent of the resolved directory, not of the name that led there. */
static bool climb(struct walker *walker)
{
    bool below = path_cut(walker->at.bytes);
    walker->at.len = strlen(walker->at.bytes);
    return below;
}

/* Goes down by one component. FILE_DIR: go on. */
static enum file_kind descend(struct walker *walker, const char *name, size_t len)
{
    size_t dir_len = walker->at.len;
    buffer_add_bytes(&walker->at, "/", dir_len != 0);
    buffer_add_bytes(&walker->at, name, len);
    enum file_kind kind = walker->places->kind(walker->places->self, walker->at.bytes);
    if (kind == FILE_LINK)
        return follow(walker, dir_len) ? FILE_DIR : FILE_LINK;
    if (kind == FILE_REGULAR && *walker->rest)
        return FILE_NONE;
    return kind;
}

static enum file_kind step(struct walker *walker)
{
    const char *name = walker->rest;
    size_t len = strcspn(name, "/");
    walker->rest = skip_slashes(name + len);
    if (walker->places->work)
        *walker->places->work += walker->at.len + WORK_STEP;
    if (len == 1 && name[0] == '.')
        return FILE_DIR;
    if (len == 2 && memcmp(name, "..", 2) == 0)
        return climb(walker) ? FILE_DIR : FILE_LINK;
    return descend(walker, name, len);
}

enum file_kind follow_links(const struct places *places, const char *path, struct arena *arena,
                            const char **found)
{
    struct walker walker = {.places = places, .rest = path};
    enum file_kind kind = path_outside(path) ? FILE_NONE : FILE_DIR;
    walker.at.arena = &walker.scratch;
    buffer_end(&walker.at);
    while (kind == FILE_DIR && *(walker.rest = skip_slashes(walker.rest)))
        kind = step(&walker);
    *found = arena_copy(arena, walker.at.bytes, walker.at.len);
    arena_free(&walker.scratch);
    return kind;
}
