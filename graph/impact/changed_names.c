#include "graph/impact/changed_names.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/path.h"
#include "graph/impact/unread.h"

static void add_path(struct arena *arena, struct changed_names *names, const char *path,
                     uint32_t change)
{
    if (path_outside(path) || !*path)
        return;
    vec_push(arena, names, ((struct changed_name){path, change}));
    for (char *above = arena_string(arena, path); *above && !map_has(&names->met, above);) {
        map_put(arena, &names->met, arena_string(arena, above), 1);
        path_cut(above);
    }
}

static int compare(const void *left, const void *right)
{
    const struct changed_name *one = left, *other = right;
    int order = strcmp(one->path, other->path);
    return order ? order : (one->change > other->change) - (one->change < other->change);
}

struct changed_names changed_names_of(const struct seeding *seeding)
{
    const struct changes *changes = seeding->diff->request->changes;
    struct arena *arena = seeding->arena;
    struct changed_names names = {0};
    for (uint32_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->items[i];
        const struct strings *others = &seeding->diff->names[i].others;
        if (seeding->seeds->changes[i].settled)
            continue;
        names.any_link_or_submodule |= change->link_or_submodule;
        add_path(arena, &names, change->path, i);
        for (size_t k = 0; k < others->count; k++)
            add_path(arena, &names, others->items[k], i);
    }
    if (names.count)
        qsort(names.items, names.count, sizeof *names.items, compare);
    return names;
}

/* The first name that is not before `path`. */
static size_t first_at(const struct changed_names *names, const char *path)
{
    size_t low = 0, high = names->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(names->items[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void find_above(const struct seeding *seeding, const struct changed_names *names,
                       const char *path, struct ids *changes)
{
    for (char *above = arena_string(seeding->arena, path); path_cut(above) && *above;)
        for (size_t i = first_at(names, above);
             i < names->count && strcmp(names->items[i].path, above) == 0; i++)
            if (seeding->diff->request->changes->items[names->items[i].change].link_or_submodule)
                vec_push(seeding->arena, changes, names->items[i].change);
}

void changed_names_find(const struct seeding *seeding, const struct changed_names *names,
                        const char *path, struct ids *changes)
{
    if (names->any_link_or_submodule)
        find_above(seeding, names, path, changes);
    if (!map_has(&names->met, path))
        return;
    size_t at = first_at(names, path);
    for (; at < names->count && strcmp(names->items[at].path, path) == 0; at++)
        vec_push(seeding->arena, changes, names->items[at].change);
    const char *below = arena_join(seeding->arena, path, '/', "");
    for (at = first_at(names, below);
         at < names->count && strncmp(names->items[at].path, below, strlen(below)) == 0; at++)
        vec_push(seeding->arena, changes, names->items[at].change);
}

/* A package with a directory elsewhere may name anything from there. */
static bool is_elsewhere(const struct package *package)
{
    bool elsewhere = package->real_path || path_outside(package->path);
    for (size_t i = 0; i < package->target_dirs.count; i++)
        elsewhere |= !path_within(package->path, package->target_dirs.items[i]);
    return elsewhere;
}

/* A package names its own files by what is below its directory. */
static void add_words(const struct seeding *seeding, const char *path, bool elsewhere,
                      struct byte_search *search)
{
    const struct workspace *workspace = seeding->facts->of[HEAD].judge.workspace;
    struct arena *arena = seeding->arena;
    bool own = elsewhere || map_has(&workspace->by_path, "") ||
               workspace_owner(arena, workspace, path) == PACKAGE_NONE;
    unsigned depth = 0;
    for (size_t at = 0; path[at]; depth++) {
        size_t end = at + strcspn(path + at, "/");
        const char *dir = arena_copy(arena, path, end);
        byte_search_add(arena, search, dir + at,
                        WORD_AT(depth) | (own ? WORD_OWN : 0) |
                            (own && !path[end] ? WORD_BASE : 0));
        own |= map_has(&workspace->by_path, dir);
        at = end + (path[end] == '/');
    }
}

struct byte_search changed_names_words(const struct seeding *seeding,
                                       const struct changed_names *names)
{
    const struct packages *packages = &seeding->facts->of[HEAD].judge.workspace->packages;
    const struct changes *changes = seeding->diff->request->changes;
    struct byte_search search = {0};
    bool elsewhere = false;
    for (size_t i = 0; i < packages->count; i++)
        elsewhere |= is_elsewhere(&packages->items[i]);
    for (size_t i = 0; i < names->count; i++) {
        byte_search_add_end(&search, names->items[i].path);
        if (!i || strcmp(names->items[i].path, names->items[i - 1].path) != 0)
            add_words(seeding, names->items[i].path, elsewhere, &search);
    }
    for (size_t i = 0; i < 2 * changes->count && !seeding->diff->request->alone; i++) {
        const struct workspace *workspace = seeding->facts->of[i % 2].judge.workspace;
        if (!seeding->seeds->changes[i / 2].settled)
            byte_search_add_whole(
                seeding->arena, &search,
                unread_name(seeding->arena, workspace, changes->items[i / 2].path));
    }
    return search;
}

/* How many components both begin with; whether that is all of `dir`. */
static unsigned common_depth(const char *dir, const char *path, bool *whole)
{
    unsigned depth = 0;
    while (*dir && *path) {
        size_t len = strcspn(dir, "/");
        if (strcspn(path, "/") != len || memcmp(dir, path, len) != 0)
            break;
        dir += len + (dir[len] == '/');
        path += len + (path[len] == '/');
        depth++;
    }
    *whole = !*dir;
    return depth;
}

/* A package around the path can name it from any directory of its own on the way. */
unsigned changed_names_kinds(const struct seeding *seeding, const struct changed_names *names,
                             uint32_t package)
{
    enum { COMPARED = 1000 }; /* paths: of more, any word matters */
    const struct package *asked =
        &seeding->facts->of[HEAD].judge.workspace->packages.items[package];
    unsigned kinds = 0;
    if (is_elsewhere(asked) || names->count > COMPARED)
        return ~0u;
    for (size_t i = 0; i < names->count; i++) {
        bool around;
        unsigned depth = common_depth(asked->path, names->items[i].path, &around);
        kinds |= around ? ~(WORD_AT(depth) - 1) : WORD_AT(depth);
    }
    return kinds & ~(WORD_OWN | WORD_BASE);
}
