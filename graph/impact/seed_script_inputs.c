/* Seeds of what build scripts read. */
#include "graph/base/path.h"
#include "graph/impact/comparison.h"
#include "graph/impact/rules.h"

#define NO_WATCH UINT32_MAX

static void watch(struct comparison *comparison, struct watches *watches, const char *path,
                  uint32_t package)
{
    struct watch item = {path, package, NO_WATCH};
    map_get(&watches->by_path, path, &item.next);
    map_put(comparison->arena, &watches->by_path, path, (uint32_t)watches->items.count);
    vec_push(comparison->arena, &watches->items, item);
}

static void watch_package(struct comparison *comparison, struct era *era, uint32_t package)
{
    const struct package *known = era_package(comparison, era, package);
    if (known->opaque)
        bits_add(&era->watches.any, package);
    for (size_t i = 0; i < known->targets.count; i++) {
        const struct target *target = &known->targets.items[i];
        if (target->kind != TARGET_BUILD_SCRIPT)
            continue;
        struct script_inputs inputs =
            script_inputs_read(comparison->arena, era->judge.source, known, target);
        if (inputs.any)
            bits_add(&era->watches.any, package);
        for (size_t k = 0; k < inputs.paths.count; k++)
            watch(comparison, &era->watches, inputs.paths.items[k], package);
    }
}

static const struct watches *watches_of(struct comparison *comparison, struct era *era)
{
    const struct workspace *workspace = era->judge.workspace;
    if (era->watches.read)
        return &era->watches;
    era->watches.read = true;
    era->watches.any = bits_new(comparison->arena, comparison->impact->package_count);
    for (uint32_t i = 0; i < workspace->packages.count; i++)
        watch_package(comparison, era, era->package[i]);
    return &era->watches;
}

bool seed_reads_any(struct comparison *comparison, struct era *era, uint32_t package)
{
    return bits_has(&watches_of(comparison, era)->any, package);
}

void seed_any_input(struct comparison *comparison, struct era *era, uint32_t package,
                    struct cause cause)
{
    cause.code = REASON_SCRIPT_INPUT;
    if (seed_reads_any(comparison, era, package))
        seed_scripts(comparison, package, UNIT_SCRIPT_RUN, cause);
}

/* The scripts that watch the path itself, or a directory above it. */
static void seed_watched(struct comparison *comparison, const struct watches *watches,
                         const char *path, struct cause cause)
{
    char *above = arena_string(comparison->arena, path);
    do {
        uint32_t at = NO_WATCH;
        map_get(&watches->by_path, above, &at);
        for (; at != NO_WATCH; at = watches->items.items[at].next)
            seed_scripts(comparison, watches->items.items[at].package, UNIT_SCRIPT_RUN, cause);
    } while (path_cut(above));
}

void seed_input(struct comparison *comparison, struct era *era, const char *name, uint32_t change)
{
    const struct watches *watches = watches_of(comparison, era);
    const struct change *changed = &comparison->request->changes->items[change];
    struct cause cause = {REASON_SCRIPT_INPUT, changed->path, change, BY_CONTENT};
    if (!watches->items.count || path_outside(name))
        return;
    seed_watched(comparison, watches, name, cause);
    for (size_t i = 0; changed->special && i < watches->items.count; i++)
        if (path_within(name, watches->items.items[i].path))
            seed_scripts(comparison, watches->items.items[i].package, UNIT_SCRIPT_RUN, cause);
}
