/* What a manifest or a lock file says otherwise, and who is touched by it. */
#include <string.h>

#include "graph/base/map.h"
#include "graph/base/path.h"
#include "graph/base/text.h"
#include "planner/report/closure.h"
#include "planner/report/effects.h"

enum { MAX_STEPS = 20 * 1000 * 1000 }; /* over all changes of a lock file: below a second */

static struct difference *difference_of(struct arena *arena, struct differences *found,
                                        struct map *known, const char *what)
{
    uint32_t at;
    if (found->count && map_get(known, what, &at))
        return &found->items[at];
    struct difference difference = {.what = what};
    map_put(arena, known, what, (uint32_t)found->count);
    vec_push(arena, found, difference);
    return &found->items[found->count - 1];
}

/* Of a manifest, or of a lock file that could not be compared: what the seeds say. */
static struct differences from_seeds(struct arena *arena, const struct impact *impact,
                                     uint32_t change)
{
    const char *path = impact->changes[change].change->path;
    struct differences found = {0};
    struct map known = {0};
    for (size_t i = 0; i < impact->seed_count; i++) {
        const struct impact_seed *seed = &impact->seeds[i];
        const struct unit *unit = &impact->units.items[seed->unit];
        bool said = seed->change == change && seed->code != REASON_PATH_RULE &&
                    seed->code != REASON_FILE_DECLARED && seed->code != REASON_CARGO_CONFIG;
        const char *what = said && text_equal(seed->path, path) ? seed->item : NULL;
        if (!what)
            continue;
        struct difference *item = difference_of(arena, &found, &known, what);
        item->everything |= unit->kind == UNIT_WORLD;
        if (unit->kind != UNIT_WORLD)
            vec_push(arena, &item->packages, unit->package);
    }
    for (size_t i = 0; i < found.count; i++)
        ids_sort(&found.items[i].packages);
    return found;
}

/* Who depends on what in one lock file. */
struct users {
    const struct lock *lock;
    struct digraph dependents;
    uint32_t *asked; /* of each node: for which change it was met, from 1 */
};

static struct users index_users(struct arena *arena, const struct lock *lock)
{
    uint32_t *asked = arena_array(arena, lock->count, sizeof *asked);
    return (struct users){lock, lock_dependents(arena, lock), asked};
}

struct search {
    struct arena *arena;
    const struct impact *impact;
    struct map packages; /* name → index */
    struct bits touched; /* packages that the change touches on the plan's platforms */
    struct users base, head;
    size_t steps; /* left */
};

/* The packages from which dependencies lead to `node` without another package between. */
static void add_users(struct search *search, struct users *users, const struct lock_node *node,
                      uint32_t mark, struct ids *packages)
{
    struct ids queue = {0};
    if (!node)
        return;
    users->asked[node - users->lock->nodes] = mark;
    vec_push(search->arena, &queue, (uint32_t)(node - users->lock->nodes));
    for (size_t next = 0; next < queue.count && search->steps; next++) {
        uint32_t at = queue.items[next], package;
        const struct lock_node *user = &users->lock->nodes[at];
        search->steps--;
        if (!user->source && map_get(&search->packages, user->name, &package)) {
            if (bits_has(&search->touched, package))
                vec_push(search->arena, packages, package);
            continue;
        }
        for (size_t i = users->dependents.first[at]; i < users->dependents.first[at + 1]; i++) {
            uint32_t to = users->dependents.to[i];
            if (users->asked[to] != mark) {
                users->asked[to] = mark;
                vec_push(search->arena, &queue, to);
            }
        }
    }
}

/* Whether both sides, as far as they are there, are a package of the workspace. */
static bool is_member(const struct search *search, const struct lock_change *change)
{
    const struct lock_node *node = change->head ? change->head : change->base;
    return !node->source && (!change->base || !change->base->source) &&
           map_has(&search->packages, node->name);
}

static struct differences from_lock(struct search *search)
{
    const struct lock_changes *lock = search->impact->lock;
    struct differences found = {0};
    for (uint32_t i = 0; i < lock->changes.count; i++) {
        const struct lock_change *change = &lock->changes.items[i];
        struct difference difference = {.what = lock_change_text(search->arena, change),
                                        .member = is_member(search, change)};
        add_users(search, &search->base, change->base, i + 1, &difference.packages);
        add_users(search, &search->head, change->head, i + 1, &difference.packages);
        difference.unknown = !search->steps;
        ids_sort(&difference.packages);
        vec_push(search->arena, &found, difference);
    }
    return found;
}

struct differences differences_of(struct arena *arena, const struct impact *impact, uint32_t change)
{
    const struct impact_change *item = &impact->changes[change];
    if (!impact->lock || strcmp(path_base(item->change->path), "Cargo.lock") != 0)
        return from_seeds(arena, impact, change);
    struct search search = {.arena = arena,
                            .impact = impact,
                            .touched = bits_new(arena, impact->package_count),
                            .base = index_users(arena, impact->lock->base.lock),
                            .head = index_users(arena, impact->lock->head.lock),
                            .steps = MAX_STEPS};
    for (uint32_t i = 0; i < impact->package_count; i++)
        map_put(arena, &search.packages, impact->packages[i].package->name, i);
    for (size_t i = 0; i < impact->seed_count; i++)
        if (impact->seeds[i].code == REASON_LOCKED)
            bits_add(&search.touched, impact->units.items[impact->seeds[i].unit].package);
    return from_lock(&search);
}
