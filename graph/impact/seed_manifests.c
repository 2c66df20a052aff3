/* Seeds of manifests: what they say at base and at head, key by key. */
#include <string.h>

#include "graph/base/path.h"
#include "graph/cargo/definition.h"
#include "graph/impact/seeds.h"

/* The change of the manifest that says an item: the root's for what is inherited. */
static uint32_t change_of(const struct seeding *seeding, const struct unit_package *package,
                          const char *shared_path)
{
    const char *own = unit_package(package)->manifest_path;
    uint32_t change = shared_path ? diff_change(seeding->diff, shared_path) : NO_CHANGE;
    if (change == NO_CHANGE)
        change = diff_change(seeding->diff, own);
    return change == NO_CHANGE ? seeding->diff->unexplained : change;
}

/* The manifest that a package inherits from. */
static const char *shared_path(const struct seeding *seeding, const struct package *package)
{
    return package->shared_manifest ? package->shared_manifest
                                    : diff_state(seeding->diff, HEAD)->workspace->manifest_path;
}

/* Whether the difference may lie in what is inherited: then the key there is the reason. */
static const struct definition_item *inherited(const struct definition_change *item)
{
    const struct definition_item *said = item->head ? item->head : item->base;
    return said->shared_key ? said : NULL;
}

static struct cause cause_of(const struct seeding *seeding, const struct unit_package *package,
                             const struct definition_change *item)
{
    const struct package *known = unit_package(package);
    const struct definition_item *said = item->head ? item->head : item->base;
    const char *root = shared_path(seeding, known);
    bool own_changed = diff_change(seeding->diff, known->manifest_path) != NO_CHANGE;
    bool root_changed = diff_change(seeding->diff, root) != NO_CHANGE;
    if (inherited(item) && (root_changed || !own_changed))
        return (struct cause){REASON_WORKSPACE_KEY, root, said->shared_key,
                              change_of(seeding, package, root), BY_MEANING};
    return (struct cause){REASON_MANIFEST_CHANGED, known->manifest_path, said->key,
                          change_of(seeding, package, NULL), BY_MEANING};
}

static void seed_test_target(const struct seeding *seeding, uint32_t package,
                             const struct definition_item *item, struct cause cause)
{
    const struct units *units = &seeding->diff->units;
    uint32_t target = units_target(&units->packages[package], item->kind, item->name);
    seed_group(seeding, package, UNIT_FORMAT, cause);
    if (target == PACKAGE_NONE) {
        seed_group(seeding, package, UNIT_TEST_NEEDS, cause);
        return;
    }
    struct unit_walk walk = {
        package, target, UNIT_NONE,
        UNIT_BIT(UNIT_COMPILE) | UNIT_BIT(UNIT_HARNESS) | UNIT_BIT(UNIT_SCRIPT_RUN), 0};
    for (uint32_t unit; units_next(units, &walk, &unit);)
        seed_unit(seeding, unit, cause);
}

static void seed_item(const struct seeding *seeding, uint32_t package,
                      const struct definition_item *item, struct cause cause)
{
    switch (item->part) {
    case PART_NORMAL:
        seed_dependency(seeding, package, DEP_NORMAL, item->platform, cause);
        break;
    case PART_DEV:
        seed_dependency(seeding, package, DEP_DEV, item->platform, cause);
        break;
    case PART_BUILD:
        seed_dependency(seeding, package, DEP_BUILD, item->platform, cause);
        break;
    case PART_TARGET:
        seed_test_target(seeding, package, item, cause);
        break;
    default:
        seed_whole(seeding, package, cause);
    }
}

/* One that is at one revision alone: what depends on it there is reached through it. */
static void seed_lone(const struct seeding *seeding, uint32_t package)
{
    const struct unit_package *item = &seeding->diff->units.packages[package];
    const struct package *known = unit_package(item);
    uint32_t change = change_of(seeding, item, NULL);
    enum reason_code code =
        item->head && known->member && diff_change(seeding->diff, known->manifest_path) == NO_CHANGE
            ? REASON_NEW_MEMBER
            : REASON_MANIFEST_CHANGED;
    if (change == NO_CHANGE)
        return;
    struct cause cause = {code, seeding->diff->request->changes->items[change].path, NULL, change,
                          BY_MEANING};
    seed_whole(seeding, package, cause);
    seed_group(seeding, package, UNIT_TEST_NEEDS, cause);
    seed_group(seeding, package, UNIT_PROGRAMS, cause);
}

static void seed_package(const struct seeding *seeding, uint32_t package)
{
    const struct unit_package *item = &seeding->diff->units.packages[package];
    const struct package *base = item->base, *head = item->head;
    if (base->document == head->document && base->shared == head->shared)
        return;
    const struct definition *old = facts_definition(seeding->facts, BASE, package);
    const struct definition *new = facts_definition(seeding->facts, HEAD, package);
    const struct definition_changes changes = definition_compare(seeding->arena, old, new);
    for (size_t i = 0; i < changes.count; i++) {
        const struct definition_change *change = &changes.items[i];
        struct cause cause = cause_of(seeding, item, change);
        if (cause.change == NO_CHANGE)
            continue;
        if (change->base && change->head && definition_asks_the_same(change->base, change->head))
            cause.by = BY_VERSION;
        if (change->base)
            seed_item(seeding, package, change->base, cause);
        if (change->head)
            seed_item(seeding, package, change->head, cause);
    }
}

/* Members of the head alone have never been tested, even where nothing in them changed: a path
 * dependency can make a member of what was there before. What is no member any more is built
 * without what its tests ask for. */
static void seed_member(const struct seeding *seeding, uint32_t package)
{
    const struct unit_package *item = &seeding->diff->units.packages[package];
    uint32_t change = change_of(seeding, item, NULL);
    if (item->head->member == item->base->member || change == NO_CHANGE)
        return;
    enum reason_code code = item->head->member ? REASON_NEW_MEMBER : REASON_MANIFEST_CHANGED;
    struct cause cause = {code, seeding->diff->request->changes->items[change].path, NULL, change,
                          BY_MEANING};
    seed_whole(seeding, package, cause);
    seed_group(seeding, package, UNIT_TEST_NEEDS, cause);
}

/* Who uses a patch is another step's business. */
static bool is_patch(const struct definition_item *item)
{
    return !item || item->part == PART_PATCH;
}

/* What the root manifest says to everyone. */
static void seed_root(const struct seeding *seeding)
{
    const struct workspace *base = diff_state(seeding->diff, BASE)->workspace;
    const struct workspace *head = diff_state(seeding->diff, HEAD)->workspace;
    const char *path = head->manifest_path;
    if (base->document == head->document || !base->document || !head->document)
        return;
    const struct definition *old = facts_root(seeding->facts, BASE);
    const struct definition *new = facts_root(seeding->facts, HEAD);
    const struct definition_changes changes = definition_compare(seeding->arena, old, new);
    uint32_t change = diff_change(seeding->diff, path);
    change = change == NO_CHANGE ? seeding->diff->unexplained : change;
    for (size_t i = 0; i < changes.count && change != NO_CHANGE; i++) {
        const struct definition_change *item = &changes.items[i];
        const char *key = (item->head ? item->head : item->base)->key;
        struct impact_change *judged = &seeding->seeds->changes[change];
        if (is_patch(item->base) && is_patch(item->head))
            continue;
        judged->everything = true;
        judged->reason.code = REASON_ROOT_MANIFEST;
        seed_world(seeding, (struct cause){REASON_ROOT_MANIFEST, path, key, change, BY_MEANING});
    }
}

/* What the root manifest says of lints, which clippy reads for every package. */
static void seed_lints(const struct seeding *seeding)
{
    const struct workspace *base = diff_state(seeding->diff, BASE)->workspace;
    const struct workspace *head = diff_state(seeding->diff, HEAD)->workspace;
    uint32_t change = diff_change(seeding->diff, head->manifest_path);
    if (base->document == head->document || !base->document || !head->document)
        return;
    const struct hash old = definition_of_lints(seeding->arena, base->document);
    const struct hash new = definition_of_lints(seeding->arena, head->document);
    change = change == NO_CHANGE ? seeding->diff->unexplained : change;
    if (change == NO_CHANGE || hash_equal(&old, &new))
        return;
    struct cause cause = {REASON_LINT_CONFIG, head->manifest_path, NULL, change, BY_MEANING};
    for (uint32_t i = 0; i < seeding->diff->units.package_count; i++)
        seed_group(seeding, i, UNIT_LINT, cause);
}

void seed_manifests(const struct seeding *seeding)
{
    const struct units *units = &seeding->diff->units;
    if (diff_is_of_one(seeding->diff))
        return;
    seed_root(seeding);
    seed_lints(seeding);
    for (uint32_t i = 0; i < units->package_count; i++) {
        const struct unit_package *package = &units->packages[i];
        if (!package->base || !package->head) {
            seed_lone(seeding, i);
            continue;
        }
        seed_member(seeding, i);
        if (!package->base->opaque && !package->head->opaque)
            seed_package(seeding, i);
        else if (package->base->opaque != package->head->opaque)
            seed_lone(seeding, i);
    }
}

/* A target that is at one revision alone: its own file did not have to change for that. */
static void seed_lone_target(const struct seeding *seeding, uint32_t package, uint32_t index)
{
    const struct units *units = &seeding->diff->units;
    const struct unit_target *target = &units->packages[package].targets[index];
    const char *path = unit_target(target)->src_path;
    uint32_t change = diff_change(seeding->diff, path);
    enum reason_code code = change == NO_CHANGE ? REASON_MANIFEST_CHANGED : REASON_FILE_CHANGED;
    change = change == NO_CHANGE ? change_of(seeding, &units->packages[package], NULL) : change;
    if (change == NO_CHANGE)
        return;
    struct cause cause = {code, seeding->diff->request->changes->items[change].path, NULL, change,
                          BY_MEANING};
    seed_group(seeding, package, UNIT_FORMAT, cause);
    struct unit_walk walk = {package, index, UNIT_NONE, UNIT_OF_TARGET, 0};
    for (uint32_t unit; units_next(units, &walk, &unit);)
        seed_unit(seeding, unit, cause);
}

void seed_targets(const struct seeding *seeding)
{
    const struct units *units = &seeding->diff->units;
    if (diff_is_of_one(seeding->diff))
        return;
    for (uint32_t i = 0; i < units->package_count; i++) {
        const struct unit_package *package = &units->packages[i];
        for (uint32_t k = 0; package->base && package->head && k < package->target_count; k++)
            if (!package->targets[k].base != !package->targets[k].head)
                seed_lone_target(seeding, i, k);
    }
}
