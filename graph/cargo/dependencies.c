#include <string.h>

#include "graph/base/path.h"
#include "graph/cargo/cfg.h"
#include "graph/cargo/workspace_parts.h"

/* What is the same for every dependency of one section. */
struct section {
    struct arena *arena;
    const struct manifest *manifest, *root;
    enum dep_kind kind;
    const char *target;
};

static const struct {
    const char *key, *old_key; /* cargo still reads the old spelling before edition 2024 */
    enum dep_kind kind;
} section_keys[] = {
    {"dependencies", "dependencies", DEP_NORMAL},
    {"dev-dependencies", "dev_dependencies", DEP_DEV},
    {"build-dependencies", "build_dependencies", DEP_BUILD},
};

bool dependencies_is_section(const struct toml *value)
{
    for (size_t i = 0; i < sizeof section_keys / sizeof *section_keys; i++)
        if (strcmp(value->key, section_keys[i].key) == 0 ||
            strcmp(value->key, section_keys[i].old_key) == 0)
            return value->type == TOML_TABLE;
    return false;
}

/* The entry of the root's [workspace.dependencies] that `declared` stands for. */
static const struct toml *inherited(const struct section *section, const struct toml *declared,
                                    struct err *err)
{
    const struct toml *shared =
        section->root ? toml_get_table(section->root->workspace, "dependencies") : NULL;
    const struct toml *value = toml_get(shared, declared->key);
    if (!value)
        err_at(err, ERR_INPUT, section->manifest->path, declared->line, declared->column,
               "dependency `%s` says workspace = true, but %s%s", declared->key,
               section->root ? "there is no such key in [workspace.dependencies] of "
                             : "no workspace is above",
               section->root ? section->root->path : "");
    return value;
}

static int dependency_read(const struct section *section, const struct toml *declared,
                           struct dependency *dependency, struct err *err)
{
    const struct toml *value = declared;
    const struct manifest *home = section->manifest; /* its path is written as seen from there */
    if (toml_get_boolean(declared, "workspace", false)) {
        value = inherited(section, declared, err);
        home = section->root;
    }
    if (!value || !home)
        return -1;
    if (value->type != TOML_STRING && value->type != TOML_TABLE)
        return err_at(err, ERR_INPUT, section->manifest->path, declared->line, declared->column,
                      "expected a version or a table for dependency `%s`", declared->key);
    const char *package = toml_get_string(value, "package");
    const char *path = toml_get_string(value, "path");
    *dependency = (struct dependency){
        .name = package ? package : declared->key,
        .rename = package ? declared->key : NULL,
        .kind = section->kind,
        .target = section->target,
        .optional = toml_get_boolean(declared, "optional", false),
        .artifact = toml_get(value, "artifact") || toml_get(declared, "artifact"),
        .path = path ? path_join(section->arena, home->dir, path) : NULL,
        .line = declared->line,
        .package = PACKAGE_NONE,
        .declared = declared,
        .shared = value == declared ? NULL : value,
    };
    return 0;
}

/* The sections of `table`: the manifest itself, or one platform of it. */
static int sections_read(struct section section, const struct toml *table,
                         struct dependencies *dependencies, struct err *err)
{
    for (size_t i = 0; i < sizeof section_keys / sizeof *section_keys; i++) {
        const struct toml *declared = toml_get_table(table, section_keys[i].key);
        if (!declared)
            declared = toml_get_table(table, section_keys[i].old_key);
        section.kind = section_keys[i].kind;
        for (declared = declared ? declared->first : NULL; declared; declared = declared->next) {
            struct dependency dependency = {0};
            if (dependency_read(&section, declared, &dependency, err))
                return -1;
            vec_push(section.arena, dependencies, dependency);
        }
    }
    return 0;
}

static const char *platform_key(const struct section *section, const struct toml *platform,
                                struct err *err)
{
    struct err cause = {0};
    const char *target = cfg_platform(section->arena, platform->key, &cause);
    if (!target)
        err_at(err, ERR_INPUT, section->manifest->path, platform->line, platform->column, "%s",
               cause.message);
    return target;
}

int dependencies_read(struct arena *arena, const struct manifest *manifest,
                      const struct manifest *root, struct dependencies *dependencies,
                      struct err *err)
{
    struct section section = {.arena = arena, .manifest = manifest, .root = root};
    *dependencies = (struct dependencies){0};
    if (sections_read(section, manifest->document, dependencies, err))
        return -1;
    const struct toml *platforms = toml_get_table(manifest->document, "target");
    for (const struct toml *platform = platforms ? platforms->first : NULL; platform;
         platform = platform->next) {
        section.target = platform_key(&section, platform, err);
        if (!section.target || sections_read(section, platform, dependencies, err))
            return -1;
    }
    return 0;
}
