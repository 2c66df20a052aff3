#include "graph/cargo/manifest.h"

#include <string.h>

#include "graph/base/path.h"

static const struct toml *parse(struct manifests *manifests, const char *path, const char *id,
                                struct err *err)
{
    uint32_t known;
    struct manifest_cache *cache = manifests->cache;
    if (id[0] && map_get(&cache->by_id, id, &known))
        return cache->documents.items[known];
    struct arena scratch = {0};
    struct blob blob;
    const struct toml *document = NULL;
    if (source_read(manifests->source, path, MANIFEST_LIMIT, &scratch, &blob, err) == 0)
        document = toml_parse(manifests->arena, path, blob.bytes, blob.size, err);
    arena_free(&scratch);
    if (document && id[0]) {
        map_put(manifests->arena, &cache->by_id, arena_string(manifests->arena, id),
                (uint32_t)cache->documents.count);
        vec_push(manifests->arena, &cache->documents, document);
    }
    return document;
}

static int no_manifest(const struct source *source, const char *path, enum file_kind kind,
                       struct err *err)
{
    if (kind == FILE_SUBMODULE) {
        err_at(err, ERR_INPUT, path, 0, 0, "is in a submodule whose content is not here");
        return err_hint(err, "git submodule update --init --recursive");
    }
    if (kind == FILE_LINK)
        return err_at(err, ERR_INPUT, path, 0, 0,
                      "is a symbolic link that leads out of the repository or nowhere, where a "
                      "manifest was expected");
    return err_at(err, ERR_INPUT, path, 0, 0, "there is no such manifest in %s", source->label);
}

const struct toml *manifest_package(const struct toml *document)
{
    const struct toml *package = toml_get_table(document, "package");
    return package ? package : toml_get_table(document, "project");
}

const struct manifest *manifests_get(struct manifests *manifests, const char *path, struct err *err)
{
    uint32_t known;
    if (map_get(&manifests->by_path, path, &known))
        return manifests->items.items[known];
    struct file_info info = source_stat(manifests->source, path);
    if (info.kind != FILE_REGULAR) {
        no_manifest(manifests->source, path, info.kind, err);
        return NULL;
    }
    struct manifest *manifest = arena_alloc(manifests->arena, sizeof *manifest);
    manifest->path = arena_string(manifests->arena, path);
    manifest->dir = path_parent(manifests->arena, path);
    /* A linked manifest in a directory of its own is a linked file, not a linked package. */
    if (info.real && strcmp(path_base(info.real), path_base(path)) == 0)
        manifest->real_dir = path_parent(manifests->arena, info.real);
    manifest->document = parse(manifests, manifest->path, info.id, err);
    if (!manifest->document)
        return NULL;
    manifest->package = manifest_package(manifest->document);
    manifest->workspace = toml_get_table(manifest->document, "workspace");
    if (!manifest->package && !manifest->workspace) {
        err_at(err, ERR_INPUT, manifest->path, 1, 1,
               "expected a [package] or a [workspace] section");
        return NULL;
    }
    map_put(manifests->arena, &manifests->by_path, manifest->path,
            (uint32_t)manifests->items.count);
    vec_push(manifests->arena, &manifests->items, manifest);
    return manifest;
}

/* Whether an entry of the root's array `key` is `path` or a directory above it, taken literally:
 * cargo compares paths here, it does not expand globs. */
static bool lists_literally(struct arena *arena, const struct manifest *root, const char *key,
                            const char *path)
{
    const struct toml *array = toml_get_array(root->workspace, key);
    for (const struct toml *item = array ? array->first : NULL; item; item = item->next)
        if (item->string && path_within(path_join(arena, root->dir, item->string), path))
            return true;
    return false;
}

bool manifest_excludes(struct arena *arena, const struct manifest *root, const char *path)
{
    return lists_literally(arena, root, "exclude", path) &&
           !lists_literally(arena, root, "members", path);
}

static int follow_pointer(struct manifests *manifests, const struct manifest *manifest,
                          const char *pointer, const struct manifest **root, struct err *err)
{
    const char *dir = path_join(manifests->arena, manifest->dir, pointer);
    *root = manifests_get(manifests, path_join(manifests->arena, dir, "Cargo.toml"), err);
    if (!*root)
        return -1;
    if (!(*root)->workspace) {
        const struct toml *place = toml_get(manifest->package, "workspace");
        return err_at(err, ERR_INPUT, manifest->path, place->line, place->column,
                      "package.workspace names %s, which has no [workspace] section",
                      (*root)->path);
    }
    return 0;
}

/* One step up the tree: whether the manifest in `dir` decides the root of `manifest`. */
static int consider(struct manifests *manifests, const struct manifest *manifest, const char *dir,
                    const struct manifest **root, struct err *err)
{
    const char *path = path_join(manifests->arena, dir, "Cargo.toml");
    if (!source_has_file(manifests->source, path))
        return 0;
    const struct manifest *above = manifests_get(manifests, path, err);
    if (!above)
        return -1;
    if (above->workspace) {
        if (!manifest_excludes(manifests->arena, above, manifest->path))
            *root = above;
        return 0;
    }
    const char *pointer = toml_get_string(above->package, "workspace");
    return pointer ? follow_pointer(manifests, above, pointer, root, err) : 0;
}

int manifest_find_root(struct manifests *manifests, const struct manifest *manifest,
                       const struct manifest **root, struct err *err)
{
    *root = NULL;
    if (manifest->workspace) {
        *root = manifest;
        return 0;
    }
    const char *pointer = toml_get_string(manifest->package, "workspace");
    if (pointer)
        return follow_pointer(manifests, manifest, pointer, root, err);
    const char *dir = manifest->dir;
    while (!*root && dir[0] && !path_outside(dir)) {
        dir = path_parent(manifests->arena, dir);
        if (consider(manifests, manifest, dir, root, err))
            return -1;
    }
    return 0;
}

const struct toml *manifest_field(const struct manifest *manifest, const struct manifest *root,
                                  const char *key, struct err *err)
{
    const struct toml *field = toml_get(manifest->package, key);
    if (!field || !toml_get_boolean(field, "workspace", false))
        return field;
    const struct toml *shared = toml_get_table(root ? root->workspace : NULL, "package");
    const struct toml *inherited = toml_get(shared, key);
    if (!inherited)
        err_at(err, ERR_INPUT, manifest->path, field->line, field->column,
               "package.%s says workspace = true, but %s%s", key,
               root ? "there is no such key in [workspace.package] of " : "no workspace is above",
               root ? root->path : "");
    return inherited;
}
