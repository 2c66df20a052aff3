/* Adding seeds: one place knows which units stand for what. */
#include "graph/impact/comparison.h"

/* Whether a unit is one that only formatting or linting asks for, which most plans don't do. */
static bool is_aside(const struct comparison *comparison, uint32_t unit)
{
    const struct unit *item = &comparison->impact->units.items[unit];
    unsigned asking = 1u << CARGO_FMT | (item->mode == GROUP_LINT ? 1u << CARGO_CLIPPY : 0);
    return item->target == UNIT_GROUP && !(comparison->commands & asking) &&
           (item->mode == GROUP_FORMAT || item->mode == GROUP_LINT);
}

/* Most seeds of one package come one after the other; what is there twice is dropped in the end.
 * The first says what the change is. */
static void add_owner(struct comparison *comparison, uint32_t unit, const struct cause *cause)
{
    if (cause->change == NO_CHANGE || is_aside(comparison, unit))
        return;
    struct impact_change *change = &comparison->impact->changes[cause->change];
    struct ids *owners = &change->owners;
    uint32_t package = comparison->impact->units.items[unit].package;
    if (!owners->count && !change->everything)
        change->reason.code = cause->code;
    if (!owners->count || owners->items[owners->count - 1] != package)
        vec_push(comparison->arena, owners, package);
}

static void add(struct comparison *comparison, uint32_t unit, struct cause cause)
{
    struct impact_seed seed = {unit, cause.code, cause.detail, cause.change, cause.by != BY_CONTENT,
                               NULL, NULL};
    vec_push(comparison->arena, &comparison->seeds, seed);
}

void seed_unit(struct comparison *comparison, uint32_t unit, struct cause cause)
{
    add(comparison, unit, cause);
    add_owner(comparison, unit, &cause);
}

void seed_group(struct comparison *comparison, uint32_t package, enum unit_group group,
                struct cause cause)
{
    const struct units *units = &comparison->impact->units;
    for (uint32_t side = 0; side < units->side_count; side++)
        seed_unit(comparison, units_group(units, side, package, group), cause);
}

/* The scripts of a package on one side. */
static bool seed_scripts_on(struct comparison *comparison, uint32_t side, uint32_t package,
                            enum unit_mode mode, struct cause cause)
{
    const struct units *units = &comparison->impact->units;
    const struct unit_package *item = &units->packages[package];
    bool any = false;
    for (uint32_t i = 0; i < item->target_count; i++) {
        if (unit_target(&item->targets[i])->kind != TARGET_BUILD_SCRIPT)
            continue;
        if (mode != UNIT_BUILD || units->sides[side].host == side)
            seed_unit(comparison, units_of(units, side, package, i, mode), cause);
        any = true;
    }
    return any;
}

bool seed_scripts(struct comparison *comparison, uint32_t package, enum unit_mode mode,
                  struct cause cause)
{
    bool any = false;
    for (uint32_t side = 0; side < comparison->impact->units.side_count; side++)
        any |= seed_scripts_on(comparison, side, package, mode, cause);
    return any;
}

/* Of what the lock file says it can't be known whether it asks for other features than before: that
 * counts where the package is built. */
static void note_asked(struct comparison *comparison, uint32_t package, bool dev,
                       const struct cause *cause)
{
    struct cause *asked = &comparison->asked[dev][package];
    if (cause->by == BY_MEANING && cause->code != REASON_LOCKED && !asked->detail)
        *asked = *cause;
}

/* Tests and programs need GROUP_NEEDS as well, which stands for them. */
void seed_whole(struct comparison *comparison, uint32_t package, struct cause cause)
{
    note_asked(comparison, package, false, &cause);
    seed_group(comparison, package, GROUP_NEEDS, cause);
    seed_group(comparison, package, GROUP_FORMAT, cause);
    seed_group(comparison, package, GROUP_LINT, cause);
    seed_scripts(comparison, package, UNIT_BUILD, cause);
}

void seed_dependency(struct comparison *comparison, uint32_t package, enum dep_kind kind,
                     const char *platform, struct cause cause)
{
    const struct units *units = &comparison->impact->units;
    enum unit_group group = kind == DEP_DEV ? GROUP_DEV : GROUP_NEEDS;
    note_asked(comparison, package, kind == DEP_DEV, &cause);
    for (uint32_t side = 0; side < units->side_count; side++) {
        const struct build_side *built = &units->sides[side];
        if (cfg_platform_holds(comparison->arena, platform, &built->scene) == TRUTH_NO)
            continue;
        if (kind != DEP_BUILD)
            seed_unit(comparison, units_group(units, side, package, group), cause);
        else if (built->host == side &&
                 !seed_scripts_on(comparison, side, package, UNIT_BUILD, cause))
            seed_unit(comparison, units_group(units, side, package, GROUP_NEEDS), cause);
    }
}

static bool seed_modes(struct comparison *comparison, uint32_t package, const struct target *target,
                       const struct cfg *when, struct cause cause, bool harness)
{
    const struct units *units = &comparison->impact->units;
    uint32_t index = units_target(&units->packages[package], target->kind, target->name);
    bool any = false;
    for (uint32_t side = 0; side < units->side_count; side++)
        for (unsigned mode = 0; mode < UNIT_MODES; mode++) {
            uint32_t id = units_of(units, side, package, index, (enum unit_mode)mode);
            bool script_run = target->kind == TARGET_BUILD_SCRIPT && mode != UNIT_BUILD;
            if (!units->items[id].at || script_run || (harness && mode != UNIT_TEST))
                continue;
            const struct cfg_scene *scene = units_scene(units, side, target, (enum unit_mode)mode);
            if (cfg_evaluate(when, scene) == TRUTH_NO)
                continue;
            seed_unit(comparison, id, cause);
            any = true;
        }
    return any;
}

bool seed_target(struct comparison *comparison, uint32_t package, const struct target *target,
                 const struct cfg *when, struct cause cause)
{
    return seed_modes(comparison, package, target, when, cause, false);
}

bool seed_harness(struct comparison *comparison, uint32_t package, const struct target *target,
                  const struct cfg *when, struct cause cause)
{
    return seed_modes(comparison, package, target, when, cause, true);
}

void seed_world(struct comparison *comparison, struct cause cause)
{
    add(comparison, units_world(&comparison->impact->units), cause);
}
