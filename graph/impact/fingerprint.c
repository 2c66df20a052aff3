#include "graph/impact/fingerprint.h"

#include <stdlib.h>
#include <string.h>

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

static void add_membership(struct hasher *hasher, const struct package *package)
{
    hasher_add_string(hasher, package->member ? "member" : "");
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
        break;
    case GROUP_LINT:
        add_items(prints, hasher, unit, PART_PACKAGE);
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

/* What the workspace says to everyone, and the files that hold for every build. */
static void add_world(const struct prints *prints, struct hasher *hasher)
{
    struct arena *arena = prints->comparison->arena;
    const struct workspace *workspace = prints->view->workspace;
    if (workspace->document) {
        struct definition definition = definition_of_workspace(arena, workspace->document);
        for (size_t i = 0; i < definition.count; i++)
            definition_item_hash(hasher, &definition.items[i]);
    }
    for (size_t i = 0; i < sizeof world_files / sizeof *world_files; i++) {
        const char *path = path_join(arena, workspace->root, world_files[i]);
        bool masked = prints->touching && comparison_change(prints->comparison, path) != NO_CHANGE;
        hasher_add_string(hasher, masked ? NULL : source_stat(prints->view->source, path).id);
    }
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
    size_t units = comparison->impact->units.count, count = comparison->seeds.count;
    size_t *first = arena_array(comparison->arena, units + 2, sizeof *first);
    struct touching touching = {first, arena_array(comparison->arena, count, sizeof(uint32_t))};
    for (size_t i = 0; i < count; i++)
        first[comparison->seeds.items[i].unit + 2] += !comparison->seeds.items[i].said;
    for (size_t i = 2; i < units + 2; i++)
        first[i] += first[i - 1];
    for (uint32_t i = 0; i < count; i++) {
        const struct impact_seed *seed = &comparison->seeds.items[i];
        if (!seed->said)
            touching.seeds[first[seed->unit + 1]++] = i;
    }
    return touching;
}

static const struct hash *lock_prints(const struct comparison *comparison, const struct lock *lock)
{
    return lock ? lock_hashes(comparison->arena, lock) : NULL;
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
        return false;
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

/* Units that are touched, or in whose package something changed, have other keys than prints. */
static struct bits compare_keys(const struct comparison *comparison,
                                const struct touching *touching, const struct content *masked,
                                const struct content *full)
{
    const struct units *units = &comparison->impact->units;
    struct bits dirty = bits_new(comparison->arena, units->count);
    for (uint32_t i = 0; i < units->count; i++) {
        const struct unit *unit = &units->items[i];
        bool differs =
            unit->target == UNIT_WORLD || !masked || touching->first[i] != touching->first[i + 1];
        for (size_t area = 0; !differs && area < CONTENT_AREAS; area++)
            differs =
                !hash_equal(&masked[unit->package].areas[area], &full[unit->package].areas[area]);
        if (differs)
            bits_add(&dirty, i);
    }
    return dirty;
}

/* Unchanged files are the same at both revisions: whichever source knows their nodes tells. */
static struct content *unchanged_content(struct comparison *comparison)
{
    const struct impact_request *request = comparison->request;
    return content_hash(comparison, request->head.listed ? &request->head : &request->base, true);
}

void fingerprints_compare(struct comparison *comparison)
{
    struct impact *impact = comparison->impact;
    const struct impact_request *request = comparison->request;
    const struct touching touching = touching_of(comparison);
    const struct bits dirty = compare_units(comparison, &touching);
    struct prints prints = {.comparison = comparison,
                            .side = &comparison->head,
                            .view = &request->head,
                            .content = unchanged_content(comparison),
                            .lock = comparison->locks[1],
                            .locked = lock_prints(comparison, comparison->locks[1]),
                            .touching = &touching};
    struct merkle_request wanted = {.units = &impact->units,
                                    .at = AT_HEAD,
                                    .wanted = comparison->impact->wanted,
                                    .own = own_hash,
                                    .self = &prints};
    const struct merkle head = merkle_hash(comparison->arena, &wanted);
    struct prints old = prints;
    old.side = &comparison->base;
    old.view = &request->base;
    old.lock = comparison->locks[0];
    if (old.lock != prints.lock)
        old.locked = lock_prints(comparison, old.lock);
    wanted.at = AT_BASE;
    wanted.self = &old;
    wanted.earlier = &head;
    wanted.dirty = &dirty;
    impact->head_prints = head.units;
    impact->base_prints = merkle_hash(comparison->arena, &wanted).units;
    if (!request->keys || !request->head.listed)
        return;
    struct content *full = content_hash(comparison, &request->head, false);
    const struct bits changed = compare_keys(comparison, &touching, prints.content, full);
    prints.content = full;
    prints.touching = NULL;
    wanted.at = AT_HEAD;
    wanted.self = &prints;
    wanted.dirty = &changed;
    impact->keys = full ? merkle_hash(comparison->arena, &wanted).units : NULL;
}

void fingerprints_of_head(struct comparison *comparison)
{
    const struct impact_request *request = comparison->request;
    struct prints prints = {.comparison = comparison,
                            .side = &comparison->head,
                            .view = &request->head,
                            .lock = comparison->locks[1]};
    if (!request->keys || !request->head.listed)
        return;
    prints.content = content_hash(comparison, &request->head, false);
    prints.locked = lock_prints(comparison, prints.lock);
    const struct merkle_request wanted = {.units = &comparison->impact->units,
                                          .at = AT_HEAD,
                                          .wanted = comparison->impact->wanted,
                                          .own = own_hash,
                                          .self = &prints};
    if (prints.content)
        comparison->impact->keys = merkle_hash(comparison->arena, &wanted).units;
}
