#include <string.h>

#include "graph/base/path.h"
#include "graph/cargo/targets.h"
#include "graph/cargo/workspace_parts.h"

/* The string of [package] key, inherited or not. */
static int read_field(const struct manifest *manifest, const struct manifest *root, const char *key,
                      const char *fallback, const char **value, struct err *err)
{
    struct err cause = {0};
    const struct toml *field = manifest_field(manifest, root, key, &cause);
    if (cause.code) {
        *err = cause;
        return -1;
    }
    if (field && !field->string)
        return err_at(err, ERR_INPUT, manifest->path, field->line, field->column,
                      "expected a string for package.%s", key);
    *value = field ? field->string : fallback;
    return 0;
}

/* Cargo allows letters, digits, '-' and '_'; of letters beyond ASCII it asks Unicode, which is
 * left to it. */
static bool is_name(const char *name)
{
    if (!*name)
        return false;
    for (const unsigned char *c = (const unsigned char *)name; *c; c++)
        if (*c < 0x80 && !(*c >= 'a' && *c <= 'z') && !(*c >= 'A' && *c <= 'Z') &&
            !(*c >= '0' && *c <= '9') && *c != '-' && *c != '_')
            return false;
    return true;
}

static int read_name(const struct manifest *manifest, const char **name, struct err *err)
{
    const struct toml *field = toml_get(manifest->package, "name");
    const struct toml *place = field ? field : manifest->package;
    *name = field ? field->string : NULL;
    if (!*name)
        return err_at(err, ERR_INPUT, manifest->path, place->line, place->column,
                      "expected package.name");
    if (!is_name(*name))
        return err_at(err, ERR_INPUT, manifest->path, place->line, place->column,
                      "`%s` is no package name: expected letters, digits, '-' and '_'", *name);
    return 0;
}

int package_read(struct arena *arena, const struct manifest *manifest, const struct manifest *root,
                 struct package *package, struct err *err)
{
    *package = (struct package){
        .path = manifest->dir,
        .manifest_path = manifest->path,
        .document = manifest->document,
        .shared = root ? root->document : NULL,
        .real_path = manifest->real_dir,
        .target_dirs = targets_dirs(arena, manifest->dir, manifest->document),
    };
    if (read_name(manifest, &package->name, err) ||
        read_field(manifest, root, "version", "0.0.0", &package->version, err) ||
        read_field(manifest, root, "edition", "2015", &package->edition, err))
        return -1;
    return dependencies_read(arena, manifest, root, &package->dependencies, err);
}

struct package package_opaque(struct arena *arena, const char *name, const char *dir)
{
    return (struct package){
        .name = name,
        .version = "0.0.0",
        .edition = "2015",
        .path = dir,
        .manifest_path = path_join(arena, dir, "Cargo.toml"),
        .opaque = true,
    };
}
