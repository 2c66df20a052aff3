#include "graph/impact/impact.h"

#include <string.h>

#include "graph/impact/chain.h"
#include "graph/impact/changed_names.h"
#include "graph/impact/proofs.h"
#include "graph/impact/reach.h"
#include "graph/impact/seed_steps.h"
#include "graph/impact/wanted.h"

static void sort_owners(struct ids *owners)
{
    size_t kept = 0;
    ids_sort(owners);
    for (size_t i = 0; i < owners->count; i++)
        if (!kept || owners->items[kept - 1] != owners->items[i])
            owners->items[kept++] = owners->items[i];
    owners->count = kept;
}

static bool is_nearer(const struct impact *impact, uint32_t unit, uint32_t known)
{
    return known == UNIT_NONE || impact->reached[unit].distance < impact->reached[known].distance;
}

static void note(struct impact *impact, const struct impact_request *request, uint32_t id)
{
    const struct unit *unit = &impact->units.items[id];
    const struct impact_unit *state = &impact->reached[id];
    if (!state->affected || unit->kind == UNIT_WORLD)
        return;
    struct impact_package *package = &impact->packages[unit->package];
    bool carries =
        unit->kind == UNIT_NEEDS ||
        (unit->kind == UNIT_COMPILE &&
         unit_target(&impact->units.packages[unit->package].targets[unit->target])->kind ==
             TARGET_LIB);
    package->carries |= carries;
    if (carries && is_nearer(impact, id, package->carrier))
        package->carrier = id;
    if (!wanted_is_asked(request, &impact->units, id))
        return;
    if (is_nearer(impact, id, package->unit))
        package->unit = id;
    package->affected = true;
}

/* A chain may lead through a package of which no command makes anything for itself: a library
 * without tests of its own, or what is only compiled for a host. */
static struct reason unaffected_reason(struct arena *arena, const struct impact *impact,
                                       uint32_t carrier)
{
    struct reason reason = {.code = REASON_NOT_REACHED, .item = reason_phrase(REASON_NOT_REACHED)};
    if (carrier == UNIT_NONE)
        return reason;
    reason = chain_reason(arena, impact, carrier);
    reason.code = REASON_NOT_MADE;
    return reason;
}

static void summarise(struct arena *arena, struct impact *impact,
                      const struct impact_request *request)
{
    impact->packages = arena_array(arena, impact->package_count, sizeof *impact->packages);
    for (uint32_t i = 0; i < impact->package_count; i++) {
        const struct unit_package *package = &impact->units.packages[i];
        impact->packages[i] = (struct impact_package){.package = unit_package(package),
                                                      .at_head = package->head != NULL,
                                                      .unit = UNIT_NONE,
                                                      .carrier = UNIT_NONE};
    }
    for (uint32_t i = 0; i < impact->units.count; i++)
        note(impact, request, i);
    for (uint32_t i = 0; i < impact->package_count; i++) {
        struct impact_package *package = &impact->packages[i];
        package->reason = unaffected_reason(arena, impact, package->carrier);
        if (package->unit == UNIT_NONE)
            continue;
        const struct impact_seed *seed = &impact->seeds[impact->reached[package->unit].seed];
        package->reason = chain_reason(arena, impact, package->unit);
        package->change =
            seed->change == NO_CHANGE ? NULL : impact->changes[seed->change].change->path;
    }
}

/* All that was found, and what follows from it. */
static struct impact finish(const struct seeding *seeding)
{
    struct arena *arena = seeding->arena;
    const struct diff *diff = seeding->diff;
    const struct seeds *seeds = seeding->seeds;
    struct impact impact = {.package_count = diff->units.package_count,
                            .edges = diff->edges,
                            .changes = seeds->changes,
                            .change_count = diff->request->changes->count,
                            .units = seeds->units,
                            .seeds = seeds->items,
                            .seed_count = seeds->count,
                            .lock = seeds->lock};
    memcpy(&impact.upward, &seeds->upward, sizeof impact.upward);
    impact.reached = reach_spread(arena, &impact.units, impact.seeds, impact.seed_count);
    for (size_t i = 0; i < impact.change_count; i++)
        sort_owners(&impact.changes[i].owners);
    impact.wanted = wanted_units(arena, &impact.units, diff->request);
    summarise(arena, &impact, diff->request);
    return impact;
}

struct impact impact_compute(struct arena *arena, const struct impact_request *request)
{
    struct diff diff = diff_of(arena, request);
    struct facts facts = facts_of(&diff);
    const struct judged judged = judge_changes(&facts);
    facts_read_locks(&facts, judged.lock_change != NO_CHANGE);
    struct seeds seeds = seeds_of(&diff, &judged);
    const struct seeding seeding = {arena, &diff, &facts, &judged, &seeds};
    const struct changed_names names = changed_names_of(&seeding);
    facts.sources.words = changed_names_words(&seeding, &names);
    seed_steps_run(&seeding);
    struct impact impact = finish(&seeding);
    proofs_compare(&seeding, &impact);
    return impact;
}

struct impact impact_everything(struct arena *arena, const struct impact_request *request,
                                const struct reason *reason)
{
    static const struct changes none = {0};
    struct impact_request full = *request;
    full.states[BASE] = full.states[HEAD];
    full.changes = &none;
    struct diff diff = diff_of(arena, &full);
    struct facts facts = facts_of(&diff);
    const struct judged judged = judge_changes(&facts);
    facts_read_locks(&facts, false);
    struct seeds seeds = seeds_of(&diff, &judged);
    const struct seeding seeding = {arena, &diff, &facts, &judged, &seeds};
    seed_world(&seeding,
               (struct cause){reason->code, reason->path, reason->item, NO_CHANGE, BY_MEANING});
    struct impact impact = finish(&seeding);
    proofs_of_head(&seeding, &impact);
    return impact;
}
