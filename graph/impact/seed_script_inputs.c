/* Seeds of what build scripts read. */
#include "graph/base/path.h"
#include "graph/impact/rules.h"
#include "graph/impact/seeds.h"

#define NO_WATCH UINT32_MAX

static void watch(const struct seeding *seeding, struct watches *watches, const char *path,
                  uint32_t package)
{
    struct watch item = {path, package, NO_WATCH};
    map_get(&watches->by_path, path, &item.next);
    map_put(seeding->arena, &watches->by_path, path, (uint32_t)watches->items.count);
    vec_push(seeding->arena, &watches->items, item);
}

static void watch_package(const struct seeding *seeding, enum rev rev, uint32_t package)
{
    const struct package *known = diff_package(seeding->diff, rev, package);
    struct rev_facts *of = &seeding->facts->of[rev];
    if (known->opaque)
        bits_add(&of->watches.any, package);
    for (size_t i = 0; i < known->targets.count; i++) {
        if (known->targets.items[i].kind != TARGET_BUILD_SCRIPT)
            continue;
        struct script_inputs inputs = script_inputs_read(&seeding->facts->sources, of->judge.source,
                                                         known, &known->targets.items[i]);
        if (inputs.any)
            bits_add(&of->watches.any, package);
        for (size_t k = 0; k < inputs.paths.count; k++)
            watch(seeding, &of->watches, inputs.paths.items[k], package);
    }
}

static const struct watches *watches_of(const struct seeding *seeding, enum rev rev)
{
    struct rev_facts *of = &seeding->facts->of[rev];
    if (of->watches.read)
        return &of->watches;
    of->watches.read = true;
    of->watches.any = bits_new(seeding->arena, seeding->diff->units.package_count);
    for (uint32_t i = 0; i < of->judge.workspace->packages.count; i++)
        watch_package(seeding, rev, of->package[i]);
    return &of->watches;
}

bool seed_reads_any(const struct seeding *seeding, enum rev rev, uint32_t package)
{
    return bits_has(&watches_of(seeding, rev)->any, package);
}

void seed_any_input(const struct seeding *seeding, enum rev rev, uint32_t package,
                    struct cause cause)
{
    cause.code = REASON_SCRIPT_INPUT;
    if (seed_reads_any(seeding, rev, package))
        seed_group(seeding, package, UNIT_SCRIPT_RUN, cause);
}

/* The scripts that watch the path itself, or a directory above it. */
static void seed_watched(const struct seeding *seeding, const struct watches *watches,
                         const char *path, struct cause cause)
{
    char *above = arena_string(seeding->arena, path);
    do {
        uint32_t at = NO_WATCH;
        map_get(&watches->by_path, above, &at);
        for (; at != NO_WATCH; at = watches->items.items[at].next)
            seed_group(seeding, watches->items.items[at].package, UNIT_SCRIPT_RUN, cause);
    } while (path_cut(above));
}

void seed_input(const struct seeding *seeding, enum rev rev, const char *name, uint32_t change)
{
    const struct watches *watches = watches_of(seeding, rev);
    const struct change *changed = &seeding->diff->request->changes->items[change];
    struct cause cause = {REASON_SCRIPT_INPUT, changed->path, NULL, change, BY_CONTENT};
    if (!watches->items.count || path_outside(name))
        return;
    seed_watched(seeding, watches, name, cause);
    for (size_t i = 0; changed->link_or_submodule && i < watches->items.count; i++)
        if (path_within(name, watches->items.items[i].path))
            seed_group(seeding, watches->items.items[i].package, UNIT_SCRIPT_RUN, cause);
}
