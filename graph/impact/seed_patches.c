/* Seeds of patches: who uses one that says something else, or another one than before. */
#include <string.h>

#include "graph/base/text.h"
#include "graph/impact/seeds.h"

/* What the root manifest says of a patch at one revision; NULL for one of a configuration. */
static const struct definition_item *find_said(const struct definition *root,
                                               const struct toml *patch)
{
    for (size_t i = 0; i < root->count; i++)
        if (root->items[i].part == PART_PATCH && root->items[i].value == patch)
            return &root->items[i];
    return NULL;
}

static bool says_the_same(const struct definition *root, const struct definition_item *said)
{
    for (size_t i = 0; i < root->count; i++)
        if (strcmp(root->items[i].key, said->key) == 0)
            return definition_item_equal(&root->items[i], said);
    return false;
}

static bool uses_alike(const struct patch_use *left, const struct patch_use *right)
{
    return left->kind == right->kind && strcmp(left->key, right->key) == 0 &&
           text_equal(left->platform, right->platform);
}

static bool has_alike(const struct patch_uses *uses, const struct patch_use *use)
{
    for (size_t i = 0; i < uses->count; i++)
        if (uses_alike(&uses->items[i], use))
            return true;
    return false;
}

/* The root manifest for what it says; else the lock file, a manifest, whatever may have made the
 * workspaces differ. */
static uint32_t change_of(const struct seeding *seeding, uint32_t package, bool said)
{
    const struct unit_package *item = &seeding->diff->units.packages[package];
    const char *root = diff_state(seeding->diff, HEAD)->workspace->manifest_path;
    uint32_t change = said ? diff_change(seeding->diff, root) : seeding->judged->lock_change;
    if (change == NO_CHANGE && !said)
        change = diff_change(seeding->diff, unit_package(item)->manifest_path);
    return change == NO_CHANGE ? seeding->diff->unexplained : change;
}

/* The uses of a package at one revision that the other has not, or of which that says something
 * else. Which features a patch asks for of others can't be known: that counts where it is built, as
 * with what is locked. */
static void seed_uses(const struct seeding *seeding, enum rev rev, uint32_t package, bool said)
{
    const struct unit_package *item = &seeding->diff->units.packages[package];
    bool head = rev == HEAD;
    enum rev other = head ? BASE : HEAD;
    const struct patch_uses *uses = head ? &item->head->patches : &item->base->patches;
    const struct patch_uses *others = head ? &item->base->patches : &item->head->patches;
    const struct definition *root = facts_root(seeding->facts, rev);
    uint32_t change = change_of(seeding, package, said);
    for (size_t i = 0; i < uses->count && change != NO_CHANGE; i++) {
        const struct patch_use *use = &uses->items[i];
        const struct definition_item *own = find_said(root, use->patch);
        bool differs = own && !says_the_same(facts_root(seeding->facts, other), own);
        if (differs == said && (differs || !has_alike(others, use)))
            seed_dependency(
                seeding, package, use->kind, use->platform,
                (struct cause){REASON_PATCH_CHANGED, use->file, use->key, change, BY_VERSION});
    }
}

static void seed_all(const struct seeding *seeding, bool said)
{
    const struct units *units = &seeding->diff->units;
    if (diff_is_of_one(seeding->diff))
        return;
    for (uint32_t i = 0; i < units->package_count; i++) {
        if (!units->packages[i].base || !units->packages[i].head)
            continue;
        seed_uses(seeding, HEAD, i, said);
        seed_uses(seeding, BASE, i, said);
    }
}

void seed_patches(const struct seeding *seeding)
{
    seed_all(seeding, true);
}

void seed_patch_users(const struct seeding *seeding)
{
    seed_all(seeding, false);
}
