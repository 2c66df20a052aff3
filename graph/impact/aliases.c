#include "graph/impact/aliases.h"

#include <string.h>

#include "graph/base/path.h"

#define NO_LINK UINT32_MAX

enum {
    /* More names than this for one path make no sense: links lead to each other. */
    NAME_LIMIT = 256,
    /* Nothing can open a longer path (Linux's PATH_MAX). */
    LENGTH_LIMIT = 4096,
};

/* One path being named: `names` is the queue as well. */
struct naming {
    struct arena *arena;
    const struct aliases *aliases;
    struct map known;
    struct strings *names;
};

/* A link is entered under its target as 2 × index and under its end as 2 × index + 1. */
static void enter(struct arena *arena, struct aliases *aliases, const char *target, uint32_t slot)
{
    uint32_t first = NO_LINK;
    map_get(&aliases->by_target, target, &first);
    aliases->next[slot] = first;
    map_put(arena, &aliases->by_target, target, slot);
}

struct aliases aliases_index(struct arena *arena, const struct links *links)
{
    struct aliases aliases = {.links = links};
    size_t count = links ? links->count : 0;
    aliases.next = arena_array(arena, count * 2, sizeof *aliases.next);
    for (size_t i = 0; i < count; i++) {
        const struct link *link = &links->items[i];
        enter(arena, &aliases, link->target, (uint32_t)(2 * i));
        if (link->real && strcmp(link->real, link->target) != 0)
            enter(arena, &aliases, link->real, (uint32_t)(2 * i + 1));
    }
    return aliases;
}

static void add(struct naming *naming, const char *name)
{
    uint32_t known;
    if (strlen(name) >= LENGTH_LIMIT || map_get(&naming->known, name, &known))
        return;
    map_put(naming->arena, &naming->known, name, 0);
    vec_push(naming->arena, naming->names, name);
}

/* Adds what the links to `target` make of `path`, which is `target` or below it. */
static void add_through(struct naming *naming, const char *path, const char *target)
{
    uint32_t slot;
    if (!map_get(&naming->aliases->by_target, target, &slot))
        return;
    for (; slot != NO_LINK; slot = naming->aliases->next[slot]) {
        const char *link = naming->aliases->links->items[slot / 2].path;
        const char *rest = path + strlen(target);
        /* What is already seen through a link is not seen through it again. */
        if (!path_within(link, path))
            add(naming, path_join(naming->arena, link, rest + (*rest == '/')));
    }
}

static void add_names(struct naming *naming, const char *path)
{
    char *target = arena_string(naming->arena, path);
    do
        add_through(naming, path, target);
    while (path_cut(target));
}

/* Links that lead below a submodule, or through the link that changed. */
static void add_below(struct naming *naming, const char *path)
{
    const struct links *links = naming->aliases->links;
    for (size_t i = 0; links && i < links->count; i++) {
        const struct link *link = &links->items[i];
        if (path_within(path, link->target) || (link->real && path_within(path, link->real)))
            add(naming, link->path);
    }
}

bool aliases_of(struct arena *arena, const struct aliases *aliases, const char *path, bool special,
                struct strings *names)
{
    struct naming naming = {.arena = arena, .aliases = aliases, .names = names};
    *names = (struct strings){0};
    if (!aliases->links || !aliases->links->count)
        return true;
    map_put(arena, &naming.known, path, 0);
    for (size_t i = 0; names->count <= NAME_LIMIT && path; i++) {
        add_names(&naming, path);
        if (special)
            add_below(&naming, path);
        path = i < names->count ? names->items[i] : NULL;
    }
    return names->count <= NAME_LIMIT;
}
