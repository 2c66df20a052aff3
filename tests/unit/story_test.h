/* Stories for tests: told, loaded, and their units by name. */
#ifndef WHITTLE_TESTS_STORY_TEST_H
#define WHITTLE_TESTS_STORY_TEST_H

#include <string.h>

#include "tests/story.h"
#include "tests/unit/arena_test.h"

#define LINUX   "x86_64-unknown-linux-gnu"
#define WINDOWS "x86_64-pc-windows-msvc"

/* "[package] …" with that name and edition, before what else the manifest says. */
#define PACKAGE(name) "[package]\nname = \"" name "\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"

static inline struct story *story_of(struct arena *arena, const char *text)
{
    struct story *story = arena_alloc(arena, sizeof *story);
    struct err err = {0};
    story_read(arena, text, story);
    if (story_load(arena, story, &err) != 0)
        fail_msg("%s: %s", err.file, err.message);
    return story;
}

/* "core", "core dev", "core lib core test @windows" */
static inline const char *unit_name(struct arena *arena, const struct units *units, uint32_t id)
{
    static const char *const groups[] = {"needs", "dev", "bins", "format", "lint"};
    const struct unit *unit = &units->items[id];
    if (unit->kind == UNIT_WORLD)
        return "world";
    const struct unit_package *package = &units->packages[unit->package];
    const char *name = unit_package(package)->name;
    const char *triple = units->sides[unit->side].scene.triple;
    const char *at = !triple ? "" : strcmp(triple, LINUX) == 0 ? " @linux" : " @windows";
    if (unit_is_of_package(unit))
        return arena_printf(arena, "%s %s%s", name, groups[unit->kind], at);
    const struct target *target = unit_target(&package->targets[unit->target]);
    return arena_printf(arena, "%s %s %s %s%s", name, target_kind_name(target->kind), target->name,
                        unit_kind_name((enum unit_kind)unit->kind), at);
}

static inline uint32_t unit_named(struct arena *arena, const struct units *units, const char *name)
{
    for (uint32_t i = 0; i < units->count; i++)
        if (units->items[i].at && strcmp(unit_name(arena, units, i), name) == 0)
            return i;
    fail_msg("no unit is called %s", name);
    return UNIT_NONE;
}

#endif
