#include "graph/impact/literals.h"

#include <string.h>

#include "graph/base/text.h"
#include "graph/impact/unread.h"

enum { SOURCE_LIMIT = 16 * 1024 * 1024 };

struct hunt {
    struct arena *arena;
    const struct workspace *workspace;
    const char *dir; /* of the package that is gone through */
    const struct names_held *held;
    VEC(struct file_ref) files;
    struct bits found[READERS_LIMIT]; /* names, by who found them */
};

static bool enters(void *self, const char *dir)
{
    const struct hunt *hunt = self;
    uint32_t package;
    return strcmp(dir, hunt->dir) == 0 || !map_get(&hunt->workspace->by_path, dir, &package);
}

static void meet(void *self, const char *path, const char *id)
{
    struct hunt *hunt = self;
    struct file_ref file = {arena_string(hunt->arena, path), arena_string(hunt->arena, id)};
    if (text_ends(path, ".rs"))
        vec_push(hunt->arena, &hunt->files, file);
}

static void look(void *self, size_t worker, size_t file, const struct blob *blob)
{
    struct hunt *hunt = self;
    (void)file;
    for (size_t i = 0; i < hunt->held->items.count; i++)
        if (!bits_has(&hunt->found[worker], i) &&
            (!blob || text_holds(blob->bytes, blob->size, hunt->held->items.items[i].quoted)))
            bits_add(&hunt->found[worker], i);
}

static void want(struct arena *arena, struct names_held *held, const char *name)
{
    uint32_t known;
    if (map_get(&held->by_name, name, &known))
        return;
    map_put(arena, &held->by_name, name, (uint32_t)held->items.count);
    struct name_held item = {arena_printf(arena, "\"%s\"", name), false};
    vec_push(arena, &held->items, item);
}

static void walk_packages(struct hunt *hunt, const struct source *source)
{
    const struct file_visitor visitor = {hunt, enters, meet};
    for (size_t i = 0; i < hunt->workspace->packages.count; i++) {
        struct err err;
        hunt->dir = hunt->workspace->packages.items[i].path;
        if (source_walk(source, hunt->dir, &visitor, &err))
            look(hunt, 0, 0, NULL);
    }
}

static void read_sources(const struct seeding *seeding, enum rev rev)
{
    struct arena *arena = seeding->arena;
    const struct changes *changes = seeding->diff->request->changes;
    struct hunt hunt = {.arena = arena,
                        .workspace = seeding->facts->of[rev].judge.workspace,
                        .held = &seeding->facts->of[rev].names};
    const struct file_reader reader = {&hunt, look};
    for (size_t i = 0; i < changes->count; i++)
        want(arena, &seeding->facts->of[rev].names,
             unread_name(arena, hunt.workspace, changes->items[i].path));
    for (size_t i = 0; i < READERS_LIMIT; i++)
        hunt.found[i] = bits_new(arena, seeding->facts->of[rev].names.items.count);
    walk_packages(&hunt, seeding->facts->of[rev].judge.source);
    source_read_all(seeding->facts->of[rev].judge.source, hunt.files.items, hunt.files.count,
                    SOURCE_LIMIT, &reader);
    for (size_t i = 0; i < READERS_LIMIT; i++)
        for (size_t k = 0; k < seeding->facts->of[rev].names.items.count; k++)
            seeding->facts->of[rev].names.items.items[k].held |= bits_has(&hunt.found[i], k);
    seeding->facts->of[rev].names.read = true;
}

bool literals_hold(const struct seeding *seeding, enum rev rev, const char *name)
{
    uint32_t place;
    if (!seeding->facts->of[rev].names.read)
        read_sources(seeding, rev);
    /* A name that no change has under its own path is a link's. */
    return !map_get(&seeding->facts->of[rev].names.by_name, name, &place) ||
           seeding->facts->of[rev].names.items.items[place].held;
}
