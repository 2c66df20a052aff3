/* Seeds of the lock file: who can reach a package that is locked differently. */
#include <string.h>

#include "graph/base/text.h"
#include "graph/impact/seeds.h"

/* One revision's lock file, what differs in it, and the other revision's. */
struct locked {
    const struct seeding *seeding;
    enum rev rev;
    const struct lock_rev *lock;
    const struct lock_changes *changes;
    const struct lock *other;
};

static struct cause cause_of(const struct locked *locked, uint32_t change)
{
    struct arena *arena = locked->seeding->arena;
    uint32_t at = locked->seeding->judged->lock_change;
    const char *path = locked->seeding->diff->request->changes->items[at].path;
    const char *text = change == LOCK_UNTOUCHED
                           ? "it does not hold a dependency that is declared"
                           : lock_change_text(arena, &locked->changes->changes.items[change]);
    /* What the lock file does not hold can't be told apart by what it says: all of it counts. */
    enum difference by = change == LOCK_UNTOUCHED ? BY_CONTENT : BY_MEANING;
    return (struct cause){REASON_LOCKED, path, text, at, by};
}

/* The smallest change that any of the nodes reaches, and whether there is one. */
static bool find_touched(const struct locked *locked, const struct ids *nodes, uint32_t *change)
{
    *change = LOCK_UNTOUCHED;
    for (size_t i = 0; i < nodes->count; i++) {
        uint32_t touched = locked->lock->touched[nodes->items[i]];
        *change = touched < *change ? touched : *change;
    }
    return *change != LOCK_UNTOUCHED;
}

/* What a package's dependencies of one name are locked to. */
static struct ids find_locked(const struct locked *locked, const struct lock *lock,
                              const struct package *package, const char *name)
{
    const struct lock_node *node =
        package ? lock_member(lock, package->name, package->version) : NULL;
    return node ? lock_find(locked->seeding->arena, lock, node, name) : (struct ids){0};
}

/* The first node that the other revision has not among its own; NULL where it has them all. */
static const struct lock_node *find_new(const struct locked *locked, const struct ids *nodes,
                                        const struct ids *others)
{
    for (size_t i = 0; i < nodes->count; i++) {
        const struct lock_node *node = &locked->lock->lock->nodes[nodes->items[i]];
        bool known = false;
        for (size_t k = 0; k < others->count && !known; k++) {
            const struct lock_node *other = &locked->other->nodes[others->items[k]];
            known = strcmp(node->version, other->version) == 0 &&
                    text_equal(node->source, other->source);
        }
        if (!known)
            return node;
    }
    return NULL;
}

/* A package can be led to another version of what it depends on, though both versions are locked
 * as before. */
static void seed_switched(const struct locked *locked, uint32_t package,
                          const struct dependency *dependency, const struct ids *nodes)
{
    struct arena *arena = locked->seeding->arena;
    const struct unit_package *both = &locked->seeding->diff->units.packages[package];
    const struct package *earlier = locked->rev == HEAD ? both->base : both->head;
    const struct ids others = find_locked(locked, locked->other, earlier, dependency->name);
    const struct lock_node *node = earlier ? find_new(locked, nodes, &others) : NULL;
    uint32_t at = locked->seeding->judged->lock_change;
    if (!node)
        return;
    const char *path = locked->seeding->diff->request->changes->items[at].path;
    const char *before = others.count == 1 ? locked->other->nodes[others.items[0]].version : NULL;
    const char *item = before && locked->rev == HEAD
                           ? arena_printf(arena, "%s %s → %s", node->name, before, node->version)
                           : arena_printf(arena, "%s %s", node->name, node->version);
    seed_dependency(locked->seeding, package, dependency->kind, dependency->target,
                    (struct cause){REASON_LOCKED, path, item, at, BY_MEANING});
}

/* A dependency that is not a path. One that the lock file does not hold is taken for changed: the
 * file is behind the manifests, and cargo will choose. */
static void seed_locked(const struct locked *locked, uint32_t package, const struct lock_node *node,
                        const struct dependency *dependency)
{
    struct arena *arena = locked->seeding->arena;
    struct ids nodes =
        node ? lock_find(arena, locked->lock->lock, node, dependency->name) : (struct ids){0};
    uint32_t change = LOCK_UNTOUCHED;
    if (nodes.count && !node->loose && !find_touched(locked, &nodes, &change)) {
        seed_switched(locked, package, dependency, &nodes);
        return;
    }
    seed_dependency(locked->seeding, package, dependency->kind, dependency->target,
                    cause_of(locked, change));
}

/* A package whose manifest is not here: the lock file tells what it depends on, under its name. */
static void seed_opaque(const struct locked *locked, uint32_t index)
{
    const struct lock *lock = locked->lock->lock;
    const struct package *package =
        &locked->seeding->facts->of[locked->rev].judge.workspace->packages.items[index];
    const struct ids nodes = lock_find(locked->seeding->arena, lock, NULL, package->name);
    uint32_t change = LOCK_UNTOUCHED;
    if (!nodes.count || find_touched(locked, &nodes, &change))
        seed_whole(locked->seeding, locked->seeding->facts->of[locked->rev].package[index],
                   cause_of(locked, change));
}

static void seed_revision(const struct locked *locked)
{
    const struct packages *packages =
        &locked->seeding->facts->of[locked->rev].judge.workspace->packages;
    for (uint32_t i = 0; i < packages->count; i++) {
        const struct package *package = &packages->items[i];
        const struct lock_node *node =
            lock_member(locked->lock->lock, package->name, package->version);
        if (package->opaque)
            seed_opaque(locked, i);
        for (size_t k = 0; k < package->dependencies.count; k++) {
            const struct dependency *dependency = &package->dependencies.items[k];
            bool here = dependency->path && dependency->package != PACKAGE_NONE;
            if (!here && (package->member || dependency->kind != DEP_DEV))
                seed_locked(locked, locked->seeding->facts->of[locked->rev].package[i], node,
                            dependency);
        }
    }
}

static void seed_all(const struct seeding *seeding, const struct err *trouble)
{
    uint32_t at = seeding->judged->lock_change;
    struct impact_change *change = &seeding->seeds->changes[at];
    change->everything = true;
    change->reason.code = REASON_LOCK_FILE;
    const char *place =
        trouble->line ? arena_printf(seeding->arena, "line %u: ", trouble->line) : "";
    const char *item = arena_printf(seeding->arena, "%s%s", place, trouble->message);
    seed_world(seeding,
               (struct cause){REASON_LOCK_FILE, change->change->path, item, at, BY_CONTENT});
}

static void compare(const struct seeding *seeding)
{
    struct lock_changes *changes = arena_alloc(seeding->arena, sizeof *changes);
    *changes =
        lock_compare(seeding->arena, seeding->facts->of[BASE].lock, seeding->facts->of[HEAD].lock);
    seeding->seeds->lock = changes;
    struct locked base = {seeding, BASE, &changes->base, changes, seeding->facts->of[HEAD].lock};
    struct locked head = {seeding, HEAD, &changes->head, changes, seeding->facts->of[BASE].lock};
    seed_revision(&head);
    seed_revision(&base);
}

void seed_lock(const struct seeding *seeding)
{
    const struct rev_facts *of = seeding->facts->of;
    if (seeding->judged->lock_change == NO_CHANGE)
        return;
    if (of[BASE].lock && of[HEAD].lock)
        compare(seeding);
    else
        seed_all(seeding, &seeding->facts->lock_trouble);
}
