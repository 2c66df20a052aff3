/* Adding seeds: one place knows which units stand for what. */
#include "graph/impact/seeds.h"

#include "graph/impact/manifest_parts.h"

static void add_job_rules(struct arena *arena, struct rules_met *rules, const struct rules_met *met)
{
    for (size_t i = 0; i < met->count; i++) {
        bool known = false;
        for (size_t k = 0; k < rules->count && !known; k++)
            known = rules->items[k] == met->items[i];
        if (!known)
            vec_push(arena, rules, met->items[i]);
    }
}

/* What both judgements of a change come to. */
static struct impact_change judged_change(struct arena *arena, const struct change *change,
                                          const struct judgement *base,
                                          const struct judgement *head)
{
    const struct judgement *present = change->status != CHANGE_DELETED ? head : base;
    struct impact_change judged = {.change = change,
                                   .reason = {.code = present->code,
                                              .path = change->path,
                                              .rule = head->rule ? head->rule : base->rule},
                                   .config_key =
                                       head->config_key ? head->config_key : base->config_key,
                                   .settled = head->settled && base->settled};
    add_job_rules(arena, &judged.job_rules, &head->job_rules);
    add_job_rules(arena, &judged.job_rules, &base->job_rules);
    return judged;
}

struct seeds seeds_of(const struct diff *diff, const struct judged *judged)
{
    const struct changes *changes = diff->request->changes;
    struct seeds seeds = {.units = diff->units};
    seeds.changes = arena_array(diff->arena, changes->count, sizeof *seeds.changes);
    for (uint32_t i = 0; i < changes->count; i++)
        seeds.changes[i] = judged_change(diff->arena, &changes->items[i], &judged->of[BASE][i],
                                         &judged->of[HEAD][i]);
    for (size_t dev = 0; dev < 2; dev++)
        seeds.asked[dev] =
            arena_array(diff->arena, diff->units.package_count, sizeof *seeds.asked[dev]);
    return seeds;
}

/* Whether a unit is one that only formatting or linting asks for, which most plans don't do. */
static bool is_aside(const struct seeding *seeding, uint32_t unit)
{
    const struct unit *item = &seeding->diff->units.items[unit];
    unsigned asking = 1u << CARGO_FMT | (item->kind == UNIT_LINT ? 1u << CARGO_CLIPPY : 0);
    return !(seeding->diff->commands & asking) &&
           (item->kind == UNIT_FORMAT || item->kind == UNIT_LINT);
}

/* Most seeds of one package come one after the other; what is there twice is dropped in the end.
 * The first says what the change is. */
static void add_owner(const struct seeding *seeding, uint32_t unit, const struct cause *cause)
{
    if (cause->change == NO_CHANGE || is_aside(seeding, unit))
        return;
    struct impact_change *change = &seeding->seeds->changes[cause->change];
    struct ids *owners = &change->owners;
    uint32_t package = seeding->diff->units.items[unit].package;
    if (!owners->count && !change->everything)
        change->reason.code = cause->code;
    if (!owners->count || owners->items[owners->count - 1] != package)
        vec_push(seeding->arena, owners, package);
}

static void add(const struct seeding *seeding, uint32_t unit, struct cause cause)
{
    struct impact_seed seed = {
        unit, cause.code, cause.path, cause.item, cause.change, cause.by == BY_CONTENT, NULL, NULL};
    vec_push(seeding->arena, seeding->seeds, seed);
}

void seed_unit(const struct seeding *seeding, uint32_t unit, struct cause cause)
{
    add(seeding, unit, cause);
    add_owner(seeding, unit, &cause);
}

void seed_group(const struct seeding *seeding, uint32_t package, enum unit_kind kind,
                struct cause cause)
{
    struct unit_walk walk = {package, UNIT_NONE, UNIT_NONE, UNIT_BIT(kind), 0};
    for (uint32_t id; units_next(&seeding->diff->units, &walk, &id);)
        seed_unit(seeding, id, cause);
}

static bool has_script(const struct unit_package *package)
{
    for (uint32_t i = 0; i < package->target_count; i++)
        if (unit_target(&package->targets[i])->kind == TARGET_BUILD_SCRIPT)
            return true;
    return false;
}

/* On that side, or UNIT_NONE for all: they are compiled on those of hosts. */
static void seed_compiled_scripts(const struct seeding *seeding, uint32_t side, uint32_t package,
                                  struct cause cause)
{
    const struct units *units = &seeding->diff->units;
    struct unit_walk walk = {package, UNIT_NONE, side, UNIT_BIT(UNIT_COMPILE), 0};
    const struct unit_target *targets = units->packages[package].targets;
    for (uint32_t id; units_next(units, &walk, &id);)
        if (unit_target(&targets[units->items[id].target])->kind == TARGET_BUILD_SCRIPT)
            seed_unit(seeding, id, cause);
}

/* Of what the lock file says it can't be known whether it asks for other features than before: that
 * counts where the package is built. */
static void note_asked(const struct seeding *seeding, uint32_t package, bool dev,
                       const struct cause *cause)
{
    struct cause *asked = &seeding->seeds->asked[dev][package];
    if (cause->by == BY_MEANING && cause->code != REASON_LOCKED && !asked->path)
        *asked = *cause;
}

/* On that side, or UNIT_NONE for all. */
static void seed_part(const struct seeding *seeding, uint32_t side, uint32_t package,
                      enum part part, struct cause cause)
{
    const struct units *units = &seeding->diff->units;
    unsigned kinds = part_kinds(part, has_script(&units->packages[package]));
    for (unsigned i = UNIT_NEEDS; i <= UNIT_COMPILE; i++) {
        enum unit_kind kind = (enum unit_kind)i;
        if (!(kinds & UNIT_BIT(kind)))
            continue;
        if (kind == UNIT_COMPILE)
            seed_compiled_scripts(seeding, side, package, cause);
        else if (side == UNIT_NONE)
            seed_group(seeding, package, kind, cause);
        else
            seed_unit(seeding, units_of_package(units, side, package, kind), cause);
    }
}

/* Tests and programs need UNIT_NEEDS as well, which stands for them. */
void seed_whole(const struct seeding *seeding, uint32_t package, struct cause cause)
{
    note_asked(seeding, package, false, &cause);
    seed_part(seeding, UNIT_NONE, package, PART_PACKAGE, cause);
}

void seed_dependency(const struct seeding *seeding, uint32_t package, enum dep_kind kind,
                     const char *platform, struct cause cause)
{
    const struct units *units = &seeding->diff->units;
    note_asked(seeding, package, kind == DEP_DEV, &cause);
    for (uint32_t side = 0; side < units->side_count; side++) {
        const struct build_side *built = &units->sides[side];
        if ((kind != DEP_BUILD || built->host == side) &&
            cfg_platform_holds(seeding->arena, platform, &built->scene) != TRUTH_NO)
            seed_part(seeding, side, package, part_of_dependency(kind), cause);
    }
}

/* Those of a target in which the condition may hold. */
static bool seed_kinds(const struct seeding *seeding, uint32_t package, const struct target *target,
                       const struct cfg *when, struct cause cause, unsigned kinds)
{
    const struct units *units = &seeding->diff->units;
    uint32_t index = units_target(&units->packages[package], target->kind, target->name);
    struct unit_walk walk = {package, index, UNIT_NONE, kinds, 0};
    bool any = false;
    for (uint32_t id; units_next(units, &walk, &id);) {
        const struct unit *unit = &units->items[id];
        const struct cfg_scene *scene =
            units_scene(units, unit->side, target, (enum unit_kind)unit->kind);
        if (cfg_evaluate(when, scene) == TRUTH_NO)
            continue;
        seed_unit(seeding, id, cause);
        any = true;
    }
    return any;
}

bool seed_target(const struct seeding *seeding, uint32_t package, const struct target *target,
                 const struct cfg *when, struct cause cause)
{
    return seed_kinds(seeding, package, target, when, cause,
                      UNIT_OF_TARGET & ~UNIT_BIT(UNIT_SCRIPT_RUN));
}

bool seed_harness(const struct seeding *seeding, uint32_t package, const struct target *target,
                  const struct cfg *when, struct cause cause)
{
    return seed_kinds(seeding, package, target, when, cause, UNIT_BIT(UNIT_HARNESS));
}

void seed_world(const struct seeding *seeding, struct cause cause)
{
    add(seeding, units_world(&seeding->diff->units), cause);
}
