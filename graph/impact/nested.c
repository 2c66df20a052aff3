#include "graph/impact/nested.h"

#include <string.h>

#include "graph/base/path.h"
#include "graph/impact/data.h"

/* NULL where it is none that cargo could load. */
static const struct manifest *read(struct arena *arena, struct judge *judge, const char *path)
{
    struct err err = {0};
    judge->manifests.arena = arena;
    judge->manifests.source = judge->source;
    judge->manifests.cache = &judge->cache;
    return manifests_get(&judge->manifests, path, &err);
}

/* Whether the manifest at `path` is a package's, which then owns what lies beside it. */
static bool is_package(struct arena *arena, struct judge *judge, const char *path)
{
    const struct manifest *manifest = read(arena, judge, path);
    return manifest && manifest->package;
}

bool nested_is_foreign(struct arena *arena, struct judge *judge, const char *path)
{
    char *above = arena_string(arena, path);
    while (path_cut(above)) {
        const char *manifest = path_join(arena, above, "Cargo.toml");
        if (source_has_file(judge->source, manifest))
            return strcmp(manifest, judge->workspace->manifest_path) != 0 &&
                   (!workspace_has_below(judge->workspace, above) ||
                    is_package(arena, judge, manifest));
    }
    return false;
}

/* Whether cargo takes the manifest at `path` for another workspace's, or for a package that stands
 * alone. One that this workspace claims without having it for a member is refused. */
static bool stands_elsewhere(struct arena *arena, struct judge *judge, const char *path)
{
    const struct manifest *root, *manifest = read(arena, judge, path);
    struct err err = {0};
    if (!manifest || manifest_find_root(&judge->manifests, manifest, &root, &err))
        return false;
    if (root && strcmp(root->path, judge->workspace->manifest_path) == 0)
        return false;
    return manifest->package || !workspace_has_below(judge->workspace, manifest->dir);
}

/* The same for a directory, of which each is looked at once. */
static bool begins(struct arena *arena, struct judge *judge, const char *dir)
{
    uint32_t known;
    if (map_get(&judge->nested, dir, &known))
        return known;
    const char *manifest = path_join(arena, dir, "Cargo.toml");
    known = source_has_file(judge->source, manifest) && stands_elsewhere(arena, judge, manifest);
    map_put(arena, &judge->nested, arena_string(arena, dir), known);
    return known;
}

const char *nested_dir(struct arena *arena, struct judge *judge, const struct package *owner,
                       const char *path)
{
    char *above = arena_string(arena, path);
    while (path_cut(above) && strcmp(above, owner->path) != 0)
        if (begins(arena, judge, above))
            return data_within(owner->path, above, DATA_OF_TESTS) ? NULL : above;
    return NULL;
}
