#include "graph/impact/entry.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"
#include "graph/impact/wanted.h"

static void add_root(struct arena *arena, const struct impact *impact, struct entry_impact *entry,
                     uint32_t unit)
{
    const struct impact_unit *state = &impact->reached[unit];
    vec_push(arena, &entry->roots, unit);
    if (!state->affected)
        return;
    vec_push(arena, &entry->affected_roots, unit);
    if (!entry->affected || state->distance < impact->reached[entry->unit].distance)
        entry->unit = unit;
    entry->affected = true;
}

static void add_targets(struct arena *arena, const struct impact *impact,
                        const struct cargo_selection *roots, uint32_t package, uint32_t side,
                        struct entry_impact *entry)
{
    const struct units *units = &impact->units;
    struct unit_walk walk = {package, UNIT_NONE, side, UNIT_OF_TARGET, 0};
    for (uint32_t id; units_next(units, &walk, &id);)
        if (wanted_makes(roots, units, id))
            add_root(arena, impact, entry, id);
}

/* What a package without targets is made of can't be known: all that may be. */
static void add_groups(struct arena *arena, const struct impact *impact,
                       const struct cargo_selection *roots, uint32_t package, uint32_t side,
                       struct entry_impact *entry)
{
    bool all = !impact->units.packages[package].target_count;
    unsigned kinds = (roots->command == CARGO_FMT ? UNIT_BIT(UNIT_FORMAT) : 0) |
                     (roots->command == CARGO_CLIPPY ? UNIT_BIT(UNIT_LINT) : 0) |
                     (all ? UNIT_BIT(UNIT_NEEDS) | UNIT_BIT(UNIT_TEST_NEEDS) : 0);
    struct unit_walk walk = {package, UNIT_NONE, side, kinds, 0};
    for (uint32_t id; units_next(&impact->units, &walk, &id);)
        add_root(arena, impact, entry, id);
}

/* One hash of the roots that are there at `at`. */
static struct hash join(const struct impact *impact, const struct ids *roots,
                        const struct hash *fingerprints, uint8_t at)
{
    struct hasher hasher = hasher_new();
    for (size_t i = 0; i < roots->count; i++)
        if (impact->units.items[roots->items[i]].at & at)
            hasher_add_hash(&hasher, &fingerprints[roots->items[i]]);
    return hasher_end(&hasher);
}

/* Whether it is among what needs the dev-dependencies of its package. */
static bool is_for_tests(const struct impact *impact, const struct unit *unit)
{
    const struct unit_package *package = &impact->units.packages[unit->package];
    if (unit_is_of_package(unit))
        return unit->kind == UNIT_TEST_NEEDS;
    enum target_kind kind = unit_target(&package->targets[unit->target])->kind;
    return kind == TARGET_EXAMPLE || unit->kind == UNIT_HARNESS || unit->kind == UNIT_DOCTESTS;
}

/* What the targets of a package have in common: one that comes or goes changes nothing. */
static struct hash join_outer(struct arena *arena, const struct impact *impact,
                              const struct ids *roots)
{
    const struct units *units = &impact->units;
    struct hash *hashes = arena_array(arena, 2 * roots->count, sizeof *hashes);
    struct hasher hasher = hasher_new();
    size_t count = 0;
    for (size_t i = 0; i < roots->count; i++) {
        const struct unit *unit = &units->items[roots->items[i]];
        bool aside = unit->kind == UNIT_FORMAT || unit->kind == UNIT_LINT;
        uint32_t needs = units_of_package(units, unit->side, unit->package, UNIT_NEEDS);
        uint32_t dev = units_of_package(units, unit->side, unit->package, UNIT_TEST_NEEDS);
        if (!(unit->at & AT_HEAD))
            continue;
        hashes[count++] = impact->dependency_keys[aside ? roots->items[i] : needs];
        if (is_for_tests(impact, unit))
            hashes[count++] = impact->dependency_keys[dev];
    }
    hasher_add_set(&hasher, hashes, count);
    return hasher_end(&hasher);
}

struct entry_impact entry_judge(struct arena *arena, const struct impact *impact,
                                const struct cargo_selection *roots, uint32_t package,
                                uint32_t platform)
{
    struct entry_impact entry = {.unit = UNIT_NONE};
    uint32_t side = impact->units.platform_sides[platform];
    add_groups(arena, impact, roots, package, side, &entry);
    add_targets(arena, impact, roots, package, side, &entry);
    ids_sort(&entry.roots);
    if (impact->base_fingerprints) {
        entry.base = join(impact, &entry.roots, impact->base_fingerprints, AT_BASE);
        entry.head = join(impact, &entry.roots, impact->head_fingerprints, AT_HEAD);
        entry.differs = !entry.affected && !hash_equal(&entry.base, &entry.head);
    }
    if (impact->keys)
        entry.key = join(impact, &entry.roots, impact->keys, AT_HEAD);
    if (impact->dependency_keys)
        entry.dependency_key = join_outer(arena, impact, &entry.roots);
    entry.affected |= entry.differs;
    return entry;
}

static const struct target *target_of(const struct impact *impact, uint32_t id)
{
    const struct unit *unit = &impact->units.items[id];
    return unit_target(&impact->units.packages[unit->package].targets[unit->target]);
}

/* Cargo takes some names for patterns, or for options. */
static bool is_plain_name(const char *name)
{
    return *name && *name != '-' && !strpbrk(name, "*?[]");
}

/* Whether options can choose the unit, alone or beside others. */
static bool can_choose(const struct impact *impact, const struct cargo_selection *roots,
                       uint32_t id)
{
    const struct unit *unit = &impact->units.items[id];
    if (!unit_is_of_target(unit) || !(unit->at & AT_HEAD) || unit->kind == UNIT_DOCTESTS)
        return false;
    const struct target *target = target_of(impact, id);
    bool harness = roots->command == CARGO_TEST || roots->command == CARGO_BENCH;
    bool always = target->kind == TARGET_TEST || target->kind == TARGET_BENCH;
    return !target->gated && is_plain_name(target->name) && target->kind != TARGET_BUILD_SCRIPT &&
           !(!always && unit->kind == UNIT_HARNESS && !harness);
}

/* Whether what tests and examples need differs: beside them its features hold for programs too,
 * which where tests are run have them in any case. */
static bool has_other_features(const struct impact *impact, const struct cargo_selection *roots,
                               uint32_t id)
{
    const struct unit *unit = &impact->units.items[id];
    bool harness = roots->command == CARGO_TEST || roots->command == CARGO_BENCH;
    uint32_t needs = units_of_package(&impact->units, unit->side, unit->package, UNIT_TEST_NEEDS);
    return !harness && impact->reached[needs].affected;
}

static void add_option(struct buffer *out, const struct impact *impact, uint32_t id)
{
    const struct target *target = target_of(impact, id);
    buffer_add(out, out->len ? " " : "");
    buffer_add(out, cargo_selection_option(target->kind));
    if (target->kind != TARGET_LIB)
        buffer_format(out, " %s", text_shell_word(out->arena, target->name));
}

static bool is_doctest(const struct impact *impact, const struct ids *units)
{
    return units->count == 1 && impact->units.items[units->items[0]].kind == UNIT_DOCTESTS &&
           impact->units.items[units->items[0]].at & AT_HEAD;
}

/* Those that options can speak of: what clippy reads beside targets is none. */
static struct ids without_groups(struct arena *arena, const struct impact *impact,
                                 const struct ids *units)
{
    struct ids targets = {0};
    for (size_t i = 0; i < units->count; i++)
        if (unit_is_of_target(&impact->units.items[units->items[i]]))
            vec_push(arena, &targets, units->items[i]);
    return targets;
}

const char *entry_options(struct arena *arena, const struct impact *impact,
                          const struct cargo_selection *roots, const struct entry_impact *entry)
{
    struct buffer out = {.arena = arena};
    const struct ids targets = without_groups(arena, impact, &entry->roots);
    const struct ids affected = without_groups(arena, impact, &entry->affected_roots);
    bool all = entry->differs || affected.count == targets.count ||
               affected.count < entry->affected_roots.count || roots->command == CARGO_DOC;
    if (!all && is_doctest(impact, &affected))
        return "--doc";
    for (size_t i = 0; i < affected.count; i++)
        all |= !can_choose(impact, roots, affected.items[i]) ||
               has_other_features(impact, roots, affected.items[i]);
    if (all || !affected.count)
        return roots->options;
    for (size_t i = 0; i < affected.count; i++)
        if (!i || target_of(impact, affected.items[i]) != target_of(impact, affected.items[i - 1]))
            add_option(&out, impact, affected.items[i]);
    return buffer_end(&out);
}

/* Whether the part has all targets of a kind that the package has at the head. */
static bool has_kind(const struct impact *impact, const struct ids *part, uint32_t root)
{
    const struct unit *unit = &impact->units.items[root];
    const struct unit_package *package = &impact->units.packages[unit->package];
    const enum target_kind kind = target_of(impact, root)->kind;
    size_t all = 0, met = 0;
    const struct target *last = NULL;
    for (size_t i = 0; i < package->target_count; i++)
        all += package->targets[i].head && package->targets[i].head->kind == kind;
    for (size_t i = 0; i < part->count; i++) {
        const struct unit *other = &impact->units.items[part->items[i]];
        if (!unit_is_of_target(other) || other->kind == UNIT_DOCTESTS)
            continue;
        const struct target *target = target_of(impact, part->items[i]);
        met += target->kind == kind && target != last;
        last = target;
    }
    return met == all;
}

/* A target that needs features can't be named: cargo fails where they are off. Of a whole kind it
 * leaves it out. NULL where that does not help. */
static const char *switch_for(const struct impact *impact, const struct ids *part, uint32_t root)
{
    const struct target *target = target_of(impact, root);
    const bool harness = impact->units.items[root].kind == UNIT_HARNESS;
    return target->gated && harness && target->kind == TARGET_BIN && has_kind(impact, part, root)
               ? cargo_selection_switch(target->kind)
               : NULL;
}

static void add_switch(struct buffer *out, const char *word)
{
    buffer_add(out, out->len ? " " : "");
    buffer_add(out, word);
}

bool entry_part(struct arena *arena, const struct impact *impact,
                const struct cargo_selection *roots, const struct ids *part, struct strings *calls)
{
    struct buffer out = {.arena = arena};
    const struct target *last = NULL;
    bool doctests = false, bins = false;
    for (size_t i = 0; i < part->count; i++) {
        const uint32_t root = part->items[i];
        const struct unit *unit = &impact->units.items[root];
        const bool doctest = unit->kind == UNIT_DOCTESTS && unit->at & AT_HEAD;
        doctests |= doctest;
        if (doctest)
            continue;
        const char *word = unit_is_of_target(unit) ? switch_for(impact, part, root) : NULL;
        if (word && !bins)
            add_switch(&out, word);
        bins |= word != NULL;
        if (word)
            continue;
        if (!can_choose(impact, roots, root) || has_other_features(impact, roots, root))
            return false;
        if (target_of(impact, root) != last)
            add_option(&out, impact, root);
        last = target_of(impact, root);
    }
    if (out.len)
        vec_push(arena, calls, buffer_end(&out));
    if (doctests)
        vec_push(arena, calls, "--doc");
    return true;
}
