#include "graph/impact/fingerprint.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/groups.h"
#include "graph/base/path.h"
#include "graph/cargo/definition.h"
#include "graph/impact/content.h"
#include "graph/impact/merkle.h"

/* Paths whose content every build at a workspace may depend on. */
static const char *const world_files[] = {"rust-toolchain", "rust-toolchain.toml", ".cargo/config",
                                          ".cargo/config.toml"};

/* Seeds whose files count, by unit. */
struct touching {
    size_t *first; /* for each unit: its first place in `seeds`; one more at the end */
    uint32_t *seeds;
};

/* What the hashes of one revision are made from. */
struct prints {
    struct comparison *comparison;
    const struct side *side;
    const struct revision_view *view;
    const struct content *content;   /* NULL where no source knows nodes */
    const struct lock *lock;         /* NULL where it was not read */
    const struct hash *locked;       /* of its nodes */
    const struct touching *touching; /* NULL where changes don't count */
};

static const char *node_at(const struct prints *prints, uint32_t change)
{
    const struct change *item = &prints->comparison->request->changes->items[change];
    return prints->side->at == AT_HEAD ? item->head_node : item->base_node;
}

/* Changed files count where a seed says so, by what they are at this revision. */
static void add_touching(const struct prints *prints, struct hasher *hasher, uint32_t unit)
{
    const struct comparison *comparison = prints->comparison;
    const struct touching *touching = prints->touching;
    if (!touching)
        return;
    for (size_t i = touching->first[unit]; i < touching->first[unit + 1]; i++) {
        const struct impact_seed *seed = &comparison->seeds.items[touching->seeds[i]];
        hasher_add_string(hasher, comparison->request->changes->items[seed->change].path);
        hasher_add_string(hasher, node_at(prints, seed->change));
    }
}

static void add_items(const struct prints *prints, struct hasher *hasher, const struct unit *unit,
                      enum part part)
{
    const struct definition *definition =
        comparison_definition(prints->comparison, prints->side, unit->package);
    const struct build_side *side = &prints->comparison->impact->units.sides[unit->side];
    for (size_t i = 0; i < definition->count; i++) {
        const struct definition_item *item = &definition->items[i];
        if (item->part == part &&
            cfg_platform_holds(prints->comparison->arena, item->platform, &side->scene) != TRUTH_NO)
            definition_item_hash(hasher, item);
    }
}

/* What a dependency that is no path is locked to. */
static void add_locked(const struct prints *prints, struct hasher *hasher, const struct unit *unit,
                       const struct package *package, enum dep_kind kind)
{
    struct arena *arena = prints->comparison->arena;
    const struct build_side *side = &prints->comparison->impact->units.sides[unit->side];
    const struct lock_node *node =
        prints->lock ? lock_member(prints->lock, package->name, package->version) : NULL;
    for (size_t i = 0; node && i < package->dependencies.count; i++) {
        const struct dependency *dependency = &package->dependencies.items[i];
        bool here = dependency->path && dependency->package != PACKAGE_NONE;
        if (here || dependency->kind != kind ||
            cfg_platform_holds(arena, dependency->target, &side->scene) == TRUTH_NO)
            continue;
        struct ids nodes = lock_find(arena, prints->lock, node, dependency->name);
        for (size_t k = 0; k < nodes.count; k++)
            hasher_add_hash(hasher, &prints->locked[nodes.items[k]]);
    }
}

static void add_content(const struct prints *prints, struct hasher *hasher, uint32_t package,
                        enum content_area area)
{
    if (prints->content)
        hasher_add_hash(hasher, &prints->content[package].areas[area]);
}

static void add_dependencies(const struct prints *prints, struct hasher *hasher,
                             const struct unit *unit, const struct package *package,
                             enum dep_kind kind)
{
    static const enum part parts[] = {
        [DEP_NORMAL] = PART_NORMAL, [DEP_DEV] = PART_DEV, [DEP_BUILD] = PART_BUILD};
    add_items(prints, hasher, unit, parts[kind]);
    if (kind != DEP_DEV || package->member)
        add_locked(prints, hasher, unit, package, kind);
}

static const struct target *target_at(const struct prints *prints, const struct unit_target *target)
{
    return prints->side->at == AT_HEAD ? target->head : target->base;
}

/* Build dependencies of a package without a script are nobody's: they count for all of it, where a
 * script would be compiled. */
static bool lacks_script(const struct prints *prints, const struct unit *unit)
{
    const struct units *units = &prints->comparison->impact->units;
    const struct unit_package *package = &units->packages[unit->package];
    for (size_t i = 0; i < package->target_count; i++) {
        const struct target *target = target_at(prints, &package->targets[i]);
        if (target && target->kind == TARGET_BUILD_SCRIPT)
            return false;
    }
    return units->sides[unit->side].host == unit->side;
}

/* What the lock file says of a package whose manifest is not here. */
static void add_opaque(const struct prints *prints, struct hasher *hasher,
                       const struct package *package)
{
    if (!package->opaque || !prints->lock)
        return;
    const struct ids nodes =
        lock_find(prints->comparison->arena, prints->lock, NULL, package->name);
    for (size_t i = 0; i < nodes.count; i++)
        hasher_add_hash(hasher, &prints->locked[nodes.items[i]]);
}

/* The files where formatting begins, and for which edition. */
static void add_targets(const struct prints *prints, struct hasher *hasher, const struct unit *unit)
{
    const struct unit_package *package = &prints->comparison->impact->units.packages[unit->package];
    add_items(prints, hasher, unit, PART_TARGET);
    for (size_t i = 0; i < package->target_count; i++) {
        const struct target *target = target_at(prints, &package->targets[i]);
        if (target)
            hasher_add_string(hasher, target->src_path);
    }
}

static void add_membership(struct hasher *hasher, const struct package *package)
{
    hasher_add_string(hasher, package->member ? "member" : "");
}

static void add_lints(const struct prints *prints, struct hasher *hasher)
{
    const struct toml *document = prints->view->workspace->document;
    if (!document)
        return;
    const struct hash lints = definition_of_lints(prints->comparison->arena, document);
    hasher_add_hash(hasher, &lints);
}

static void add_group(const struct prints *prints, struct hasher *hasher, const struct unit *unit,
                      const struct package *package)
{
    if (unit->mode != GROUP_BINS)
        add_membership(hasher, package);
    switch (unit->mode) {
    case GROUP_NEEDS:
        add_opaque(prints, hasher, package);
        add_items(prints, hasher, unit, PART_PACKAGE);
        add_dependencies(prints, hasher, unit, package, DEP_NORMAL);
        if (lacks_script(prints, unit))
            add_dependencies(prints, hasher, unit, package, DEP_BUILD);
        add_content(prints, hasher, unit->package, CONTENT_SOURCES);
        break;
    case GROUP_DEV:
        add_dependencies(prints, hasher, unit, package, DEP_DEV);
        add_content(prints, hasher, unit->package, CONTENT_TESTS);
        break;
    case GROUP_FORMAT:
        add_content(prints, hasher, unit->package, CONTENT_SOURCES);
        add_content(prints, hasher, unit->package, CONTENT_TESTS);
        add_items(prints, hasher, unit, PART_PACKAGE);
        add_targets(prints, hasher, unit);
        break;
    case GROUP_LINT:
        add_items(prints, hasher, unit, PART_PACKAGE);
        add_lints(prints, hasher);
        break;
    default:
        break;
    }
}

static void add_listed(const struct prints *prints, struct hasher *hasher, const struct unit *unit,
                       const struct target *target)
{
    const struct definition *definition =
        comparison_definition(prints->comparison, prints->side, unit->package);
    for (size_t i = 0; i < definition->count; i++) {
        const struct definition_item *item = &definition->items[i];
        if (item->part == PART_TARGET && item->kind == target->kind &&
            strcmp(item->name, target->name) == 0)
            definition_item_hash(hasher, item);
    }
}

static void add_target(const struct prints *prints, struct hasher *hasher, const struct unit *unit,
                       const struct package *package)
{
    const struct unit_target *both =
        &prints->comparison->impact->units.packages[unit->package].targets[unit->target];
    const struct target *target = target_at(prints, both);
    hasher_add_number(hasher, target->kind);
    hasher_add_string(hasher, target->name);
    hasher_add_string(hasher, target->src_path);
    add_listed(prints, hasher, unit, target);
    if (target->kind != TARGET_BUILD_SCRIPT)
        return;
    if (unit->mode == UNIT_BUILD) {
        add_membership(hasher, package);
        add_items(prints, hasher, unit, PART_PACKAGE);
        add_dependencies(prints, hasher, unit, package, DEP_BUILD);
    } else {
        add_content(prints, hasher, unit->package, CONTENT_SOURCES);
        add_content(prints, hasher, unit->package, CONTENT_TESTS);
    }
}

/* A file that did not change is the same at both revisions: whichever source knows its id tells. */
static const struct source *knowing_source(const struct prints *prints)
{
    const struct impact_request *request = prints->comparison->request;
    bool either = prints->touching && !request->head.listed;
    return either ? request->base.source : prints->view->source;
}

static void add_file(const struct prints *prints, struct hasher *hasher, const char *path)
{
    bool masked = prints->touching && comparison_change(prints->comparison, path) != NO_CHANGE;
    hasher_add_string(hasher, masked ? NULL : source_stat(knowing_source(prints), path).id);
}

/* What the workspace says to everyone, and the files that hold for every build: rustup and cargo
 * look for theirs in the directories above as well. */
static void add_world(const struct prints *prints, struct hasher *hasher)
{
    struct arena *arena = prints->comparison->arena;
    const struct workspace *workspace = prints->view->workspace;
    if (workspace->document) {
        struct definition definition = definition_of_workspace(arena, workspace->document);
        for (size_t i = 0; i < definition.count; i++)
            definition_item_hash(hasher, &definition.items[i]);
    }
    for (size_t i = 0; i < workspace->config_paths.count; i++)
        add_file(prints, hasher, workspace->config_paths.items[i]);
    char *above = arena_string(arena, workspace->root);
    do
        for (size_t i = 0; i < sizeof world_files / sizeof *world_files; i++)
            add_file(prints, hasher, path_join(arena, above, world_files[i]));
    while (path_cut(above));
    /* Keys have to change with a lock file that can't be read, too. */
    if (!prints->touching && !prints->lock)
        add_file(prints, hasher, path_join(arena, workspace->root, "Cargo.lock"));
}

static struct hash own_hash(void *self, uint32_t id)
{
    const struct prints *prints = self;
    const struct units *units = &prints->comparison->impact->units;
    const struct unit *unit = &units->items[id];
    struct hasher hasher = hasher_new();
    if (unit->target == UNIT_WORLD) {
        add_world(prints, &hasher);
    } else {
        const struct package *package =
            side_package(prints->comparison, prints->side, unit->package);
        hasher_add_string(&hasher, package->path);
        hasher_add_string(&hasher, units->sides[unit->side].scene.triple);
        hasher_add_number(&hasher, unit->mode);
        hasher_add_number(&hasher, unit->target == UNIT_GROUP);
        if (unit->target == UNIT_GROUP)
            add_group(prints, &hasher, unit, package);
        else
            add_target(prints, &hasher, unit, package);
    }
    add_touching(prints, &hasher, id);
    return hasher_end(&hasher);
}

static struct touching touching_of(const struct comparison *comparison)
{
    size_t count = comparison->seeds.count;
    const struct impact_seed *seeds = comparison->seeds.items;
    struct groups groups = groups_new(comparison->arena, comparison->impact->units.count);
    for (size_t i = 0; i < count; i++)
        if (!seeds[i].said)
            groups_count(&groups, seeds[i].unit);
    uint32_t *order = arena_array(comparison->arena, groups_sum(&groups), sizeof *order);
    for (uint32_t i = 0; i < count; i++)
        if (!seeds[i].said)
            order[groups_place(&groups, seeds[i].unit)] = i;
    return (struct touching){groups.first, order};
}

/* Whether a unit's own hash may differ between the revisions. What holds for everything is always
 * hashed anew: it is little. */
static bool may_differ(const struct comparison *comparison, const struct touching *touching,
                       uint32_t id)
{
    const struct units *units = &comparison->impact->units;
    const struct unit *unit = &units->items[id];
    const struct unit_package *package = &units->packages[unit->package];
    if (unit->at != AT_BOTH || unit->target == UNIT_WORLD ||
        touching->first[id] != touching->first[id + 1] ||
        comparison->locks[0] != comparison->locks[1])
        return true;
    if (package->base->document != package->head->document ||
        package->base->shared != package->head->shared ||
        package->base->member != package->head->member)
        return true;
    if (unit->target == UNIT_GROUP)
        return unit->mode == GROUP_FORMAT || unit->mode == GROUP_LINT;
    const struct unit_target *target = &package->targets[unit->target];
    return strcmp(target->base->src_path, target->head->src_path) != 0;
}

static struct bits compare_units(const struct comparison *comparison,
                                 const struct touching *touching)
{
    const struct units *units = &comparison->impact->units;
    struct bits dirty = bits_new(comparison->arena, units->count);
    for (uint32_t i = 0; i < units->count; i++)
        if (may_differ(comparison, touching, i))
            bits_add(&dirty, i);
    for (size_t i = 0; i < units->edges.count; i++)
        if (units->edges.items[i].at != AT_BOTH)
            bits_add(&dirty, units->edges.items[i].from);
    return dirty;
}

/* Units that are touched, or in whose package something changed, have other keys than prints; some
 * have no prints. */
static struct bits compare_keys(const struct comparison *comparison, const struct prints *prints,
                                const struct content *full, const struct bits *printed)
{
    const struct content *masked = prints->content;
    const struct touching *touching = prints->touching;
    const struct units *units = &comparison->impact->units;
    struct bits dirty = bits_new(comparison->arena, units->count);
    for (uint32_t i = 0; i < units->count; i++) {
        const struct unit *unit = &units->items[i];
        bool differs = unit->target == UNIT_WORLD || !masked ||
                       touching->first[i] != touching->first[i + 1] ||
                       (printed && !bits_has(printed, i));
        for (size_t area = 0; !differs && area < CONTENT_AREAS; area++)
            differs =
                !hash_equal(&masked[unit->package].areas[area], &full[unit->package].areas[area]);
        if (differs)
            bits_add(&dirty, i);
    }
    return dirty;
}

/* Hashes of what is locked: the same value where both revisions have one lock file. */
static const struct hash *locked_at(struct comparison *comparison, uint8_t at)
{
    bool head = at == AT_HEAD || comparison->locks[0] == comparison->locks[1];
    if (comparison->locks[head] && !comparison->locked[head])
        comparison->locked[head] = lock_hashes(comparison->arena, comparison->locks[head]);
    return comparison->locked[head];
}

/* What the hashes of one revision are made from, but for the content of files. */
static struct prints prints_at(struct comparison *comparison, uint8_t at,
                               const struct touching *touching)
{
    const struct impact_request *request = comparison->request;
    return (struct prints){
        .comparison = comparison,
        .side = at == AT_HEAD ? &comparison->head : &comparison->base,
        .view = at == AT_HEAD ? &request->head : &request->base,
        .lock = comparison->locks[at == AT_HEAD],
        .locked = locked_at(comparison, at),
        .touching = touching,
    };
}

/* What the command asks for and no change reaches, and all that it needs: the prints of that are
 * the proof that it need not run. Without a command, NULL: all units. */
static const struct bits *unreached_units(const struct comparison *comparison)
{
    const struct impact *impact = comparison->impact;
    struct ids roots = {0};
    if (!comparison->request->roots)
        return NULL;
    for (uint32_t i = 0; i < impact->units.count; i++)
        if (impact->units.items[i].at && !impact->states[i].affected &&
            impact_is_seen(comparison->request, &impact->units, i))
            vec_push(comparison->arena, &roots, i);
    struct bits *wanted = arena_alloc(comparison->arena, sizeof *wanted);
    *wanted = merkle_closure(comparison->arena, &impact->units, &roots);
    return wanted;
}

static struct merkle_request request_for(struct prints *prints, const struct bits *wanted)
{
    return (struct merkle_request){.units = &prints->comparison->impact->units,
                                   .at = prints->side->at,
                                   .wanted = wanted,
                                   .own = own_hash,
                                   .self = prints};
}

/* Keys, of which most are those of `head` where that is known. */
static void add_keys(struct comparison *comparison, const struct prints *masked,
                     const struct merkle *head, const struct bits *printed)
{
    const struct impact_request *request = comparison->request;
    struct prints prints = prints_at(comparison, AT_HEAD, NULL);
    struct bits changed;
    if (!request->keys || !request->head.listed)
        return;
    struct merkle_request wanted = request_for(&prints, comparison->impact->wanted);
    prints.content = content_hash(comparison, &request->head, false);
    if (!prints.content)
        return;
    if (head) {
        changed = compare_keys(comparison, masked, prints.content, printed);
        wanted.earlier = head;
        wanted.dirty = &changed;
    }
    comparison->impact->keys = merkle_hash(comparison->arena, &wanted).units;
}

/* Unchanged files are the same at both revisions: whichever source knows their nodes tells. */
static struct content *unchanged_content(struct comparison *comparison)
{
    const struct impact_request *request = comparison->request;
    return content_hash(comparison, request->head.listed ? &request->head : &request->base, true);
}

void fingerprints_compare(struct comparison *comparison)
{
    const struct touching touching = touching_of(comparison);
    const struct bits dirty = compare_units(comparison, &touching);
    struct prints new = prints_at(comparison, AT_HEAD, &touching);
    struct prints old = prints_at(comparison, AT_BASE, &touching);
    new.content = old.content = unchanged_content(comparison);
    const struct bits *wanted = unreached_units(comparison);
    struct merkle_request at_head = request_for(&new, wanted);
    struct merkle_request at_base = request_for(&old, wanted);
    const struct merkle head = merkle_hash(comparison->arena, &at_head);
    at_base.earlier = &head;
    at_base.dirty = &dirty;
    comparison->impact->head_prints = head.units;
    comparison->impact->base_prints = merkle_hash(comparison->arena, &at_base).units;
    add_keys(comparison, &new, &head, wanted);
}

void fingerprints_of_head(struct comparison *comparison)
{
    add_keys(comparison, NULL, NULL, NULL);
}
