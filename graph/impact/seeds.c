/* Adding seeds: one place knows which units stand for what. */
#include "graph/impact/comparison.h"

/* Whether a unit is one that only formatting or linting asks for, which most plans don't do. */
static bool is_aside(const struct comparison *comparison, uint32_t unit)
{
    const struct unit *item = &comparison->impact->units.items[unit];
    unsigned asking = 1u << CARGO_FMT | (item->kind == UNIT_LINT ? 1u << CARGO_CLIPPY : 0);
    return !(comparison->commands & asking) &&
           (item->kind == UNIT_FORMAT || item->kind == UNIT_LINT);
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

void seed_group(struct comparison *comparison, uint32_t package, enum unit_kind kind,
                struct cause cause)
{
    struct unit_walk walk = {package, UNIT_NONE, UNIT_NONE, UNIT_BIT(kind), 0};
    for (uint32_t id; units_next(&comparison->impact->units, &walk, &id);)
        seed_unit(comparison, id, cause);
}

static bool has_script(const struct unit_package *package)
{
    for (uint32_t i = 0; i < package->target_count; i++)
        if (unit_target(&package->targets[i])->kind == TARGET_BUILD_SCRIPT)
            return true;
    return false;
}

/* On that side, or UNIT_NONE for all: they are compiled on those of hosts. */
static void seed_compiled_scripts(struct comparison *comparison, uint32_t side, uint32_t package,
                                  struct cause cause)
{
    const struct units *units = &comparison->impact->units;
    struct unit_walk walk = {package, UNIT_NONE, side, UNIT_BIT(UNIT_COMPILE), 0};
    const struct unit_target *targets = units->packages[package].targets;
    for (uint32_t id; units_next(units, &walk, &id);)
        if (unit_target(&targets[units->items[id].target])->kind == TARGET_BUILD_SCRIPT)
            seed_unit(comparison, id, cause);
}

bool seed_scripts(struct comparison *comparison, uint32_t package, enum unit_kind kind,
                  struct cause cause)
{
    if (kind == UNIT_COMPILE)
        seed_compiled_scripts(comparison, UNIT_NONE, package, cause);
    else
        seed_group(comparison, package, kind, cause);
    return has_script(&comparison->impact->units.packages[package]);
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

/* Tests and programs need UNIT_NEEDS as well, which stands for them. */
void seed_whole(struct comparison *comparison, uint32_t package, struct cause cause)
{
    note_asked(comparison, package, false, &cause);
    seed_group(comparison, package, UNIT_NEEDS, cause);
    seed_group(comparison, package, UNIT_FORMAT, cause);
    seed_group(comparison, package, UNIT_LINT, cause);
    seed_scripts(comparison, package, UNIT_COMPILE, cause);
}

/* The units of a package of one kind, on one side. */
static void seed_on(struct comparison *comparison, uint32_t side, uint32_t package,
                    enum unit_kind kind, struct cause cause)
{
    seed_unit(comparison, units_of_package(&comparison->impact->units, side, package, kind), cause);
}

void seed_dependency(struct comparison *comparison, uint32_t package, enum dep_kind kind,
                     const char *platform, struct cause cause)
{
    const struct units *units = &comparison->impact->units;
    bool script = kind == DEP_BUILD && has_script(&units->packages[package]);
    note_asked(comparison, package, kind == DEP_DEV, &cause);
    for (uint32_t side = 0; side < units->side_count; side++) {
        const struct build_side *built = &units->sides[side];
        if (cfg_platform_holds(comparison->arena, platform, &built->scene) == TRUTH_NO)
            continue;
        if (kind != DEP_BUILD)
            seed_on(comparison, side, package, kind == DEP_DEV ? UNIT_TEST_NEEDS : UNIT_NEEDS,
                    cause);
        else if (built->host == side && script)
            seed_compiled_scripts(comparison, side, package, cause);
        else if (built->host == side)
            seed_on(comparison, side, package, UNIT_NEEDS, cause);
    }
}

/* Those of a target in which the condition may hold. */
static bool seed_kinds(struct comparison *comparison, uint32_t package, const struct target *target,
                       const struct cfg *when, struct cause cause, unsigned kinds)
{
    const struct units *units = &comparison->impact->units;
    uint32_t index = units_target(&units->packages[package], target->kind, target->name);
    struct unit_walk walk = {package, index, UNIT_NONE, kinds, 0};
    bool any = false;
    for (uint32_t id; units_next(units, &walk, &id);) {
        const struct unit *unit = &units->items[id];
        const struct cfg_scene *scene =
            units_scene(units, unit->side, target, (enum unit_kind)unit->kind);
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
    return seed_kinds(comparison, package, target, when, cause,
                      UNIT_OF_TARGET & ~UNIT_BIT(UNIT_SCRIPT_RUN));
}

bool seed_harness(struct comparison *comparison, uint32_t package, const struct target *target,
                  const struct cfg *when, struct cause cause)
{
    return seed_kinds(comparison, package, target, when, cause, UNIT_BIT(UNIT_HARNESS));
}

void seed_world(struct comparison *comparison, struct cause cause)
{
    add(comparison, units_world(&comparison->impact->units), cause);
}
