#include "graph/impact/base_targets.h"

#include <string.h>

#include "graph/base/path.h"
#include "graph/cargo/targets.h"

/* Directories in which something came or went. */
struct shifts {
    struct arena *arena;
    struct map dirs;
    bool anywhere; /* a link or a submodule changed: what is below it may be anything */
};

static void shift_above(struct shifts *shifts, const char *path)
{
    char *above = arena_string(shifts->arena, path);
    while (path_cut(above) && !map_has(&shifts->dirs, above))
        map_put(shifts->arena, &shifts->dirs, arena_string(shifts->arena, above), 1);
}

static bool shifts_something(const struct change *change)
{
    return change->link_or_submodule || change->status != CHANGE_MODIFIED;
}

static struct shifts shifts_of(struct arena *arena, const struct changes *changes,
                               const struct path_names *names)
{
    struct shifts shifts = {.arena = arena};
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->items[i];
        if (!shifts_something(change))
            continue;
        shifts.anywhere |= change->link_or_submodule || names[i].tangled;
        shift_above(&shifts, change->path);
        for (size_t k = 0; k < names[i].others.count; k++)
            shift_above(&shifts, names[i].others.items[k]);
    }
    return shifts;
}

static bool is_shifted(const struct shifts *shifts, const struct package *package)
{
    if (shifts->anywhere || map_has(&shifts->dirs, package->path) ||
        (package->real_path && map_has(&shifts->dirs, package->real_path)))
        return true;
    for (size_t i = 0; i < package->target_dirs.count; i++)
        if (map_has(&shifts->dirs, package->target_dirs.items[i]))
            return true;
    return false;
}

bool base_targets_may_differ(const struct changes *changes)
{
    for (size_t i = 0; i < changes->count; i++)
        if (shifts_something(&changes->items[i]))
            return true;
    return false;
}

static const struct package *package_of(const struct workspace *workspace, const char *path)
{
    uint32_t index;
    return map_get(&workspace->by_path, path, &index) ? &workspace->packages.items[index] : NULL;
}

int base_targets_fill(struct arena *arena, const struct source *source,
                      const struct changes *changes, const struct path_names *names,
                      const struct workspace *head, struct workspace *base, struct err *err)
{
    const struct shifts shifts = shifts_of(arena, changes, names);
    for (size_t i = 0; i < base->packages.count; i++) {
        struct package *package = &base->packages.items[i];
        const struct package *later = package_of(head, package->path);
        if (package->opaque)
            continue;
        if (later && later->document == package->document &&
            strcmp(later->edition, package->edition) == 0 && !is_shifted(&shifts, package))
            package->targets = later->targets;
        else if (targets_find(arena, source, package, &package->targets, err))
            return -1;
    }
    return 0;
}
