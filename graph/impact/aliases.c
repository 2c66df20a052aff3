#include "graph/impact/aliases.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/map.h"
#include "graph/base/path.h"

#define NO_LINK UINT32_MAX

enum {
    /* More or deeper names than this for one path make no sense: links lead to each other. */
    NAME_LIMIT = 256,
    END_LIMIT = 2 * NAME_LIMIT, /* of links, which have two each */
    DEPTH_LIMIT = 128,
    BYTES_LIMIT = 1 << 16,
    /* Of all changes together: names, and what each costs beside its bytes. */
    TOTAL_LIMIT = 1 << 25,
    NAME_COST = 32,
    /* Nothing can open a longer path (Linux's PATH_MAX). */
    LENGTH_LIMIT = 4096,
};

struct link_end {
    const char *path; /* a link's target, or what that is in the end */
    uint32_t link;
};

/* Links by where they lead. */
struct aliases {
    const struct links *links;
    struct map by_target;  /* → the first of its links; the rest follow in `next` */
    uint32_t *next;        /* two for each link: for its target and for what that is in the end */
    struct link_end *ends; /* sorted by path bytes */
    size_t end_count;
};

/* One path being named: `names` is the queue as well. */
struct naming {
    struct arena arena; /* of what is lost where names are tangled */
    const struct aliases *aliases;
    struct map known;
    struct strings names;
    size_t bytes, limit; /* of all names together */
    bool tangled;
};

/* A link is entered under its target as 2 × index and under its end as 2 × index + 1. */
static void enter(struct arena *arena, struct aliases *aliases, const char *target, uint32_t slot)
{
    uint32_t first = NO_LINK;
    map_get(&aliases->by_target, target, &first);
    aliases->next[slot] = first;
    map_put(arena, &aliases->by_target, target, slot);
    aliases->ends[aliases->end_count++] = (struct link_end){target, slot / 2};
}

static int compare_ends(const void *left, const void *right)
{
    const struct link_end *one = left, *other = right;
    int order = strcmp(one->path, other->path);
    return order ? order : (one->link > other->link) - (one->link < other->link);
}

static struct aliases index_links(struct arena *arena, const struct links *links)
{
    struct aliases aliases = {.links = links};
    size_t count = links ? links->count : 0;
    aliases.next = arena_array(arena, count * 2, sizeof *aliases.next);
    aliases.ends = arena_array(arena, count * 2, sizeof *aliases.ends);
    for (size_t i = 0; i < count; i++) {
        const struct link *link = &links->items[i];
        enter(arena, &aliases, link->target, (uint32_t)(2 * i));
        if (link->real && strcmp(link->real, link->target) != 0)
            enter(arena, &aliases, link->real, (uint32_t)(2 * i + 1));
    }
    if (aliases.end_count)
        qsort(aliases.ends, aliases.end_count, sizeof *aliases.ends, compare_ends);
    return aliases;
}

static unsigned depth_of(const char *path)
{
    unsigned depth = 0;
    for (; (path = strchr(path, '/')); path++)
        depth++;
    return depth;
}

static void add(struct naming *naming, const char *name)
{
    size_t len = strlen(name);
    if (len >= LENGTH_LIMIT || !map_add(&naming->arena, &naming->known, name, 0))
        return;
    vec_push(&naming->arena, &naming->names, name);
    naming->bytes += len + 1;
    naming->tangled |= naming->names.count > NAME_LIMIT || naming->bytes > naming->limit ||
                       depth_of(name) > DEPTH_LIMIT;
}

/* Adds what the links to `target` make of `path`, which is `target` or below it. */
static void add_through(struct naming *naming, const char *path, const char *target)
{
    uint32_t slot;
    if (!map_get(&naming->aliases->by_target, target, &slot))
        return;
    for (; slot != NO_LINK && !naming->tangled; slot = naming->aliases->next[slot]) {
        const char *link = naming->aliases->links->items[slot / 2].path;
        const char *rest = path + strlen(target);
        /* What is already seen through a link is not seen through it again. */
        if (!path_within(link, path))
            add(naming, path_join(&naming->arena, link, rest + (*rest == '/')));
    }
}

static void add_names(struct naming *naming, const char *path)
{
    char *target = arena_string(&naming->arena, path);
    do
        add_through(naming, path, target);
    while (!naming->tangled && path_cut(target));
}

/* The first end that is not before `path`. */
static size_t first_end(const struct aliases *aliases, const char *path)
{
    size_t low = 0, high = aliases->end_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(aliases->ends[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Links with an end that is `prefix`, or begins with it. */
static void find_ends(struct naming *naming, const char *prefix, bool longer, struct ids *links)
{
    const struct aliases *aliases = naming->aliases;
    size_t len = strlen(prefix);
    for (size_t i = first_end(aliases, prefix); i < aliases->end_count && !naming->tangled; i++) {
        const char *end = aliases->ends[i].path;
        if (strncmp(end, prefix, len) != 0 || (!longer && end[len]))
            return;
        vec_push(&naming->arena, links, aliases->ends[i].link);
        naming->tangled = links->count > END_LIMIT;
    }
}

/* Links that lead below a submodule, or through the link that changed. */
static void add_below(struct naming *naming, const char *path)
{
    struct ids links = {0};
    find_ends(naming, path, false, &links);
    find_ends(naming, *path ? arena_join(&naming->arena, path, '/', "") : "", true, &links);
    ids_sort(&links);
    for (size_t i = 0; i < links.count && !naming->tangled; i++)
        add(naming, naming->aliases->links->items[links.items[i]].path);
}

/* A path and all its names, each looked at as the path itself is. */
static void find_names(struct naming *naming, const char *path, bool link_or_submodule)
{
    map_put(&naming->arena, &naming->known, path, 0);
    for (size_t i = 0; path && !naming->tangled; i++) {
        add_names(naming, path);
        if (link_or_submodule)
            add_below(naming, path);
        path = i < naming->names.count ? naming->names.items[i] : NULL;
    }
}

static struct path_names names_of(struct arena *arena, const struct aliases *aliases,
                                  const char *path, bool link_or_submodule, size_t *left)
{
    struct naming naming = {.aliases = aliases, .limit = *left < BYTES_LIMIT ? *left : BYTES_LIMIT};
    if (!aliases->links || !aliases->links->count)
        return (struct path_names){0};
    find_names(&naming, path, link_or_submodule);
    struct path_names names = {.tangled = naming.tangled};
    for (size_t i = 0; i < naming.names.count && !names.tangled; i++)
        vec_push(arena, &names.others, arena_string(arena, naming.names.items[i]));
    const size_t cost = naming.bytes + naming.names.count * NAME_COST;
    *left -= cost < *left ? cost : *left;
    arena_free(&naming.arena);
    return names;
}

/* What lies in a directory has all the names that it has: the files of one that is tangled need not
 * be followed each. */
struct path_names *aliases_of_changes(struct arena *arena, const struct links *links,
                                      const struct changes *changes)
{
    const struct aliases aliases = index_links(arena, links);
    struct path_names *names = arena_array(arena, changes->count, sizeof *names);
    struct map tangled = {0};
    size_t left = TOTAL_LIMIT;
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->items[i];
        const char *dir = path_parent(arena, change->path);
        if (map_has(&tangled, dir)) {
            names[i].tangled = true;
            continue;
        }
        names[i] = names_of(arena, &aliases, change->path, change->link_or_submodule, &left);
        if (names[i].tangled && names_of(arena, &aliases, dir, false, &left).tangled)
            map_put(arena, &tangled, dir, 1);
    }
    return names;
}
