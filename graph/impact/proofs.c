#include "graph/impact/proofs.h"

#include <string.h>

#include "graph/base/groups.h"
#include "graph/impact/fingerprint.h"
#include "graph/impact/ingredients.h"
#include "graph/impact/wanted.h"

/* Who uses a patch, and what that says, may differ though its own manifest does not. */
static bool may_use_others(const struct seeding *seeding, const struct unit_package *package)
{
    return diff_state(seeding->diff, BASE)->workspace !=
               diff_state(seeding->diff, HEAD)->workspace &&
           (package->base->patches.count || package->head->patches.count);
}

static struct counted counted_of(const struct seeding *seeding)
{
    size_t count = seeding->seeds->count;
    const struct impact_seed *seeds = seeding->seeds->items;
    struct groups groups = groups_new(seeding->arena, seeding->seeds->units.count);
    for (size_t i = 0; i < count; i++)
        if (seeds[i].by_content)
            groups_count(&groups, seeds[i].unit);
    uint32_t *order = arena_array(seeding->arena, groups_sum(&groups), sizeof *order);
    for (uint32_t i = 0; i < count; i++)
        if (seeds[i].by_content)
            order[groups_place(&groups, seeds[i].unit)] = i;
    return (struct counted){groups.first, order};
}

/* Whether a unit's own hash may differ between the revisions. What holds for everything is always
 * hashed anew: it is little. */
static bool may_differ(const struct seeding *seeding, const struct counted *counted, uint32_t id)
{
    const struct units *units = &seeding->seeds->units;
    const struct unit *unit = &units->items[id];
    const struct unit_package *package = &units->packages[unit->package];
    if (unit->at != AT_BOTH || unit->kind == UNIT_WORLD ||
        counted->first[id] != counted->first[id + 1] ||
        seeding->facts->of[BASE].lock != seeding->facts->of[HEAD].lock)
        return true;
    if (package->base->document != package->head->document ||
        package->base->shared != package->head->shared ||
        package->base->member != package->head->member || may_use_others(seeding, package))
        return true;
    if (unit_is_of_package(unit))
        return unit->kind == UNIT_FORMAT || unit->kind == UNIT_LINT;
    const struct unit_target *target = &package->targets[unit->target];
    return strcmp(target->base->src_path, target->head->src_path) != 0;
}

static struct bits compare_units(const struct seeding *seeding, const struct counted *counted)
{
    const struct units *units = &seeding->seeds->units;
    struct bits dirty = bits_new(seeding->arena, units->count);
    for (uint32_t i = 0; i < units->count; i++)
        if (may_differ(seeding, counted, i))
            bits_add(&dirty, i);
    for (size_t i = 0; i < units->edges.count; i++)
        if (units->edges.items[i].at != AT_BOTH)
            bits_add(&dirty, units->edges.items[i].from);
    return dirty;
}

/* Units that are touched, or in whose package something changed, have other keys than fingerprints;
 * some have no fingerprint. */
static struct bits compare_keys(const struct seeding *seeding,
                                const struct ingredients *ingredients, const struct tree_hash *full,
                                const struct bits *fingerprinted)
{
    const struct tree_hash *masked = ingredients->content;
    const struct counted *counted = ingredients->counted;
    const struct units *units = &seeding->seeds->units;
    struct bits dirty = bits_new(seeding->arena, units->count);
    for (uint32_t i = 0; i < units->count; i++) {
        const struct unit *unit = &units->items[i];
        bool differs = unit->kind == UNIT_WORLD || !masked ||
                       counted->first[i] != counted->first[i + 1] ||
                       (fingerprinted && !bits_has(fingerprinted, i));
        for (size_t area = 0; !differs && area < TREE_AREAS; area++)
            differs =
                !hash_equal(&masked[unit->package].areas[area], &full[unit->package].areas[area]);
        if (differs)
            bits_add(&dirty, i);
    }
    return dirty;
}

/* What the hashes of one revision are made from, but for the content of files. */
static struct ingredients ingredients_at(const struct seeding *seeding, enum rev rev,
                                         const struct counted *counted)
{
    const struct impact_request *request = seeding->diff->request;
    return (struct ingredients){
        .seeding = seeding,
        .rev = rev,
        .view = &request->states[rev],
        .lock = seeding->facts->of[rev].lock,
        .locked = facts_locked(seeding->facts, rev),
        .counted = counted,
    };
}

/* What the commands ask for and no change reaches, and all that it needs: its fingerprints are
 * the proof that it need not run. Without commands, NULL: all units. */
static const struct bits *unreached_units(const struct seeding *seeding,
                                          const struct impact *impact)
{
    struct ids roots = {0};
    if (!seeding->diff->request->roots_count)
        return NULL;
    for (uint32_t i = 0; i < impact->units.count; i++)
        if (impact->units.items[i].at && !impact->reached[i].affected &&
            wanted_is_asked(seeding->diff->request, &impact->units, i))
            vec_push(seeding->arena, &roots, i);
    struct bits *wanted = arena_alloc(seeding->arena, sizeof *wanted);
    *wanted = fingerprints_closure(seeding->arena, &impact->units, &roots);
    return wanted;
}

static struct fingerprints_request request_for(struct ingredients *ingredients,
                                               const struct bits *wanted)
{
    return (struct fingerprints_request){
        .units = &ingredients->seeding->seeds->units,
        .at = (uint8_t)(ingredients->rev == HEAD ? AT_HEAD : AT_BASE),
        .wanted = wanted,
        .own = ingredients_own,
        .self = ingredients};
}

/* Keys, of which most are those of `head` where that is known. */
static void add_keys(const struct seeding *seeding, struct impact *impact,
                     const struct ingredients *masked, const struct fingerprints *head,
                     const struct bits *fingerprinted)
{
    const struct impact_request *request = seeding->diff->request;
    struct ingredients ingredients = ingredients_at(seeding, HEAD, NULL);
    struct bits changed;
    if (!request->keys || !request->states[HEAD].has_ids)
        return;
    struct fingerprints_request wanted = request_for(&ingredients, impact->wanted);
    ingredients.content = tree_hash_of(seeding, &request->states[HEAD], false);
    if (!ingredients.content)
        return;
    if (head) {
        changed = compare_keys(seeding, masked, ingredients.content, fingerprinted);
        wanted.earlier = head;
        wanted.dirty = &changed;
    }
    impact->keys = fingerprints_hash(seeding->arena, &wanted).units;
    struct fingerprints_request outer = request_for(&ingredients, impact->wanted);
    outer.own = ingredients_of_dependencies;
    impact->dependency_keys = fingerprints_hash(seeding->arena, &outer).units;
}

/* Unchanged files are the same at both revisions: whichever source knows their nodes tells. */
static struct tree_hash *unchanged_content(const struct seeding *seeding)
{
    const struct impact_request *request = seeding->diff->request;
    return tree_hash_of(
        seeding, request->states[HEAD].has_ids ? &request->states[HEAD] : &request->states[BASE],
        true);
}

void proofs_compare(const struct seeding *seeding, struct impact *impact)
{
    const struct counted counted = counted_of(seeding);
    const struct bits dirty = compare_units(seeding, &counted);
    struct ingredients new = ingredients_at(seeding, HEAD, &counted);
    struct ingredients old = ingredients_at(seeding, BASE, &counted);
    new.content = old.content = unchanged_content(seeding);
    const struct bits *wanted = unreached_units(seeding, impact);
    struct fingerprints_request at_head = request_for(&new, wanted);
    struct fingerprints_request at_base = request_for(&old, wanted);
    const struct fingerprints head = fingerprints_hash(seeding->arena, &at_head);
    at_base.earlier = &head;
    at_base.dirty = &dirty;
    impact->head_fingerprints = head.units;
    impact->base_fingerprints = fingerprints_hash(seeding->arena, &at_base).units;
    add_keys(seeding, impact, &new, &head, wanted);
}

void proofs_of_head(const struct seeding *seeding, struct impact *impact)
{
    add_keys(seeding, impact, NULL, NULL, NULL);
}

const struct hash *proofs_of_verdicts(const struct seeding *seeding, const struct bits *units)
{
    const struct counted counted = counted_of(seeding);
    struct ingredients ingredients = ingredients_at(seeding, HEAD, &counted);
    const struct fingerprints_request request = request_for(&ingredients, units);
    return fingerprints_hash(seeding->arena, &request).units;
}
