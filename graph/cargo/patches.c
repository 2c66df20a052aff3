#include "graph/cargo/patches.h"

#include <string.h>

#include "graph/base/path.h"

enum {
    CONFIG_LIMIT = 1024 * 1024,
};

/* A file that names replacements, and the directory that its paths are seen from. */
struct patch_file {
    struct arena *arena;
    const char *path, *dir;
    struct patches *patches;
};

static void add(struct patch_file *file, const char *name, const struct toml *place,
                const char *path)
{
    struct patch patch = {name, path_join(file->arena, file->dir, path), file->path, place->line,
                          place->column};
    vec_push(file->arena, file->patches, patch);
}

/* NAME = { path = "…", package = "…" } of one table. */
static void add_table(struct patch_file *file, const struct toml *table)
{
    for (const struct toml *item = table ? table->first : NULL; item; item = item->next) {
        const char *path = toml_get_string(item, "path");
        const char *package = toml_get_string(item, "package");
        if (path)
            add(file, package ? package : item->key, item, path);
    }
}

/* [patch.SOURCE] for every source. */
static void add_sources(struct patch_file *file, const struct toml *document)
{
    const struct toml *sources = toml_get_table(document, "patch");
    for (const struct toml *source = sources ? sources->first : NULL; source; source = source->next)
        add_table(file, source);
}

/* `paths = […]` of a configuration: directories of replacements, named by their own manifests. */
static void add_paths(struct patch_file *file, const struct toml *document)
{
    const struct toml *paths = toml_get_array(document, "paths");
    for (const struct toml *item = paths ? paths->first : NULL; item; item = item->next)
        if (item->string)
            add(file, path_base(item->string), item, item->string);
}

static int add_config(struct arena *arena, const struct source *source, const char *dir,
                      const char *name, struct patches *patches, struct err *err)
{
    struct patch_file file = {arena, path_join(arena, dir, name), dir, patches};
    if (!source_has_file(source, file.path))
        return 0;
    struct blob blob;
    if (source_read(source, file.path, CONFIG_LIMIT, arena, &blob, err))
        return -1;
    const struct toml *document = toml_parse(arena, file.path, blob.bytes, blob.size, err);
    if (!document)
        return -1;
    add_sources(&file, document);
    add_paths(&file, document);
    return 0;
}

int patches_read(struct arena *arena, const struct source *source, const struct manifest *root,
                 struct patches *patches, struct err *err)
{
    struct patch_file file = {arena, root->path, root->dir, patches};
    *patches = (struct patches){0};
    add_sources(&file, root->document);
    add_table(&file, toml_get_table(root->document, "replace"));
    for (const char *dir = root->dir;; dir = path_parent(arena, dir)) {
        if (add_config(arena, source, dir, ".cargo/config.toml", patches, err) ||
            add_config(arena, source, dir, ".cargo/config", patches, err))
            return -1;
        if (!dir[0])
            return 0;
    }
}
