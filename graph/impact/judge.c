#include "graph/impact/judge.h"

#include <string.h>

#include "graph/base/path.h"
#include "graph/impact/nested.h"
#include "graph/impact/rules.h"
#include "graph/impact/unread.h"

static void add_owner(struct arena *arena, struct judgement *judgement, struct owner owner)
{
    for (size_t i = 0; i < judgement->owners.count; i++) {
        struct owner *known = &judgement->owners.items[i];
        if (known->package == owner.package && strcmp(known->name, owner.name) == 0) {
            known->unnamed = owner.unnamed ? known->unnamed : REASON_FILE_CHANGED;
            return;
        }
    }
    vec_push(arena, &judgement->owners, owner);
}

/* A package that a file belongs to. */
static struct owner owner_of(struct arena *arena, struct judge *judge, uint32_t package,
                             enum reason_code code, const char *name)
{
    struct owner owner = {.package = package, .code = code, .name = name};
    owner.unnamed = unread_code(arena, judge, name, &judge->workspace->packages.items[package]);
    return owner;
}

static void add_below(struct arena *arena, struct judgement *judgement,
                      const struct workspace *workspace, const char *dir, enum reason_code code)
{
    for (uint32_t i = 0; i < workspace->packages.count; i++)
        if (path_within(dir, workspace->packages.items[i].path)) {
            struct owner owner = {.package = i, .code = code, .name = dir};
            vec_push(arena, &judgement->owners, owner);
        }
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
static void add_around(struct arena *arena, struct judgement *judgement, struct judge *judge,
                       const char *path, uint32_t nearest)
{
    const struct workspace *workspace = judge->workspace;
    const struct package *packages = workspace->packages.items;
    for (uint32_t around = nearest; packages[around].path[0];) {
        around = workspace_owner(arena, workspace, path_parent(arena, packages[around].path));
        if (around == PACKAGE_NONE)
            return;
        if (holds_targets(arena, judge->source, packages[around].path, packages[nearest].path,
                          path))
            add_owner(arena, judgement, owner_of(arena, judge, around, REASON_FILE_CHANGED, path));
    }
}

static void add_nearest(struct arena *arena, struct judgement *judgement, struct judge *judge,
                        const char *path, bool link_or_submodule)
{
    uint32_t nearest = workspace_owner(arena, judge->workspace, path);
    if (nearest == PACKAGE_NONE)
        return;
    const struct package *package = &judge->workspace->packages.items[nearest];
    bool manifest = strcmp(path, package->manifest_path) == 0;
    enum reason_code code = manifest ? REASON_MANIFEST_CHANGED : REASON_FILE_CHANGED;
    struct owner owner = owner_of(arena, judge, nearest, code, path);
    judgement->by_tree = strcmp(package->path, judge->workspace->root) == 0;
    /* As cargo's own list of a package's files, which ends where another manifest stands. */
    if (!manifest && !link_or_submodule && nested_dir(arena, judge, package, path))
        owner.unnamed = REASON_OTHER_WORKSPACE;
    add_owner(arena, judgement, owner);
    add_around(arena, judgement, judge, path, nearest);
}

/* Packages that stand behind a link to where the path is, name targets there, or inherit from it.
 */
static void add_elsewhere(struct arena *arena, struct judgement *judgement, struct judge *judge,
                          const char *path, bool link_or_submodule)
{
    const struct workspace *workspace = judge->workspace;
    for (uint32_t i = 0; i < workspace->packages.count; i++) {
        const struct package *package = &workspace->packages.items[i];
        if (package->real_path && rules_touch(path, link_or_submodule, package->real_path))
            add_owner(arena, judgement, owner_of(arena, judge, i, REASON_FILE_CHANGED, path));
        if (package->shared_manifest &&
            rules_touch(path, link_or_submodule, package->shared_manifest))
            add_owner(arena, judgement, owner_of(arena, judge, i, REASON_MANIFEST_CHANGED, path));
        for (size_t k = 0; k < package->target_dirs.count; k++)
            if (rules_touch(path, link_or_submodule, package->target_dirs.items[k]))
                add_owner(arena, judgement, owner_of(arena, judge, i, REASON_TARGET_CHANGED, path));
    }
}

/* What no rule decides and no package owns. */
static void judge_unowned(struct arena *arena, struct judgement *judgement, struct judge *judge,
                          const char *path, bool link_or_submodule)
{
    if (nested_is_foreign(arena, judge, path)) {
        judgement->code = REASON_OTHER_WORKSPACE;
        return;
    }
    enum reason_code unread =
        link_or_submodule ? REASON_FILE_CHANGED : unread_code(arena, judge, path, NULL);
    if (unread == REASON_TOOL_CONFIG)
        judgement->unless_named = unread_name(arena, judge->workspace, path);
    judgement->by_tree = true;
    judgement->everything = unread == REASON_FILE_CHANGED;
    judgement->code = judgement->everything ? REASON_UNOWNED : unread;
}

/* What a file that is compared says may reach everything: behind a link it can't be followed. */
static void judge_compared(struct judgement *judgement, enum reason_code code,
                           bool link_or_submodule)
{
    judgement->lock = code == REASON_LOCK_EQUAL;
    judgement->manifest = !judgement->lock;
    judgement->everything = link_or_submodule;
    if (link_or_submodule)
        judgement->code = judgement->lock ? REASON_LOCK_FILE : REASON_ROOT_MANIFEST;
}

/* Whether the path is of a workflow that has no say in the plan. A link may lead to one that has.
 */
static bool is_others(const struct judge *judge, const char *path, bool link_or_submodule)
{
    const struct strings *others = &judge->rules->others;
    for (size_t i = 0; i < others->count && !link_or_submodule; i++)
        if (path_within(others->items[i], path))
            return true;
    return false;
}

/* A package may lie among them, or name a target there. */
static struct judgement judge_others(struct arena *arena, struct judge *judge, const char *path)
{
    struct judgement judgement = {.code = REASON_OTHER_WORKFLOW};
    uint32_t owner = workspace_owner(arena, judge->workspace, path);
    if (owner != PACKAGE_NONE && *judge->workspace->packages.items[owner].path)
        add_nearest(arena, &judgement, judge, path, false);
    add_elsewhere(arena, &judgement, judge, path, false);
    judgement.only_read = !judgement.owners.count;
    if (judgement.owners.count)
        judgement.code = judgement.owners.items[0].code;
    return judgement;
}

/* One name of a path, as if there were no rules of the repository's own. */
static struct judgement judge_unruled(struct arena *arena, struct judge *judge, const char *path,
                                      bool link_or_submodule)
{
    struct rule_match match = rules_match(arena, judge->workspace, path, link_or_submodule);
    struct judgement judgement = {.everything = match.effect == RULE_EVERYTHING,
                                  .code = match.code,
                                  .config_key = match.config_key};
    if (match.code == REASON_CI_CONFIG && is_others(judge, path, link_or_submodule))
        return judge_others(arena, judge, path);
    if (match.effect == RULE_COMPARED)
        judge_compared(&judgement, match.code, link_or_submodule);
    if (match.effect == RULE_FORMAT || match.effect == RULE_LINT || match.effect == RULE_BELOW)
        add_below(arena, &judgement, judge->workspace, match.dir, match.code);
    if (match.effect != RULE_OWNER && match.effect != RULE_BELOW)
        return judgement;
    if (link_or_submodule)
        add_below(arena, &judgement, judge->workspace, path, REASON_SUBMODULE_CHANGED);
    add_nearest(arena, &judgement, judge, path, link_or_submodule);
    add_elsewhere(arena, &judgement, judge, path, link_or_submodule);
    if (judgement.owners.count)
        judgement.code = judgement.owners.items[0].code;
    else
        judge_unowned(arena, &judgement, judge, path, link_or_submodule);
    return judgement;
}

/* Whether the path is one of the files, or may lead to one. */
static bool touches_any(const struct strings *files, const char *path, bool link_or_submodule)
{
    for (size_t i = 0; i < files->count; i++)
        if (rules_touch(path, link_or_submodule, files->items[i]))
            return true;
    return false;
}

static struct ids find_named(struct arena *arena, const struct workspace *workspace,
                             const struct strings *names)
{
    struct map known = {0};
    struct ids found = {0};
    uint32_t place;
    for (size_t i = 0; i < names->count; i++)
        map_put(arena, &known, names->items[i], 1);
    for (uint32_t i = 0; i < workspace->packages.count; i++)
        if (map_get(&known, workspace->packages.items[i].name, &place))
            vec_push(arena, &found, i);
    return found;
}

/* The packages that a rule names, in this workspace. */
static const struct ids *ruled_packages(struct arena *arena, struct judge *judge,
                                        const struct path_rule *rule)
{
    if (!judge->ruled)
        judge->ruled = arena_array(arena, judge->rules->count, sizeof *judge->ruled);
    struct ids **ruled = &judge->ruled[rule - judge->rules->items];
    if (!*ruled) {
        *ruled = arena_alloc(arena, sizeof **ruled);
        **ruled = find_named(arena, judge->workspace, &rule->packages);
    }
    return *ruled;
}

/* What a rule says, beside what is known of `path` already. */
static void add_ruled(struct arena *arena, struct judgement *judgement, struct judge *judge,
                      const struct path_rule *rule, const char *path)
{
    const struct ids *packages = ruled_packages(arena, judge, rule);
    if (!rule->everything && !packages->count && !rule->jobs.count)
        return;
    bool reached = judgement->everything || judgement->owners.count || judgement->job_rules.count;
    bool unowned = judgement->everything && judgement->code == REASON_UNOWNED;
    if (rule->jobs.count)
        vec_push(arena, &judgement->job_rules, rule);
    if (rule->everything ? !judgement->everything || unowned : !reached) {
        judgement->code = REASON_PATH_RULE;
        judgement->rule = rule;
    }
    judgement->rule = judgement->rule ? judgement->rule : rule;
    judgement->everything |= rule->everything;
    for (size_t i = 0; i < packages->count; i++) {
        struct owner owner = {
            .package = packages->items[i], .code = REASON_PATH_RULE, .name = path, .rule = rule};
        vec_push(arena, &judgement->owners, owner);
    }
}

/* Whether the path is one of the files that plan, or lies in a directory of such; packages there
 * are packages all the same. */
static bool is_planning(struct arena *arena, const struct judge *judge, const char *path,
                        bool link_or_submodule)
{
    const struct strings *plans = &judge->rules->plans;
    uint32_t owner = plans->count ? workspace_owner(arena, judge->workspace, path) : PACKAGE_NONE;
    const char *dir = owner == PACKAGE_NONE ? NULL : judge->workspace->packages.items[owner].path;
    for (size_t i = 0; i < plans->count; i++) {
        const char *item = plans->items[i];
        bool around = strcmp(item, path) != 0 &&
                      (unread_is_document(path) || (dir && path_within(item, dir)));
        if (rules_touch(path, link_or_submodule, item) && (link_or_submodule || !around))
            return true;
    }
    return false;
}

/* What rules of the repository may add to, and not take away. */
static bool stands(struct arena *arena, const struct judge *judge, const char *path,
                   bool link_or_submodule)
{
    return rules_stand(arena, judge->workspace, path, link_or_submodule) &&
           (!is_others(judge, path, link_or_submodule) ||
            strcmp(path_base(path), "Cargo.toml") == 0);
}

/* One name of a path: by the rules of the repository, where they decide. */
static struct judgement judge_name(struct arena *arena, struct judge *judge, const char *path,
                                   bool link_or_submodule)
{
    const struct path_rules *rules = judge->rules;
    if (touches_any(&rules->files, path, link_or_submodule))
        return (struct judgement){.everything = true, .code = REASON_PLANNER_CONFIG};
    if (is_planning(arena, judge, path, link_or_submodule))
        return (struct judgement){.everything = true, .code = REASON_CI_CONFIG};
    const struct path_rule *rule = path_rules_find(rules, path, link_or_submodule);
    struct judgement judgement = {.settled = true, .code = REASON_RULED_OUT, .rule = rule};
    if (!rule || rule->adds || stands(arena, judge, path, link_or_submodule))
        judgement = judge_unruled(arena, judge, path, link_or_submodule);
    if (rule)
        add_ruled(arena, &judgement, judge, rule, path);
    for (size_t i = 0; link_or_submodule && i < rules->count; i++)
        if (path_rule_reaches_below(&rules->items[i], path, rule))
            add_ruled(arena, &judgement, judge, &rules->items[i], path);
    return judgement;
}

/* What either of two names reaches, the path reaches. */
static void widen(struct arena *arena, struct judgement *judgement, const struct judgement *by)
{
    bool reached = judgement->everything || judgement->owners.count || judgement->job_rules.count;
    if ((by->everything && !judgement->everything) ||
        ((by->owners.count || by->job_rules.count) && !reached)) {
        judgement->code = by->code;
        judgement->rule = by->rule;
        judgement->config_key = by->config_key;
    }
    judgement->rule = judgement->rule ? judgement->rule : by->rule;
    judgement->unless_named = judgement->unless_named ? judgement->unless_named : by->unless_named;
    judgement->by_tree |= by->by_tree;
    judgement->settled &= by->settled;
    judgement->only_read |= by->only_read;
    judgement->everything |= by->everything;
    judgement->manifest |= by->manifest;
    judgement->lock |= by->lock;
    for (size_t i = 0; i < by->owners.count; i++)
        vec_push(arena, &judgement->owners, by->owners.items[i]);
    for (size_t i = 0; i < by->job_rules.count; i++)
        vec_push(arena, &judgement->job_rules, by->job_rules.items[i]);
}

struct judgement change_judge(struct arena *arena, struct judge *judge, const struct change *change,
                              const struct strings *names)
{
    struct judgement judgement = judge_name(arena, judge, change->path, change->link_or_submodule);
    for (size_t i = 0; i < names->count; i++) {
        struct judgement other =
            judge_name(arena, judge, names->items[i], change->link_or_submodule);
        widen(arena, &judgement, &other);
    }
    return judgement;
}

static bool is_manifest(const char *path)
{
    return strcmp(path_base(path), "Cargo.toml") == 0;
}

bool change_touches_manifest(const struct change *change, const struct strings *names)
{
    if (change->link_or_submodule || is_manifest(change->path) ||
        strcmp(change->path, ".gitmodules") == 0)
        return true;
    for (size_t i = 0; i < names->count; i++)
        if (is_manifest(names->items[i]))
            return true;
    return false;
}
