#include "graph/impact/proofs.h"

#include <string.h>

#include "graph/base/groups.h"
#include "graph/impact/fingerprint.h"
#include "graph/impact/ingredients.h"
#include "graph/impact/wanted.h"

/* Who uses a patch, and what that says, may differ though its own manifest does not. */
static bool may_use_others(const struct comparison *comparison, const struct unit_package *package)
{
    return comparison->request->base.workspace != comparison->request->head.workspace &&
           (package->base->patches.count || package->head->patches.count);
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
    if (unit->at != AT_BOTH || unit->kind == UNIT_WORLD ||
        touching->first[id] != touching->first[id + 1] ||
        comparison->locks[0] != comparison->locks[1])
        return true;
    if (package->base->document != package->head->document ||
        package->base->shared != package->head->shared ||
        package->base->member != package->head->member || may_use_others(comparison, package))
        return true;
    if (unit_is_of_package(unit))
        return unit->kind == UNIT_FORMAT || unit->kind == UNIT_LINT;
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
        bool differs = unit->kind == UNIT_WORLD || !masked ||
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
        .era = at == AT_HEAD ? &comparison->head : &comparison->base,
        .view = at == AT_HEAD ? &request->head : &request->base,
        .lock = comparison->locks[at == AT_HEAD],
        .locked = locked_at(comparison, at),
        .touching = touching,
    };
}

/* What the commands ask for and no change reaches, and all that it needs: the prints of that are
 * the proof that it need not run. Without commands, NULL: all units. */
static const struct bits *unreached_units(const struct comparison *comparison)
{
    const struct impact *impact = comparison->impact;
    struct ids roots = {0};
    if (!comparison->request->roots_count)
        return NULL;
    for (uint32_t i = 0; i < impact->units.count; i++)
        if (impact->units.items[i].at && !impact->states[i].affected &&
            wanted_is_asked(comparison->request, &impact->units, i))
            vec_push(comparison->arena, &roots, i);
    struct bits *wanted = arena_alloc(comparison->arena, sizeof *wanted);
    *wanted = merkle_closure(comparison->arena, &impact->units, &roots);
    return wanted;
}

static struct merkle_request request_for(struct prints *prints, const struct bits *wanted)
{
    return (struct merkle_request){.units = &prints->comparison->impact->units,
                                   .at = prints->era->at,
                                   .wanted = wanted,
                                   .own = prints_own,
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
    struct merkle_request outer = request_for(&prints, comparison->impact->wanted);
    outer.own = prints_outer;
    comparison->impact->outer_keys = merkle_hash(comparison->arena, &outer).units;
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
