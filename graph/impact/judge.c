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

static void add_nearest(struct arena *arena, struct judgement *judgement,
                        const struct workspace *workspace, const char *path)
{
    uint32_t nearest = workspace_owner(arena, workspace, path);
    if (nearest == PACKAGE_NONE)
        return;
    bool manifest = strcmp(path, workspace->packages.items[nearest].manifest_path) == 0;
    add_owner(arena, judgement, nearest, manifest ? REASON_MANIFEST_CHANGED : REASON_FILE_CHANGED);
}

/* Packages whose targets lie where the path is, outside of their own directories. */
static void add_targets(struct arena *arena, struct judgement *judgement,
                        const struct workspace *workspace, const char *path)
{
    for (uint32_t i = 0; i < workspace->packages.count; i++) {
        const struct strings *dirs = &workspace->packages.items[i].outside_dirs;
        for (size_t k = 0; k < dirs->count; k++)
            if (path_within(dirs->items[k], path))
                add_owner(arena, judgement, i, REASON_TARGET_CHANGED);
    }
}

/* Whether a manifest stands above `path` that is not the root manifest: since no package of the
 * workspace owns the path, that is another workspace's. */
static bool is_foreign(struct arena *arena, const struct workspace *workspace,
                       const struct source *source, const char *path)
{
    while (path[0]) {
        path = path_parent(arena, path);
        const char *manifest = path_join(arena, path, "Cargo.toml");
        if (source_has_file(source, manifest))
            return strcmp(manifest, workspace->manifest_path) != 0;
    }
    return false;
}

struct judgement change_judge(struct arena *arena, const struct workspace *workspace,
                              const struct source *source, const struct change *change)
{
    struct rule_match match = rules_match(arena, workspace, change->path);
    struct judgement judgement = {.everything = match.effect == RULE_EVERYTHING,
                                  .code = match.code};
    if (match.effect == RULE_NOTHING || match.effect == RULE_EVERYTHING)
        return judgement;
    if (match.effect == RULE_BELOW)
        add_below(arena, &judgement, workspace, match.dir, match.code);
    if (change->special)
        add_below(arena, &judgement, workspace, change->path, REASON_SUBMODULE_CHANGED);
    add_nearest(arena, &judgement, workspace, change->path);
    add_targets(arena, &judgement, workspace, change->path);
    if (judgement.owners.count)
        judgement.code = judgement.owners.items[0].code;
    else if (is_foreign(arena, workspace, source, change->path))
        judgement.code = REASON_OTHER_WORKSPACE;
    else {
        judgement.code = REASON_UNOWNED;
        judgement.everything = true;
    }
    return judgement;
}
