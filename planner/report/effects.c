#include "planner/report/effects.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/buffer.h"
#include "planner/output/escape.h"

enum {
    MAX_LABELS = 3,
    MAX_PLATFORMS = 3,
};

/* Formatting and linting stand aside: a touch of them says nothing of what is built. */
static bool is_aside(const struct unit *unit)
{
    return unit->target == UNIT_GROUP && (unit->mode == GROUP_FORMAT || unit->mode == GROUP_LINT);
}

static bool is_one(const struct touch *touch, const struct unit *unit, enum reason_code code)
{
    if (unit->target == UNIT_WORLD)
        return touch->package == UNIT_NONE && touch->code == code;
    return touch->package == unit->package && touch->target == unit->target &&
           touch->code == code && (unit->target != UNIT_GROUP || touch->group == unit->mode);
}

static struct touch *touch_for(struct arena *arena, const struct impact *impact,
                               struct touches *touches, const struct unit *unit,
                               enum reason_code code)
{
    for (size_t i = touches->count; i-- > 0;) /* seeds of one package stand together */
        if (is_one(&touches->items[i], unit, code))
            return &touches->items[i];
    bool world = unit->target == UNIT_WORLD;
    struct touch touch = {
        .package = world ? UNIT_NONE : unit->package,
        .target = world ? UNIT_GROUP : unit->target,
        .group = unit->target == UNIT_GROUP ? unit->mode : (uint8_t)GROUP_NEEDS,
        .code = code,
        .platforms = bits_new(arena, impact->units.platform_count),
    };
    vec_push(arena, touches, touch);
    return &touches->items[touches->count - 1];
}

static void add_platforms(const struct impact *impact, const struct unit *unit, struct touch *touch)
{
    const struct units *units = &impact->units;
    for (size_t i = 0; i < units->platform_count; i++) {
        uint32_t side = units->platform_sides[i];
        if (unit->target < UNIT_GROUP)
            side =
                units_side_of(units, side, unit->package, unit->target, (enum unit_mode)unit->mode);
        if (side == unit->side || unit->target == UNIT_WORLD)
            bits_add(&touch->platforms, i);
    }
}

/* All of a package before a part of it. */
static int width(const struct touch *touch)
{
    return touch->target == UNIT_GROUP ? touch->group : GROUP_COUNT;
}

static int compare_touches(const void *left, const void *right)
{
    const struct touch *a = left, *b = right;
    if (a->package != b->package)
        return (a->package > b->package) - (a->package < b->package);
    if (width(a) != width(b))
        return width(a) - width(b);
    if (a->target != b->target)
        return (a->target > b->target) - (a->target < b->target);
    return (a->code > b->code) - (a->code < b->code);
}

struct touches touches_of(struct arena *arena, const struct impact *impact, uint32_t change)
{
    struct touches touches = {0};
    for (size_t i = 0; i < impact->seed_count; i++) {
        const struct impact_seed *seed = &impact->seeds[i];
        const struct unit *unit = &impact->units.items[seed->unit];
        if (seed->change != change || !unit->at)
            continue;
        struct touch *touch = touch_for(arena, impact, &touches, unit, seed->code);
        if (unit->target < UNIT_GROUP)
            touch->modes |= (uint8_t)(1U << unit->mode);
        add_platforms(impact, unit, touch);
    }
    if (touches.count > 1)
        qsort(touches.items, touches.count, sizeof *touches.items, compare_touches);
    return touches;
}

const char *detail_beyond(const char *detail, const char *path)
{
    size_t len = strlen(path);
    return detail && strncmp(detail, path, len) == 0 && strncmp(detail + len, ": ", 2) == 0
               ? detail + len + 2
               : NULL;
}

const char *target_label(struct arena *arena, const struct target *target, enum unit_mode mode)
{
    if (target->kind == TARGET_BUILD_SCRIPT)
        return "build script";
    if (target->kind != TARGET_LIB)
        return arena_printf(arena, "%s %s", target_kind_name(target->kind),
                            escape_name(arena, target->name));
    return mode == UNIT_DOCTEST ? "doc tests" : "lib";
}

/* What depends on a library is built against it as it is without its tests. */
static const char *modes_label(struct arena *arena, const struct target *target, uint8_t modes)
{
    bool built = modes & 1U << UNIT_BUILD;
    if (target->kind == TARGET_LIB && !built)
        return modes & 1U << UNIT_TEST ? "unit tests" : "doc tests";
    if (target->kind == TARGET_BIN && !built && modes & 1U << UNIT_TEST)
        return arena_printf(arena, "unit tests of bin %s", escape_name(arena, target->name));
    return target_label(arena, target, UNIT_BUILD);
}

const char *touch_label(struct arena *arena, const struct impact *impact, const struct touch *touch)
{
    static const char *const groups[] = {
        [GROUP_NEEDS] = "",        [GROUP_DEV] = "tests, examples and benchmarks",
        [GROUP_BINS] = "programs", [GROUP_FORMAT] = "formatting",
        [GROUP_LINT] = "linting",
    };
    if (touch->target == UNIT_GROUP)
        return groups[touch->group];
    const struct unit_package *package = &impact->units.packages[touch->package];
    return modes_label(arena, unit_target(&package->targets[touch->target]), touch->modes);
}

/* Whether it is a library, on which the rest of its package depends. */
static bool is_library(const struct impact *impact, const struct touch *touch)
{
    return touch->target != UNIT_GROUP && touch->modes & 1U << UNIT_BUILD &&
           unit_target(&impact->units.packages[touch->package].targets[touch->target])->kind ==
               TARGET_LIB;
}

static size_t count_platforms(const struct bits *platforms)
{
    size_t count = 0;
    for (size_t i = 0; i < platforms->count; i++)
        count += bits_has(platforms, i);
    return count;
}

const char *platforms_label(struct arena *arena, const struct bits *platforms,
                            const char *const *names)
{
    size_t count = count_platforms(platforms), shown = 0;
    struct buffer out = {.arena = arena};
    if (count == platforms->count)
        return "";
    if (!count)
        return "on hosts";
    for (size_t i = 0; i < platforms->count && shown < MAX_PLATFORMS; i++) {
        if (!bits_has(platforms, i))
            continue;
        const char *gap = !shown ? "on " : shown + 1 == count ? " and " : ", ";
        buffer_format(&out, "%s%s", gap, escape_name(arena, names[i]));
        shown++;
    }
    if (shown < count)
        buffer_format(&out, " and %zu more", count - shown);
    return buffer_end(&out);
}

/* The labels of what is touched, each once. */
struct labels {
    struct strings names;
    bool all; /* all of the package */
    struct bits platforms;
};

static bool has_label(const struct labels *labels, const char *label)
{
    for (size_t i = 0; i < labels->names.count; i++)
        if (strcmp(labels->names.items[i], label) == 0)
            return true;
    return false;
}

static void add_label(struct arena *arena, const struct impact *impact, struct labels *labels,
                      const struct touch *touch)
{
    const struct unit unit = {.target = touch->target, .mode = touch->group};
    if (is_aside(&unit))
        return;
    const char *label = touch_label(arena, impact, touch);
    labels->all |= !*label || is_library(impact, touch);
    for (size_t i = 0; i < touch->platforms.count; i++)
        if (bits_has(&touch->platforms, i))
            bits_add(&labels->platforms, i);
    if (*label && !has_label(labels, label))
        vec_push(arena, &labels->names, label);
}

const char *touches_label(struct arena *arena, const struct impact *impact,
                          const struct touches *touches, uint32_t package,
                          const char *const *platforms)
{
    struct labels labels = {.platforms = bits_new(arena, impact->units.platform_count)};
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < touches->count; i++)
        if (touches->items[i].package == package)
            add_label(arena, impact, &labels, &touches->items[i]);
    for (size_t i = 0; !labels.all && i < labels.names.count && i < MAX_LABELS; i++)
        buffer_format(&out, "%s%s", i ? ", " : "", labels.names.items[i]);
    if (!labels.all && labels.names.count > MAX_LABELS)
        buffer_format(&out, " and %zu more", labels.names.count - MAX_LABELS);
    const char *where = platforms_label(arena, &labels.platforms, platforms);
    if ((labels.all || labels.names.count) && *where)
        buffer_format(&out, "%s%s", out.len ? " " : "", where);
    return buffer_end(&out);
}
