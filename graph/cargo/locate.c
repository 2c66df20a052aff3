#include <string.h>

#include "graph/base/path.h"
#include "graph/base/vec.h"
#include "graph/cargo/workspace.h"

enum {
    /* A workspace that lies deeper than this below where the user stands is not meant. */
    SEARCH_DEPTH = 8,
    LISTED = 8,
    /* A few git objects can stand for billions of directories. */
    DIR_LIMIT = 100000,
};

/* Directories that hold other people's manifests, or none. */
static bool is_searched(const struct file_entry *entry)
{
    return entry->kind == FILE_DIR && entry->name[0] != '.' && strcmp(entry->name, "target") != 0 &&
           strcmp(entry->name, "node_modules") != 0;
}

static const char *manifest_in(struct arena *arena, const struct source *source, const char *dir)
{
    const char *path = path_join(arena, dir, "Cargo.toml");
    return source_has_file(source, path) ? path : NULL;
}

/* The next level of the tree: what lies in `dirs` and holds no manifest itself. */
static struct strings descend(struct arena *arena, const struct source *source,
                              const struct strings *dirs, struct strings *manifests)
{
    struct strings below = {0};
    for (size_t i = 0; i < dirs->count && below.count <= DIR_LIMIT; i++) {
        const char *manifest = manifest_in(arena, source, dirs->items[i]);
        if (manifest) {
            vec_push(arena, manifests, manifest);
            continue;
        }
        struct file_list list = source_list(source, dirs->items[i], arena);
        for (size_t k = 0; k < list.count; k++)
            if (is_searched(&list.items[k])) {
                const char *dir = path_join(arena, dirs->items[i], list.items[k].name);
                vec_push(arena, &below, dir);
            }
    }
    return below;
}

static const char *choose(struct arena *arena, const struct source *source, const char *dir,
                          struct strings *manifests, struct err *err)
{
    if (manifests->count == 1)
        return manifests->items[0];
    if (manifests->count == 0) {
        err_set(err, ERR_INPUT, "there is no Cargo.toml in %s%s%s, above it or below it",
                source->label, dir[0] ? ", directory " : "", dir);
        err_hint(err, "run whittle in a Cargo workspace, or name one with -C or --manifest-path");
        return NULL;
    }
    const char *list = "";
    strings_sort(manifests);
    for (size_t i = 0; i < manifests->count && i < LISTED; i++)
        list = arena_printf(arena, "%s%s%s", list, i ? ", " : "", manifests->items[i]);
    err_set(err, ERR_INPUT, "there are %zu workspaces here: %s%s", manifests->count, list,
            manifests->count > LISTED ? ", …" : "");
    err_hint(err, "choose one with --manifest-path, such as --manifest-path %s",
             manifests->items[0]);
    return NULL;
}

static const char *fail_size(const struct source *source, struct err *err)
{
    err_set(err, ERR_INPUT,
            "there is no Cargo.toml at the root of %s, and there are too many directories to "
            "search them for one",
            source->label);
    err_hint(err, "name it with --manifest-path DIR/Cargo.toml");
    return NULL;
}

const char *locate_manifest(struct arena *arena, const struct source *source, const char *dir,
                            struct err *err)
{
    for (const char *above = dir;; above = path_parent(arena, above)) {
        const char *manifest = manifest_in(arena, source, above);
        if (manifest)
            return manifest;
        if (!above[0])
            break;
    }
    struct strings dirs = {0}, manifests = {0};
    vec_push(arena, &dirs, dir);
    for (int depth = 0; depth <= SEARCH_DEPTH && dirs.count; depth++) {
        dirs = descend(arena, source, &dirs, &manifests);
        if (dirs.count > DIR_LIMIT)
            return fail_size(source, err);
    }
    return choose(arena, source, dir, &manifests, err);
}
