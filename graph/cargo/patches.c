#include "graph/base/path.h"
#include "graph/cargo/workspace_parts.h"

/* A file that names replacements, and the directory that its paths are seen from. */
struct patch_file {
    struct arena *arena;
    const char *path, *dir;
    struct patches *patches;
};

static void add(struct patch_file *file, struct patch patch, const char *path)
{
    patch.file = file->path;
    if (path)
        patch.dir = path_join(file->arena, file->dir, path);
    vec_push(file->arena, file->patches, patch);
}

/* NAME = { path = "…", package = "…" } of one table, which has that key. */
static void add_table(struct patch_file *file, const char *key, const struct toml *table)
{
    for (const struct toml *item = table ? table->first : NULL; item; item = item->next) {
        const char *path = toml_get_string(item, "path");
        const char *package = toml_get_string(item, "package");
        enum patch_kind other = toml_get_string(item, "git") ? PATCH_GIT : PATCH_OTHER;
        struct patch patch = {.kind = path ? PATCH_PATH : other,
                              .name = package ? package : item->key,
                              .value = item};
        patch.key = arena_printf(file->arena, "%s.%s", key, item->key);
        add(file, patch, path);
    }
}

/* [patch.SOURCE] for every source. */
static void add_sources(struct patch_file *file, const struct toml *document)
{
    const struct toml *sources = toml_get_table(document, "patch");
    for (const struct toml *source = sources ? sources->first : NULL; source; source = source->next)
        if (source->type == TOML_TABLE)
            add_table(file, arena_printf(file->arena, "patch.%s", source->key), source);
}

/* [replace]: its keys are specifications of packages, of which only a path's manifest has the name
 * for sure. */
static void add_replacements(struct patch_file *file, const struct toml *document)
{
    size_t first = file->patches->count;
    add_table(file, "replace", toml_get_table(document, "replace"));
    for (size_t i = first; i < file->patches->count; i++)
        if (file->patches->items[i].kind == PATCH_GIT)
            file->patches->items[i].kind = PATCH_OTHER;
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
        if (!item->string ||
            (!path_outside(dir) && source_stat(source, manifest).kind == FILE_NONE))
            continue;
        struct patch patch = {
            .kind = PATCH_OVERRIDE, .name = path_base(item->string), .value = item};
        patch.key = arena_printf(file->arena, "paths: %s", item->string);
        add(file, patch, item->string);
    }
}

struct patches patches_find(struct arena *arena, const struct source *source,
                            const struct manifest *root, const struct configs *configs)
{
    struct patches patches = {0};
    struct patch_file file = {arena, root->path, root->dir, &patches};
    add_sources(&file, root->document);
    add_replacements(&file, root->document);
    for (size_t i = 0; i < configs->count; i++) {
        const struct config *config = &configs->items[i];
        file = (struct patch_file){arena, config->path, config->dir, &patches};
        add_sources(&file, config->document);
        add_paths(&file, source, config->document);
    }
    return patches;
}
