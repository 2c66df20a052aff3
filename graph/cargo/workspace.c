#include "graph/cargo/workspace.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/glob.h"
#include "graph/base/path.h"
#include "graph/cargo/edges.h"
#include "graph/cargo/lock_file.h"
#include "graph/cargo/targets.h"

/* A directory whose package is wanted, and who wants it. */
struct wanted {
    const char *dir;
    const char *name; /* of the dependency or patch; NULL for a member that the root names */
    const char *file; /* the manifest that asks for it */
    unsigned line, column;
};

struct wanted_list {
    struct wanted *items;
    size_t count, capacity;
};

struct loader {
    struct arena *arena;
    struct manifests manifests;
    const struct manifest *root; /* of the workspace; a package that stands alone is its own */
    struct workspace *workspace;
    struct wanted_list wanted; /* a queue */
    struct err *err;
};

static void warn(struct loader *loader, const char *code, const struct wanted *wanted,
                 const char *message)
{
    struct warning warning = {code, wanted->file, wanted->line, message};
    vec_push(loader->arena, &loader->workspace->warnings, warning);
}

static bool is_loaded(const struct loader *loader, const char *dir)
{
    return map_has(&loader->workspace->by_path, dir);
}

static void push_package(struct loader *loader, struct package package)
{
    map_put(loader->arena, &loader->workspace->by_path, package.path,
            (uint32_t)loader->workspace->packages.count);
    vec_push(loader->arena, &loader->workspace->packages, package);
}

/* Queues the path dependencies of a package; those for its tests only where cargo builds these. */
static void want_dependencies(struct loader *loader, const struct package *package)
{
    for (size_t i = 0; i < package->dependencies.count; i++) {
        const struct dependency *dependency = &package->dependencies.items[i];
        struct wanted wanted = {dependency->path, dependency->name, package->manifest_path,
                                dependency->line, 0};
        if (dependency->path && (package->member || dependency->kind != DEP_DEV))
            vec_push(loader->arena, &loader->wanted, wanted);
    }
}

/* The manifest of a wanted directory, with the place that asks for it in the message. */
static const struct manifest *wanted_manifest(struct loader *loader, const struct wanted *wanted)
{
    const char *path = path_join(loader->arena, wanted->dir, "Cargo.toml");
    if (wanted->file && source_stat(loader->manifests.source, path).kind == FILE_NONE) {
        err_at(loader->err, ERR_INPUT, wanted->file, wanted->line, wanted->column,
               "%s%s%s is in %s, where there is no Cargo.toml", wanted->name ? "dependency `" : "",
               wanted->name ? wanted->name : "this member", wanted->name ? "`" : "",
               wanted->dir[0] ? wanted->dir : "the root directory");
        if (!wanted->name && glob_is_pattern(wanted->dir))
            err_hint(loader->err, "no directory matches the pattern: correct it, or take it out");
        else
            err_hint(loader->err, "correct the path, or commit %s", path);
        return NULL;
    }
    return manifests_get(&loader->manifests, path, loader->err);
}

static int load_package(struct loader *loader, const struct manifest *manifest, bool member)
{
    struct package package;
    const struct manifest *root;
    if (manifest_find_root(&loader->manifests, manifest, &root, loader->err) ||
        package_read(loader->arena, manifest, root, &package, loader->err))
        return -1;
    package.member = member;
    if (root && root != manifest && root != loader->root)
        package.shared_manifest = root->path;
    push_package(loader, package);
    want_dependencies(loader, &package);
    return 0;
}

/* Cargo refuses a member that has its workspace elsewhere. */
static int check_member(struct loader *loader, const struct manifest *manifest)
{
    const struct manifest *root;
    if (manifest_find_root(&loader->manifests, manifest, &root, loader->err))
        return -1;
    if (root == loader->root || manifest == loader->root)
        return 0;
    err_at(loader->err, ERR_INPUT, manifest->path, 1, 1,
           root == manifest ? "is a workspace of its own inside the workspace of %s"
           : root           ? "belongs to another workspace, and is a member of the workspace of %s"
                            : "is a member of %s, but nothing in it or above it says so",
           loader->root->path);
    return err_hint(loader->err,
                    root ? "add it to workspace.exclude in %s" : "set package.workspace to %s",
                    loader->root->path);
}

/* As cargo's find_path_deps: a path dependency outside the root's directory is a member only where
 * it names this workspace, and an excluded one never is. */
static int is_member(struct loader *loader, const struct wanted *wanted, bool *member)
{
    const char *path = path_join(loader->arena, wanted->dir, "Cargo.toml");
    *member = !path_outside(wanted->dir) && !manifest_excludes(loader->arena, loader->root, path);
    if (!*member || !wanted->name || path_within(loader->root->dir, wanted->dir))
        return 0;
    const struct manifest *root, *manifest = wanted_manifest(loader, wanted);
    if (!manifest || manifest_find_root(&loader->manifests, manifest, &root, loader->err))
        return -1;
    *member = root == loader->root;
    return 0;
}

static int load_member(struct loader *loader, const struct wanted *wanted)
{
    bool member;
    if (is_loaded(loader, wanted->dir))
        return 0;
    if (is_member(loader, wanted, &member))
        return -1;
    const char *path = path_join(loader->arena, wanted->dir, "Cargo.toml");
    bool submodule = source_stat(loader->manifests.source, path).kind == FILE_SUBMODULE;
    if (!member || (submodule && wanted->name))
        return 0;
    const struct manifest *manifest = wanted_manifest(loader, wanted);
    if (!manifest || check_member(loader, manifest))
        return -1;
    return manifest->package ? load_package(loader, manifest, true) : 0;
}

static int load_members(struct loader *loader)
{
    struct member_dirs dirs;
    if (members_expand(loader->arena, loader->manifests.source, loader->root, &dirs,
                       &loader->workspace->warnings, loader->err))
        return -1;
    loader->workspace->missing_members = dirs.without_manifest;
    for (size_t i = 0; i < dirs.count; i++) {
        struct wanted wanted = {dirs.items[i].dir, NULL, loader->root->path,
                                dirs.items[i].place->line, dirs.items[i].place->column};
        vec_push(loader->arena, &loader->wanted, wanted);
    }
    struct wanted root = {loader->root->dir, NULL, NULL, 0, 0};
    vec_push(loader->arena, &loader->wanted, root);
    for (size_t i = 0; i < loader->wanted.count; i++) {
        struct wanted wanted = loader->wanted.items[i];
        if (load_member(loader, &wanted))
            return -1;
    }
    return 0;
}

/* A path dependency, or a patch, that is no member. */
static int load_other(struct loader *loader, const struct wanted *wanted)
{
    if (is_loaded(loader, wanted->dir))
        return 0;
    if (path_outside(wanted->dir)) {
        warn(loader, "path-outside", wanted,
             arena_printf(loader->arena,
                          "`%s` is outside of the repository: its changes can't be seen",
                          wanted->name ? wanted->name : wanted->dir));
        return 0;
    }
    const char *path = path_join(loader->arena, wanted->dir, "Cargo.toml");
    if (wanted->name && source_stat(loader->manifests.source, path).kind == FILE_SUBMODULE) {
        warn(loader, "submodule-unread", wanted,
             arena_printf(loader->arena,
                          "`%s` is in a submodule whose content is not here: what it depends on "
                          "is unknown",
                          wanted->name));
        push_package(loader, package_opaque(loader->arena, wanted->name, wanted->dir));
        return 0;
    }
    const struct manifest *manifest = wanted_manifest(loader, wanted);
    if (!manifest)
        return -1;
    if (!manifest->package)
        return err_at(loader->err, ERR_INPUT, manifest->path, 1, 1,
                      "expected a [package] section: %s names it as dependency `%s`", wanted->file,
                      wanted->name);
    return load_package(loader, manifest, false);
}

/* Goes through the queue once more, patches added: what is still not loaded is no member. */
static int load_others(struct loader *loader, const struct patches *patches)
{
    for (size_t i = 0; i < patches->count; i++) {
        const struct patch *patch = &patches->items[i];
        struct wanted wanted = {patch->dir, patch->name, patch->file, patch->value->line,
                                patch->value->column};
        if (patch->dir)
            vec_push(loader->arena, &loader->wanted, wanted);
    }
    for (size_t i = 0; i < loader->wanted.count; i++) {
        struct wanted wanted = loader->wanted.items[i];
        if ((wanted.name || path_outside(wanted.dir)) && load_other(loader, &wanted))
            return -1;
    }
    return 0;
}

static int compare_packages(const void *left, const void *right)
{
    return strcmp(((const struct package *)left)->path, ((const struct package *)right)->path);
}

static void sort_packages(struct loader *loader)
{
    struct packages *packages = &loader->workspace->packages;
    if (packages->count > 1)
        qsort(packages->items, packages->count, sizeof *packages->items, compare_packages);
    for (uint32_t i = 0; i < packages->count; i++)
        map_put(loader->arena, &loader->workspace->by_path, packages->items[i].path, i);
}

static int check_names(struct loader *loader)
{
    const struct packages *packages = &loader->workspace->packages;
    struct map by_name = {0};
    for (uint32_t i = 0; i < packages->count; i++) {
        const struct package *package = &packages->items[i];
        uint32_t other;
        if (!package->member)
            continue;
        if (map_get(&by_name, package->name, &other))
            return err_at(loader->err, ERR_INPUT, package->manifest_path, 1, 1,
                          "two packages of this workspace are named `%s`: this one and %s",
                          package->name, packages->items[other].manifest_path);
        map_put(loader->arena, &by_name, package->name, i);
    }
    return 0;
}

/* The manifest that a user named must be a member of the workspace it was found to belong to. */
static int check_started_from(struct loader *loader, const struct manifest *manifest)
{
    uint32_t index;
    if (!manifest->package)
        return 0;
    if (map_get(&loader->workspace->by_path, manifest->dir, &index) &&
        loader->workspace->packages.items[index].member)
        return 0;
    err_at(loader->err, ERR_INPUT, manifest->path, 1, 1,
           "is no member of %s, the workspace above it", loader->root->path);
    return err_hint(loader->err,
                    "add it to workspace.members or workspace.exclude in %s, or give it an empty "
                    "[workspace] section",
                    loader->root->path);
}

static int load(struct loader *loader, const char *manifest_path)
{
    struct configs configs;
    const struct source *source = loader->manifests.source;
    const struct manifest *manifest = manifests_get(&loader->manifests, manifest_path, loader->err);
    if (!manifest || manifest_find_root(&loader->manifests, manifest, &loader->root, loader->err))
        return -1;
    bool alone = !loader->root;
    loader->root = alone ? manifest : loader->root;
    loader->workspace->root = loader->root->dir;
    loader->workspace->manifest_path = loader->root->path;
    loader->workspace->document = loader->root->document;
    if (alone ? load_package(loader, manifest, true) : load_members(loader))
        return -1;
    if (configs_read(loader->arena, source, loader->root->dir, &configs, loader->err))
        return -1;
    loader->workspace->config_paths = configs_paths(loader->arena, source, &configs);
    struct patches patches = patches_find(loader->arena, source, loader->root, &configs);
    if (load_others(loader, &patches))
        return -1;
    sort_packages(loader);
    if (patches.count) /* without a lock file more is possible: no error */
        loader->workspace->lock = lock_read_shared(loader->arena, source, loader->root->dir);
    edges_resolve(loader->arena, &patches, loader->workspace);
    return check_names(loader) || check_started_from(loader, manifest) ? -1 : 0;
}

int workspace_load(struct arena *arena, const struct source *source, const char *manifest_path,
                   struct manifest_cache *cache, struct workspace *workspace, struct err *err)
{
    struct loader loader = {
        .arena = arena,
        .manifests = {.arena = arena, .source = source, .cache = cache},
        .workspace = workspace,
        .err = err,
    };
    *workspace = (struct workspace){0};
    return load(&loader, manifest_path);
}

int workspace_find_targets(struct arena *arena, const struct source *source,
                           struct workspace *workspace, struct err *err)
{
    for (size_t i = 0; i < workspace->packages.count; i++) {
        struct package *package = &workspace->packages.items[i];
        if (!package->opaque && targets_find(arena, source, package, &package->targets, err))
            return -1;
    }
    return 0;
}

uint32_t workspace_owner(struct arena *arena, const struct workspace *workspace, const char *path)
{
    uint32_t owner = PACKAGE_NONE;
    char *above = arena_string(arena, path);
    while (!map_get(&workspace->by_path, above, &owner) && path_cut(above))
        continue;
    return owner;
}

bool workspace_has_below(const struct workspace *workspace, const char *dir)
{
    for (size_t i = 0; i < workspace->packages.count; i++)
        if (path_within(dir, workspace->packages.items[i].path))
            return true;
    return false;
}
