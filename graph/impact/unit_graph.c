#include "graph/impact/unit_graph.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/text.h"
#include "graph/impact/unit_edges.h"

/* Packages by directory: two sorted lists become one. */
static void merge_packages(struct arena *arena, const struct packages *base,
                           const struct packages *head, struct units *units)
{
    units->packages = arena_array(arena, base->count + head->count, sizeof *units->packages);
    for (size_t i = 0, k = 0; i < base->count || k < head->count;) {
        int order = i == base->count   ? 1
                    : k == head->count ? -1
                                       : strcmp(base->items[i].path, head->items[k].path);
        struct unit_package *merged = &units->packages[units->package_count++];
        if (order <= 0)
            merged->base = &base->items[i++];
        if (order >= 0)
            merged->head = &head->items[k++];
    }
}

static int compare_targets(const void *left, const void *right)
{
    const struct target *a = unit_target(left), *b = unit_target(right);
    int order = (a->kind > b->kind) - (a->kind < b->kind);
    return order ? order : strcmp(a->name, b->name);
}

/* With the base's before the head's, and then by path: which of two build scripts of one name
 * stands for both must not depend on how the library sorts. */
static int compare_places(const void *left, const void *right)
{
    const struct unit_target *a = left, *b = right;
    int order = compare_targets(left, right);
    order = order ? order : (a->head != NULL) - (b->head != NULL);
    return order ? order : strcmp(unit_target(a)->src_path, unit_target(b)->src_path);
}

static void list_targets(const struct package *package, bool head, struct unit_target *targets,
                         size_t *count)
{
    for (size_t i = 0; package && i < package->targets.count; i++) {
        const struct target *target = &package->targets.items[i];
        targets[(*count)++] =
            head ? (struct unit_target){NULL, target} : (struct unit_target){target, NULL};
    }
}

/* Targets by kind and name. Two build scripts of one name are one here: cargo tells them apart by
 * their numbers alone. */
static void merge_targets(struct arena *arena, struct unit_package *package)
{
    size_t count = 0, most = (package->base ? package->base->targets.count : 0) +
                             (package->head ? package->head->targets.count : 0);
    struct unit_target *targets = arena_array(arena, most, sizeof *targets);
    package->targets = targets;
    if (!most)
        return;
    list_targets(package->base, false, targets, &count);
    list_targets(package->head, true, targets, &count);
    qsort(targets, count, sizeof *targets, compare_places);
    for (size_t i = 0; i < count; i++) {
        struct unit_target *last =
            package->target_count ? &targets[package->target_count - 1] : NULL;
        if (last && compare_targets(last, &targets[i]) == 0) {
            last->base = targets[i].base ? targets[i].base : last->base;
            last->head = targets[i].head ? targets[i].head : last->head;
        } else {
            targets[package->target_count++] = targets[i];
        }
    }
}

/* A scene that knows `facts` before what the platform's settings say. */
static struct cfg_scene scene_with(struct arena *arena, const struct cfg_scene *scene,
                                   const struct cfg_setting *facts, size_t count)
{
    struct cfg_setting *settings =
        arena_array(arena, count + scene->setting_count, sizeof *settings);
    struct cfg_scene result = *scene;
    memcpy(settings, facts, count * sizeof *settings);
    if (scene->setting_count)
        memcpy(settings + count, scene->settings, scene->setting_count * sizeof *settings);
    result.settings = settings;
    result.setting_count = count + scene->setting_count;
    return result;
}

/* rustdoc sets `doc` and `doctest` for the tests in documentation; whether `test` is set there has
 * changed over time. */
static void add_scenes(struct arena *arena, struct build_side *side)
{
    static const struct cfg_setting known[] = {
        {{"test", NULL}, TRUTH_NO},      {{"doc", NULL}, TRUTH_NO},  {{"doctest", NULL}, TRUTH_NO},
        {{"test", NULL}, TRUTH_YES},     {{"doc", NULL}, TRUTH_NO},  {{"doctest", NULL}, TRUTH_NO},
        {{"test", NULL}, TRUTH_NO},      {{"doc", NULL}, TRUTH_YES}, {{"doctest", NULL}, TRUTH_NO},
        {{"test", NULL}, TRUTH_UNKNOWN}, {{"doc", NULL}, TRUTH_YES}, {{"doctest", NULL}, TRUTH_YES},
    };
    static const struct cfg_setting other[] = {{{"doc", NULL}, TRUTH_NO},
                                               {{"doctest", NULL}, TRUTH_NO}};
    for (size_t i = 0; i < UNIT_TARGET_SLOTS; i++)
        side->slots[i] = scene_with(arena, &side->scene, &known[3 * i], 3);
    side->other = scene_with(arena, &side->scene, other, 2);
}

static bool same_settings(const struct cfg_scene *scene, const struct build_platform *wanted)
{
    if (scene->setting_count != wanted->setting_count)
        return false;
    for (size_t i = 0; i < scene->setting_count; i++) {
        const struct cfg_setting *a = &scene->settings[i], *b = &wanted->settings[i];
        if (a->truth != b->truth || !text_equal(a->fact.name, b->fact.name) ||
            !text_equal(a->fact.value, b->fact.value))
            return false;
    }
    return true;
}

/* The side for that pair of triples. Flags of a platform are its target's own: a host side, which
 * has none, is only shared with a platform that has none either. */
static uint32_t add_side(struct arena *arena, struct units *units, struct build_platform wanted)
{
    for (uint32_t i = 0; i < units->side_count; i++) {
        const struct build_side *side = &units->sides[i];
        if (text_equal(side->scene.triple, wanted.target) &&
            text_equal(side->host_triple, wanted.host) && same_settings(&side->scene, &wanted))
            return i;
    }
    struct build_side *side = &units->sides[units->side_count];
    side->scene = cfg_scene_of(wanted.target);
    side->scene.settings = wanted.settings;
    side->scene.setting_count = wanted.setting_count;
    side->host_triple = wanted.host;
    add_scenes(arena, side);
    return (uint32_t)units->side_count++;
}

static void add_sides(struct arena *arena, struct units *units,
                      const struct build_platform *platforms, size_t count)
{
    static const struct build_platform any = {0};
    const struct build_platform *items = count ? platforms : &any;
    count = count ? count : 1;
    units->platform_count = count;
    units->sides = arena_array(arena, 2 * count, sizeof *units->sides);
    units->platform_sides = arena_array(arena, count, sizeof *units->platform_sides);
    for (size_t i = 0; i < count; i++) {
        struct build_platform host = {.target = items[i].host, .host = items[i].host};
        uint32_t at_host = add_side(arena, units, host);
        uint32_t at_target = add_side(arena, units, items[i]);
        units->sides[at_host].host = at_host;
        units->sides[at_target].host = at_host;
        units->sides[at_target].planned = true;
        units->sides[at_host].planned_host = true;
        units->platform_sides[i] = at_target;
    }
}

static uint8_t revisions_of(const void *base, const void *head)
{
    return (uint8_t)((base ? AT_BASE : 0) | (head ? AT_HEAD : 0));
}

static bool has_kind(enum target_kind target, enum unit_kind kind)
{
    switch (kind) {
    case UNIT_COMPILE:
        return target != TARGET_TEST && target != TARGET_BENCH;
    case UNIT_HARNESS:
        return target != TARGET_BUILD_SCRIPT;
    case UNIT_DOCS:
        return target == TARGET_LIB || target == TARGET_BIN;
    case UNIT_DOCTESTS:
        return target == TARGET_LIB;
    default:
        return target == TARGET_BUILD_SCRIPT;
    }
}

static void add_target_units(struct units *units, uint32_t side, uint32_t package, uint32_t index)
{
    const struct unit_target *target = &units->packages[package].targets[index];
    const uint8_t at = revisions_of(target->base, target->head);
    for (unsigned k = UNIT_COMPILE; k < UNIT_WORLD; k++) {
        const enum unit_kind kind = (enum unit_kind)k;
        if (has_kind(unit_target(target)->kind, kind) &&
            units_side_of(units, side, package, index, kind) == side)
            units->items[units_of(units, side, package, index, kind)] =
                (struct unit){package, index, side, (uint8_t)k, at};
    }
}

static void add_package_units(struct units *units, uint32_t side, uint32_t index)
{
    const struct unit_package *package = &units->packages[index];
    const uint8_t at = revisions_of(package->base, package->head);
    for (unsigned kind = 0; kind < UNIT_COMPILE; kind++)
        units->items[units_of_package(units, side, index, (enum unit_kind)kind)] =
            (struct unit){index, UNIT_NONE, side, (uint8_t)kind, at};
    for (uint32_t i = 0; i < package->target_count; i++)
        add_target_units(units, side, index, i);
}

static void add_units(struct arena *arena, struct units *units)
{
    for (size_t i = 0; i < units->package_count; i++) {
        units->packages[i].first_slot = units->slots_per_side;
        units->slots_per_side +=
            UNIT_PACKAGE_SLOTS + UNIT_TARGET_SLOTS * (uint32_t)units->packages[i].target_count;
    }
    units->count = units->side_count * units->slots_per_side + 1;
    units->items = arena_array(arena, units->count, sizeof *units->items);
    units->items[units_world(units)] = (struct unit){0, UNIT_NONE, 0, UNIT_WORLD, AT_BOTH};
    for (uint32_t side = 0; side < units->side_count; side++)
        for (uint32_t i = 0; i < units->package_count; i++)
            add_package_units(units, side, i);
}

size_t units_estimate(const struct workspace *workspace, size_t platform_count)
{
    size_t slots = 0;
    for (size_t i = 0; i < workspace->packages.count; i++)
        slots +=
            UNIT_PACKAGE_SLOTS + UNIT_TARGET_SLOTS * workspace->packages.items[i].targets.count;
    return slots * 2 * (platform_count ? platform_count : 1);
}

struct units units_build(struct arena *arena, const struct units_request *request)
{
    struct units units = {0};
    merge_packages(arena, &request->base->packages, &request->head->packages, &units);
    for (size_t i = 0; i < units.package_count; i++)
        merge_targets(arena, &units.packages[i]);
    add_sides(arena, &units, request->platforms, request->platform_count);
    add_units(arena, &units);
    unit_edges_add(arena, &units, request);
    return units;
}
