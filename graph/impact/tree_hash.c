#include "graph/impact/tree_hash.h"

#include <string.h>

#include "graph/base/path.h"
#include "graph/cargo/targets.h"
#include "graph/impact/rules.h"

/* The areas of one package while they are hashed. */
struct open_areas {
    struct hasher areas[TREE_AREAS];
};

/* A directory that is gone through entry by entry, because something in it does not count. */
struct open_dir {
    uint32_t package;
    const char *path;
};

struct census {
    const struct seeding *seeding;
    const struct state *view;
    bool masked;
    struct map split;    /* directories above a package or a path that changed */
    struct map packages; /* directories of packages */
    struct open_areas *open;
    VEC(struct open_dir) dirs; /* a stack */
    bool unknown;              /* a node was not known */
};

static void split_above(struct census *census, const char *path)
{
    struct arena *arena = census->seeding->arena;
    char *above = arena_string(arena, path);
    while (path_cut(above) && !map_has(&census->split, above))
        map_put(arena, &census->split, arena_string(arena, above), 1);
}

static enum tree_area area_of(const char *package_dir, const char *path)
{
    return targets_are_for_tests(package_dir, path) ? TREE_TESTS : TREE_SOURCES;
}

/* What manifests and the lock file say is hashed elsewhere; what no build reads is not. */
static bool is_left_out(const struct census *census, const char *path)
{
    const struct workspace *workspace = census->view->workspace;
    struct arena *arena = census->seeding->arena;
    const char *base = path_base(path);
    if (census->masked && diff_change(census->seeding->diff, path) != NO_CHANGE)
        return true;
    if (strcmp(base, "Cargo.toml") == 0)
        return true;
    const char *dir = path_parent(arena, path);
    if (strcmp(dir, workspace->root) != 0 && *dir && strcmp(dir, ".github") != 0)
        return false;
    enum rule_effect effect = rules_match(arena, workspace, path, false).effect;
    return effect == RULE_NOTHING || effect == RULE_COMPARED;
}

static void add_entry(struct census *census, const struct open_dir *dir,
                      const struct file_entry *entry)
{
    struct arena *arena = census->seeding->arena;
    const char *path = *dir->path ? arena_join(arena, dir->path, '/', entry->name) : entry->name;
    const char *home = unit_package(&census->seeding->diff->units.packages[dir->package])->path;
    if (map_has(&census->packages, path) || is_left_out(census, path))
        return;
    if (entry->kind == FILE_DIR && map_has(&census->split, path)) {
        struct open_dir inner = {dir->package, path};
        vec_push(arena, &census->dirs, inner);
        return;
    }
    struct hasher *hasher = &census->open[dir->package].areas[area_of(home, path)];
    hasher_add_string(hasher, *home ? path + strlen(home) + 1 : path);
    hasher_add_string(hasher, entry->node);
    census->unknown |= !entry->node;
}

static void go_through(struct census *census)
{
    while (census->dirs.count) {
        struct open_dir dir = census->dirs.items[--census->dirs.count];
        struct file_list list = source_list(census->view->source, dir.path, census->seeding->arena);
        for (size_t i = 0; i < list.count; i++)
            add_entry(census, &dir, &list.items[i]);
    }
}

/* What is the same at both revisions is that of the packages of both; all that there is at the head
 * is that of its own. */
static bool counts(const struct census *census, const struct unit_package *package)
{
    return census->masked || package->head;
}

static void prepare(struct census *census)
{
    const struct seeding *seeding = census->seeding;
    const struct units *units = &seeding->diff->units;
    const struct changes *changes = seeding->diff->request->changes;
    for (uint32_t i = 0; i < units->package_count; i++) {
        const char *path = unit_package(&units->packages[i])->path;
        if (!counts(census, &units->packages[i]))
            continue;
        map_put(seeding->arena, &census->packages, path, i);
        split_above(census, path);
    }
    for (size_t i = 0; census->masked && i < changes->count; i++)
        split_above(census, changes->items[i].path);
}

struct tree_hash *tree_hash_of(const struct seeding *seeding, const struct state *view, bool masked)
{
    struct arena *arena = seeding->arena;
    size_t count = seeding->diff->units.package_count;
    struct census census = {.seeding = seeding, .view = view, .masked = masked};
    struct tree_hash *contents = arena_array(arena, count, sizeof *contents);
    if (!view->has_ids)
        return NULL;
    prepare(&census);
    census.open = arena_array(arena, count, sizeof *census.open);
    for (uint32_t i = 0; i < count; i++) {
        struct open_dir dir = {i, unit_package(&seeding->diff->units.packages[i])->path};
        for (size_t area = 0; area < TREE_AREAS; area++)
            census.open[i].areas[area] = hasher_new();
        if (!path_outside(dir.path))
            vec_push(arena, &census.dirs, dir);
        go_through(&census);
        for (size_t area = 0; area < TREE_AREAS; area++)
            contents[i].areas[area] = hasher_end(&census.open[i].areas[area]);
    }
    return census.unknown ? NULL : contents;
}
