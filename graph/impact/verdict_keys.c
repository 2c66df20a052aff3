#include "graph/impact/verdict_keys.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/path.h"
#include "graph/impact/changed_names.h"
#include "graph/impact/fingerprint.h"
#include "graph/impact/proofs.h"
#include "graph/impact/seed_steps.h"
#include "graph/rust/package_sources.h"

static int compare_paths(const void *left, const void *right)
{
    return strcmp(((const struct change *)left)->path, ((const struct change *)right)->path);
}

/* Adds the entries of a directory; false where a node is not known. */
static bool add_entries(struct arena *arena, const struct source *source, const char *dir,
                        struct changes *files, struct strings *dirs)
{
    const struct file_list list = source_list(source, dir, arena);
    for (size_t i = 0; i < list.count; i++) {
        const struct file_entry *entry = &list.items[i];
        const char *path = path_join(arena, dir, entry->name);
        if (entry->kind == FILE_DIR) {
            vec_push(arena, dirs, path);
            continue;
        }
        vec_push(arena, files,
                 ((struct change){.path = path,
                                  .status = CHANGE_ADDED,
                                  .link_or_submodule = entry->kind != FILE_REGULAR,
                                  .head_node = entry->node}));
        if (!entry->node)
            return false;
    }
    return true;
}

/* Every file of a revision, as if it had come just now. */
static bool list_files(struct arena *arena, const struct source *source, struct changes *files)
{
    struct strings dirs = {0};
    vec_push(arena, &dirs, "");
    while (dirs.count)
        if (!add_entries(arena, source, dirs.items[--dirs.count], files, &dirs))
            return false;
    if (files->count)
        qsort(files->items, files->count, sizeof *files->items, compare_paths);
    return true;
}

/* All sources at once, on all processors: each of them is asked for later. */
static void read_sources(const struct seeding *seeding)
{
    const struct rev_facts *head = &seeding->facts->of[HEAD];
    const size_t count = head->judge.workspace->packages.count;
    unsigned *kinds = arena_array(seeding->arena, count, sizeof *kinds);
    struct bits wanted = bits_new(seeding->arena, count);
    const struct package_sources_request request = {
        .source = head->judge.source,
        .workspace = head->judge.workspace,
        .wanted = &wanted,
        .uses = USE_MODULES | USE_STRINGS | USE_OUTSIDE | USE_PROGRAMS,
        .kinds = kinds,
        .sources = &seeding->facts->sources,
    };
    for (uint32_t i = 0; i < count; i++) {
        kinds[i] = ~0u;
        if (diff_asks(seeding->diff, head->package[i]))
            bits_add(&wanted, i);
    }
    package_sources_read(seeding->arena, &request);
}

/* The units of those packages, and all that they need. */
static struct bits closure_of(struct arena *arena, const struct units *units,
                              const struct strings *dirs)
{
    struct ids roots = {0};
    for (size_t i = 0; i < dirs->count; i++) {
        struct unit_walk walk = {units_package(units, dirs->items[i]), UNIT_NONE, UNIT_NONE,
                                 UNIT_OF_PACKAGE | UNIT_OF_TARGET, 0};
        for (uint32_t id; walk.package != PACKAGE_NONE && units_next(units, &walk, &id);)
            vec_push(arena, &roots, id);
    }
    return fingerprints_closure(arena, units, &roots);
}

/* Adds the packages of units; whether one is new. */
static bool add_packages(const struct units *units, const struct bits *closure,
                         struct bits *packages)
{
    bool grown = false;
    for (uint32_t i = 0; i < units->count; i++)
        if (bits_has(closure, i) && units->items[i].at && units->items[i].kind != UNIT_WORLD)
            grown |= bits_add(packages, units->items[i].package);
    return grown;
}

/* Of some packages. False where one of theirs turns out to need another one: a test that starts its
 * program. Then that is added. */
static bool find_keys(struct arena *arena, struct diff *diff, const struct strings *dirs,
                      struct bits *packages, struct verdict_keys *keys)
{
    struct facts facts = facts_of(diff);
    const struct judged judged = judge_changes(&facts);
    facts_read_locks(&facts, judged.lock_change != NO_CHANGE);
    struct seeds seeds = seeds_of(diff, &judged);
    const struct seeding seeding = {arena, diff, &facts, &judged, &seeds};
    const struct changed_names names = changed_names_of(&seeding);
    facts.sources.words = changed_names_words(&seeding, &names);
    read_sources(&seeding);
    seed_steps_run(&seeding);
    const struct bits closure = closure_of(arena, &seeds.units, dirs);
    if (add_packages(&seeds.units, &closure, packages))
        return false;
    *keys = (struct verdict_keys){seeds.units, proofs_of_verdicts(&seeding, &closure)};
    return true;
}

struct verdict_keys verdict_keys_of(struct arena *arena, const struct impact_request *request,
                                    const struct strings *dirs)
{
    struct impact_request alone = *request;
    struct verdict_keys keys = {0};
    struct changes files = {0};
    if (!request->states[HEAD].has_ids || !list_files(arena, request->states[HEAD].source, &files))
        return keys;
    alone.states[BASE] = request->states[HEAD];
    alone.changes = &files;
    struct diff diff = diff_of(arena, &alone);
    struct bits packages = bits_new(arena, diff.units.package_count);
    const struct bits closure = closure_of(arena, &diff.units, dirs);
    add_packages(&diff.units, &closure, &packages);
    alone.alone = &packages;
    while (!find_keys(arena, &diff, dirs, &packages, &keys))
        continue;
    return keys;
}

/* The same unit among `other`; UNIT_NONE. */
static uint32_t twin_of(const struct units *units, uint32_t unit, const struct units *other)
{
    const struct unit *item = &units->items[unit];
    if (item->kind == UNIT_WORLD)
        return units_world(other);
    const struct unit_package *package = &units->packages[item->package];
    uint32_t side = item->side; /* sides come from the platforms alone */
    uint32_t twin = units_package(other, unit_package(package)->path);
    if (twin == PACKAGE_NONE)
        return UNIT_NONE;
    if (unit_is_of_package(item))
        return units_of_package(other, side, twin, (enum unit_kind)item->kind);
    const struct target *target = unit_target(&package->targets[item->target]);
    uint32_t index = units_target(&other->packages[twin], target->kind, target->name);
    return index == PACKAGE_NONE ? UNIT_NONE
                                 : units_of(other, side, twin, index, (enum unit_kind)item->kind);
}

const struct hash *verdict_key_of(const struct verdict_keys *keys, const struct units *units,
                                  uint32_t unit)
{
    static const struct hash none;
    uint32_t twin = keys->keys ? twin_of(units, unit, &keys->units) : UNIT_NONE;
    if (twin == UNIT_NONE || !(keys->units.items[twin].at & AT_HEAD) ||
        hash_equal(&keys->keys[twin], &none))
        return NULL;
    return &keys->keys[twin];
}
