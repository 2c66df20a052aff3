#include "graph/cargo/patches.h"

#include "graph/base/path.h"

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

/* `paths = […]` of a configuration: directories of replacements, named by their own manifests. What
 * holds packages only further below is none (configs_paths knows it). */
static void add_paths(struct patch_file *file, const struct source *source,
                      const struct toml *document)
{
    const struct toml *paths = toml_get_array(document, "paths");
    for (const struct toml *item = paths ? paths->first : NULL; item; item = item->next) {
        const char *dir = path_join(file->arena, file->dir, item->string ? item->string : "");
        const char *manifest = path_join(file->arena, dir, "Cargo.toml");
        if (item->string && (path_outside(dir) || source_stat(source, manifest).kind != FILE_NONE))
            add(file, path_base(item->string), item, item->string);
    }
}

struct patches patches_find(struct arena *arena, const struct source *source,
                            const struct manifest *root, const struct configs *configs)
{
    struct patches patches = {0};
    struct patch_file file = {arena, root->path, root->dir, &patches};
    add_sources(&file, root->document);
    add_table(&file, toml_get_table(root->document, "replace"));
    for (size_t i = 0; i < configs->count; i++) {
        const struct config *config = &configs->items[i];
        file = (struct patch_file){arena, config->path, config->dir, &patches};
        add_sources(&file, config->document);
        add_paths(&file, source, config->document);
    }
    return patches;
}
