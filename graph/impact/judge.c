#include "graph/impact/judge.h"

#include <string.h>

#include "graph/base/path.h"
#include "graph/impact/rules.h"

static void add_owner(struct arena *arena, struct judgement *judgement, uint32_t package,
                      enum reason_code code)
{
    for (size_t i = 0; i < judgement->owners.count; i++)
        if (judgement->owners.items[i].package == package)
            return;
    struct owner owner = {package, code};
    vec_push(arena, &judgement->owners, owner);
}

static void add_below(struct arena *arena, struct judgement *judgement,
                      const struct workspace *workspace, const char *dir, enum reason_code code)
{
    for (uint32_t i = 0; i < workspace->packages.count; i++)
        if (path_within(dir, workspace->packages.items[i].path))
            add_owner(arena, judgement, i, code);
}

/* Whether `path` is the main.rs of directory `dir`, or stands beside one. */
static bool has_main(struct arena *arena, const struct source *source, const char *dir,
                     const char *path)
{
    const char *main_path = path_join(arena, dir, "main.rs");
    return strcmp(path, main_path) == 0 || source_has_file(source, main_path);
}

/* Whether a target of the package at `outer` may be built from `path`, which is in another package
 * below it at `inner`: cargo does not mind the manifest there. Modules may lie anywhere below src;
 * elsewhere cargo looks for tests/NAME.rs and tests/NAME/main.rs. */
static bool holds_targets(struct arena *arena, const struct source *source, const char *outer,
                          const char *inner, const char *path)
{
    static const char *const searched[] = {"tests", "examples", "benches"};
    if (path_within(path_join(arena, outer, "src"), inner))
        return true;
    for (size_t i = 0; i < sizeof searched / sizeof *searched; i++) {
        const char *dir = path_join(arena, outer, searched[i]);
        if (strcmp(inner, dir) == 0)
            return true;
        if (strcmp(path_parent(arena, inner), dir) == 0)
            return has_main(arena, source, inner, path);
    }
    return false;
}

/* Packages around the nearest one that find targets of their own in its directory. */
static void add_around(struct arena *arena, struct judgement *judgement,
                       const struct workspace *workspace, const struct source *source,
                       const char *path, uint32_t nearest)
{
    const struct package *packages = workspace->packages.items;
    for (uint32_t around = nearest; packages[around].path[0];) {
        around = workspace_owner(arena, workspace, path_parent(arena, packages[around].path));
        if (around == PACKAGE_NONE)
            return;
        if (holds_targets(arena, source, packages[around].path, packages[nearest].path, path))
            add_owner(arena, judgement, around, REASON_FILE_CHANGED);
    }
}

static void add_nearest(struct arena *arena, struct judgement *judgement,
                        const struct workspace *workspace, const struct source *source,
                        const char *path)
{
    uint32_t nearest = workspace_owner(arena, workspace, path);
    if (nearest == PACKAGE_NONE)
        return;
    bool manifest = strcmp(path, workspace->packages.items[nearest].manifest_path) == 0;
    add_owner(arena, judgement, nearest, manifest ? REASON_MANIFEST_CHANGED : REASON_FILE_CHANGED);
    add_around(arena, judgement, workspace, source, path, nearest);
}

/* Packages that stand behind a link to where the path is, name targets there, or inherit from it.
 */
static void add_elsewhere(struct arena *arena, struct judgement *judgement,
                          const struct workspace *workspace, const char *path)
{
    for (uint32_t i = 0; i < workspace->packages.count; i++) {
        const struct package *package = &workspace->packages.items[i];
        if (package->real_path && path_within(package->real_path, path))
            add_owner(arena, judgement, i, REASON_FILE_CHANGED);
        if (package->shared_manifest && strcmp(package->shared_manifest, path) == 0)
            add_owner(arena, judgement, i, REASON_ROOT_MANIFEST);
        for (size_t k = 0; k < package->target_dirs.count; k++)
            if (path_within(package->target_dirs.items[k], path))
                add_owner(arena, judgement, i, REASON_TARGET_CHANGED);
    }
}

/* Whether a package of the workspace stands in `dir` or below it. */
static bool has_packages(const struct workspace *workspace, const char *dir)
{
    for (size_t i = 0; i < workspace->packages.count; i++)
        if (path_within(dir, workspace->packages.items[i].path))
            return true;
    return false;
}

/* Whether the manifest at `path` is a package's, which then owns what lies beside it. */
static bool is_package(struct arena *arena, const struct source *source, const char *path)
{
    struct blob blob;
    struct err err = {0};
    if (source_read(source, path, MANIFEST_LIMIT, arena, &blob, &err))
        return false;
    const struct toml *document = toml_parse(arena, path, blob.bytes, blob.size, &err);
    return document && manifest_package(document);
}

/* Whether a manifest stands above `path` that is not the root manifest: since no package of the
 * workspace owns the path, that is another workspace's. Only a virtual manifest above packages of
 * this one leaves it open whose the path is. */
static bool is_foreign(struct arena *arena, const struct workspace *workspace,
                       const struct source *source, const char *path)
{
    while (path[0]) {
        path = path_parent(arena, path);
        const char *manifest = path_join(arena, path, "Cargo.toml");
        if (source_has_file(source, manifest))
            return strcmp(manifest, workspace->manifest_path) != 0 &&
                   (!has_packages(workspace, path) || is_package(arena, source, manifest));
    }
    return false;
}

/* By the table of path rules and by ownership; says RULE_OWNER where neither knows the path. */
static enum rule_effect judge_name(struct arena *arena, struct judgement *judgement,
                                   const struct workspace *workspace, const struct source *source,
                                   const char *path, bool special)
{
    struct rule_match match = rules_match(arena, workspace, path);
    if (match.effect == RULE_EVERYTHING && !judgement->everything) {
        judgement->everything = true;
        judgement->code = match.code;
    }
    if (match.effect == RULE_NOTHING || match.effect == RULE_EVERYTHING)
        return match.effect;
    if (match.effect == RULE_BELOW)
        add_below(arena, judgement, workspace, match.dir, match.code);
    if (special)
        add_below(arena, judgement, workspace, path, REASON_SUBMODULE_CHANGED);
    add_nearest(arena, judgement, workspace, source, path);
    add_elsewhere(arena, judgement, workspace, path);
    return judgement->owners.count ? RULE_BELOW : RULE_OWNER;
}

/* What no rule decides and no package owns by its own name. */
static void judge_unowned(struct arena *arena, struct judgement *judgement,
                          const struct workspace *workspace, const struct source *source,
                          const char *path)
{
    bool foreign = is_foreign(arena, workspace, source, path);
    judgement->code = foreign ? REASON_OTHER_WORKSPACE : REASON_UNOWNED;
    judgement->everything = !foreign;
}

struct judgement change_judge(struct arena *arena, const struct workspace *workspace,
                              const struct source *source, const struct change *change,
                              const struct strings *names)
{
    struct judgement judgement = {0};
    enum rule_effect effect =
        judge_name(arena, &judgement, workspace, source, change->path, change->special);
    if (effect == RULE_NOTHING)
        judgement.code = REASON_NO_EFFECT;
    if (effect == RULE_OWNER)
        judge_unowned(arena, &judgement, workspace, source, change->path);
    for (size_t i = 0; i < names->count; i++)
        judge_name(arena, &judgement, workspace, source, names->items[i], change->special);
    if (judgement.owners.count && !judgement.everything)
        judgement.code = judgement.owners.items[0].code;
    return judgement;
}
