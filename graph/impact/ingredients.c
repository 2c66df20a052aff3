#include "graph/impact/ingredients.h"

#include <string.h>

#include "graph/base/path.h"
#include "graph/impact/manifest_parts.h"

/* Paths whose content every build at a workspace may depend on. */
static const char *const world_files[] = {"rust-toolchain", "rust-toolchain.toml", ".cargo/config",
                                          ".cargo/config.toml"};

static const char *node_at(const struct ingredients *ingredients, uint32_t change)
{
    const struct change *item = &ingredients->seeding->diff->request->changes->items[change];
    return ingredients->rev == HEAD ? item->head_node : item->base_node;
}

/* Changed files count where a seed says so, by what they are at this revision. */
static void add_touching(const struct ingredients *ingredients, struct hasher *hasher,
                         uint32_t unit)
{
    const struct seeding *seeding = ingredients->seeding;
    const struct counted *counted = ingredients->counted;
    if (!counted)
        return;
    for (size_t i = counted->first[unit]; i < counted->first[unit + 1]; i++) {
        const struct impact_seed *seed = &seeding->seeds->items[counted->seeds[i]];
        hasher_add_string(hasher, seeding->diff->request->changes->items[seed->change].path);
        hasher_add_string(hasher, node_at(ingredients, seed->change));
    }
}

static void add_items(const struct ingredients *ingredients, struct hasher *hasher,
                      const struct unit *unit, enum part part)
{
    const struct definition *definition =
        facts_definition(ingredients->seeding->facts, ingredients->rev, unit->package);
    const struct build_side *side = &ingredients->seeding->diff->units.sides[unit->side];
    for (size_t i = 0; i < definition->count; i++) {
        const struct definition_item *item = &definition->items[i];
        if (item->part == part && cfg_platform_holds(ingredients->seeding->arena, item->platform,
                                                     &side->scene) != TRUTH_NO)
            definition_add_item(hasher, item);
    }
}

/* What a dependency that is no path is locked to. */
static void add_locked(const struct ingredients *ingredients, struct hasher *hasher,
                       const struct unit *unit, const struct package *package, enum dep_kind kind)
{
    struct arena *arena = ingredients->seeding->arena;
    const struct build_side *side = &ingredients->seeding->diff->units.sides[unit->side];
    const struct lock_node *node =
        ingredients->lock ? lock_member(ingredients->lock, package->name, package->version) : NULL;
    for (size_t i = 0; node && i < package->dependencies.count; i++) {
        const struct dependency *dependency = &package->dependencies.items[i];
        bool here = dependency->path && dependency->package != PACKAGE_NONE;
        if (here || dependency->kind != kind ||
            cfg_platform_holds(arena, dependency->target, &side->scene) == TRUTH_NO)
            continue;
        struct ids nodes = lock_find(arena, ingredients->lock, node, dependency->name);
        for (size_t k = 0; k < nodes.count; k++)
            hasher_add_hash(hasher, &ingredients->locked[nodes.items[k]]);
    }
}

/* What the root manifest says of a patch; one of a configuration counts by that file. */
static void add_patch(const struct ingredients *ingredients, struct hasher *hasher,
                      const struct patch_use *use)
{
    const struct definition *root = facts_root(ingredients->seeding->facts, ingredients->rev);
    hasher_add_string(hasher,
                      arena_printf(ingredients->seeding->arena, "%s: %s", use->file, use->key));
    for (size_t i = 0; i < root->count; i++)
        if (root->items[i].part == PART_PATCH && root->items[i].value == use->patch)
            definition_add_item(hasher, &root->items[i]);
}

/* Patches that such dependencies lead to. */
static void add_patches(const struct ingredients *ingredients, struct hasher *hasher,
                        const struct unit *unit, const struct package *package, enum dep_kind kind)
{
    const struct build_side *side = &ingredients->seeding->diff->units.sides[unit->side];
    for (size_t i = 0; i < package->patches.count; i++) {
        const struct patch_use *use = &package->patches.items[i];
        if (use->kind == kind && cfg_platform_holds(ingredients->seeding->arena, use->platform,
                                                    &side->scene) != TRUTH_NO)
            add_patch(ingredients, hasher, use);
    }
}

static void add_content(const struct ingredients *ingredients, struct hasher *hasher,
                        uint32_t package, enum tree_area area)
{
    if (ingredients->content)
        hasher_add_hash(hasher, &ingredients->content[package].areas[area]);
}

static void add_dependencies(const struct ingredients *ingredients, struct hasher *hasher,
                             const struct unit *unit, const struct package *package,
                             enum dep_kind kind)
{
    add_items(ingredients, hasher, unit, part_of_dependency(kind));
    if (kind != DEP_DEV || package->member)
        add_locked(ingredients, hasher, unit, package, kind);
    add_patches(ingredients, hasher, unit, package, kind);
}

static const struct target *target_at(const struct ingredients *ingredients,
                                      const struct unit_target *target)
{
    return ingredients->rev == HEAD ? target->head : target->base;
}

/* Build dependencies of a package without a script are nobody's: they count for all of it, where a
 * script would be compiled. */
static bool lacks_script(const struct ingredients *ingredients, const struct unit *unit)
{
    const struct units *units = &ingredients->seeding->diff->units;
    const struct unit_package *package = &units->packages[unit->package];
    for (size_t i = 0; i < package->target_count; i++) {
        const struct target *target = target_at(ingredients, &package->targets[i]);
        if (target && target->kind == TARGET_BUILD_SCRIPT)
            return false;
    }
    return units->sides[unit->side].host == unit->side;
}

static bool is_script(const struct ingredients *ingredients, const struct unit *unit)
{
    const struct unit_package *package = &ingredients->seeding->diff->units.packages[unit->package];
    return unit->kind == UNIT_COMPILE &&
           target_at(ingredients, &package->targets[unit->target])->kind == TARGET_BUILD_SCRIPT;
}

static bool has_part(const struct ingredients *ingredients, const struct unit *unit, enum part part)
{
    if (!unit_is_of_package(unit) && !is_script(ingredients, unit))
        return false;
    bool scripted = part != PART_BUILD || !lacks_script(ingredients, unit);
    return part_kinds(part, scripted) & UNIT_BIT(unit->kind);
}

/* What the manifest says of the unit, but for what it says of one target. */
static void add_parts(const struct ingredients *ingredients, struct hasher *hasher,
                      const struct unit *unit, const struct package *package)
{
    if (has_part(ingredients, unit, PART_PACKAGE))
        add_items(ingredients, hasher, unit, PART_PACKAGE);
    for (unsigned kind = DEP_NORMAL; kind <= DEP_BUILD; kind++)
        if (has_part(ingredients, unit, part_of_dependency((enum dep_kind)kind)))
            add_dependencies(ingredients, hasher, unit, package, (enum dep_kind)kind);
    if (has_part(ingredients, unit, PART_TARGET))
        add_items(ingredients, hasher, unit, PART_TARGET);
}

/* What the lock file says of a package whose manifest is not here. */
static void add_opaque(const struct ingredients *ingredients, struct hasher *hasher,
                       const struct package *package)
{
    if (!package->opaque || !ingredients->lock)
        return;
    const struct ids nodes =
        lock_find(ingredients->seeding->arena, ingredients->lock, NULL, package->name);
    for (size_t i = 0; i < nodes.count; i++)
        hasher_add_hash(hasher, &ingredients->locked[nodes.items[i]]);
}

/* The files where formatting begins. */
static void add_roots(const struct ingredients *ingredients, struct hasher *hasher,
                      const struct unit *unit)
{
    const struct unit_package *package = &ingredients->seeding->diff->units.packages[unit->package];
    for (size_t i = 0; i < package->target_count; i++) {
        const struct target *target = target_at(ingredients, &package->targets[i]);
        if (target)
            hasher_add_string(hasher, target->src_path);
    }
}

static void add_membership(struct hasher *hasher, const struct package *package)
{
    hasher_add_string(hasher, package->member ? "member" : "");
}

static void add_lints(const struct ingredients *ingredients, struct hasher *hasher)
{
    const struct toml *document = ingredients->view->workspace->document;
    if (!document)
        return;
    const struct hash lints = definition_of_lints(ingredients->seeding->arena, document);
    hasher_add_hash(hasher, &lints);
}

static void add_group(const struct ingredients *ingredients, struct hasher *hasher,
                      const struct unit *unit, const struct package *package)
{
    if (unit->kind != UNIT_PROGRAMS)
        add_membership(hasher, package);
    switch (unit->kind) {
    case UNIT_NEEDS:
        add_opaque(ingredients, hasher, package);
        add_parts(ingredients, hasher, unit, package);
        add_content(ingredients, hasher, unit->package, TREE_SOURCES);
        break;
    case UNIT_TEST_NEEDS:
        add_parts(ingredients, hasher, unit, package);
        add_content(ingredients, hasher, unit->package, TREE_TESTS);
        break;
    case UNIT_FORMAT:
        add_content(ingredients, hasher, unit->package, TREE_SOURCES);
        add_content(ingredients, hasher, unit->package, TREE_TESTS);
        add_parts(ingredients, hasher, unit, package);
        add_roots(ingredients, hasher, unit);
        break;
    case UNIT_LINT:
        add_parts(ingredients, hasher, unit, package);
        add_lints(ingredients, hasher);
        break;
    default:
        break;
    }
}

static void add_listed(const struct ingredients *ingredients, struct hasher *hasher,
                       const struct unit *unit, const struct target *target)
{
    const struct definition *definition =
        facts_definition(ingredients->seeding->facts, ingredients->rev, unit->package);
    for (size_t i = 0; i < definition->count; i++) {
        const struct definition_item *item = &definition->items[i];
        if (item->part == PART_TARGET && item->kind == target->kind &&
            strcmp(item->name, target->name) == 0)
            definition_add_item(hasher, item);
    }
}

static void add_target(const struct ingredients *ingredients, struct hasher *hasher,
                       const struct unit *unit, const struct package *package)
{
    const struct unit_target *both =
        &ingredients->seeding->diff->units.packages[unit->package].targets[unit->target];
    const struct target *target = target_at(ingredients, both);
    hasher_add_number(hasher, target->kind);
    hasher_add_string(hasher, target->name);
    hasher_add_string(hasher, target->src_path);
    add_listed(ingredients, hasher, unit, target);
    if (target->kind != TARGET_BUILD_SCRIPT)
        return;
    if (unit->kind == UNIT_COMPILE) {
        add_membership(hasher, package);
        add_parts(ingredients, hasher, unit, package);
    } else {
        add_content(ingredients, hasher, unit->package, TREE_SOURCES);
        add_content(ingredients, hasher, unit->package, TREE_TESTS);
    }
}

/* A file that did not change is the same at both revisions: whichever source knows its id tells. */
static const struct source *knowing_source(const struct ingredients *ingredients)
{
    const struct impact_request *request = ingredients->seeding->diff->request;
    bool either = ingredients->counted && !request->states[HEAD].has_ids;
    return either ? request->states[BASE].source : ingredients->view->source;
}

static void add_file(const struct ingredients *ingredients, struct hasher *hasher, const char *path)
{
    bool masked =
        ingredients->counted && diff_change(ingredients->seeding->diff, path) != NO_CHANGE;
    hasher_add_string(hasher, masked ? NULL : source_stat(knowing_source(ingredients), path).id);
}

/* Under cargo's first resolver what any package asks for may turn on a feature for any other: in a
 * comparison seed_features tells whom a changed manifest reaches so; alone, all of them count for
 * all. */
static void add_asked(const struct ingredients *ingredients, struct hasher *hasher)
{
    const struct units *units = &ingredients->seeding->diff->units;
    for (uint32_t i = 0; i < units->package_count; i++) {
        const struct definition *definition =
            facts_definition(ingredients->seeding->facts, ingredients->rev, i);
        hasher_add_string(hasher, unit_package(&units->packages[i])->path);
        for (size_t k = 0; k < definition->count; k++)
            definition_add_item(hasher, &definition->items[k]);
    }
}

static bool features_are_joined(const struct ingredients *ingredients)
{
    const struct toml *document = ingredients->view->workspace->document;
    return ingredients->seeding->diff->request->alone && document &&
           definition_resolves_first(ingredients->seeding->arena, document);
}

/* What the workspace says to everyone, and the files that hold for every build: rustup and cargo
 * look for theirs in the directories above as well. */
static void add_world(const struct ingredients *ingredients, struct hasher *hasher)
{
    struct arena *arena = ingredients->seeding->arena;
    const struct workspace *workspace = ingredients->view->workspace;
    const struct definition *root = facts_root(ingredients->seeding->facts, ingredients->rev);
    for (size_t i = 0; i < root->count; i++)
        if (root->items[i].part != PART_PATCH)
            definition_add_item(hasher, &root->items[i]);
    for (size_t i = 0; i < workspace->config_paths.count; i++)
        add_file(ingredients, hasher, workspace->config_paths.items[i].path);
    for (size_t i = 0; i < ingredients->seeding->diff->specifications.count; i++)
        add_file(ingredients, hasher, ingredients->seeding->diff->specifications.items[i]);
    if (features_are_joined(ingredients))
        add_asked(ingredients, hasher);
    char *above = arena_string(arena, workspace->root);
    do
        for (size_t i = 0; i < sizeof world_files / sizeof *world_files; i++)
            add_file(ingredients, hasher, path_join(arena, above, world_files[i]));
    while (path_cut(above));
    /* Keys have to change with a lock file that can't be read or comes, too. */
    if ((!ingredients->counted || ingredients->seeding->diff->request->alone) && !ingredients->lock)
        add_file(ingredients, hasher, path_join(arena, workspace->root, "Cargo.lock"));
}

/* For what is compiled, by what, and with which flags. */
static void add_side(struct hasher *hasher, const struct build_side *side)
{
    hasher_add_string(hasher, side->scene.triple);
    hasher_add_string(hasher, side->host_triple);
    for (size_t i = 0; i < side->scene.setting_count; i++) {
        hasher_add_string(hasher, side->scene.settings[i].fact.name);
        hasher_add_string(hasher, side->scene.settings[i].fact.value);
        hasher_add_number(hasher, side->scene.settings[i].truth);
    }
}

struct hash ingredients_own(void *self, uint32_t id)
{
    const struct ingredients *ingredients = self;
    const struct units *units = &ingredients->seeding->diff->units;
    const struct unit *unit = &units->items[id];
    struct hasher hasher = hasher_new();
    if (unit->kind == UNIT_WORLD) {
        add_world(ingredients, &hasher);
    } else {
        const struct package *package =
            diff_package(ingredients->seeding->diff, ingredients->rev, unit->package);
        hasher_add_string(&hasher, package->path);
        add_side(&hasher, &units->sides[unit->side]);
        hasher_add_number(&hasher, unit_slot((enum unit_kind)unit->kind));
        hasher_add_number(&hasher, unit_is_of_package(unit));
        if (unit_is_of_package(unit))
            add_group(ingredients, &hasher, unit, package);
        else
            add_target(ingredients, &hasher, unit, package);
    }
    add_touching(ingredients, &hasher, id);
    return hasher_end(&hasher);
}

/* What is declared where no lock file says what becomes of it. */
static void add_outer(const struct ingredients *ingredients, struct hasher *hasher,
                      const struct unit *unit, const struct package *package, enum dep_kind kind)
{
    if (!ingredients->lock)
        add_dependencies(ingredients, hasher, unit, package, kind);
    else if (kind != DEP_DEV || package->member)
        add_locked(ingredients, hasher, unit, package, kind);
    if (ingredients->lock)
        add_patches(ingredients, hasher, unit, package, kind);
}

struct hash ingredients_of_dependencies(void *self, uint32_t id)
{
    const struct ingredients *ingredients = self;
    const struct units *units = &ingredients->seeding->diff->units;
    const struct unit *unit = &units->items[id];
    struct hasher hasher = hasher_new();
    if (unit->kind == UNIT_WORLD) {
        add_world(ingredients, &hasher);
        return hasher_end(&hasher);
    }
    const struct package *package =
        diff_package(ingredients->seeding->diff, ingredients->rev, unit->package);
    add_side(&hasher, &units->sides[unit->side]);
    if (unit->kind == UNIT_NEEDS)
        add_opaque(ingredients, &hasher, package);
    for (unsigned kind = DEP_NORMAL; kind <= DEP_BUILD; kind++)
        if (has_part(ingredients, unit, part_of_dependency((enum dep_kind)kind)))
            add_outer(ingredients, &hasher, unit, package, (enum dep_kind)kind);
    return hasher_end(&hasher);
}
