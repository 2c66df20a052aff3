#include <string.h>

#include "graph/base/bits.h"
#include "graph/base/text.h"
#include "graph/cargo/lock.h"
#include "graph/cargo/lock_source.h"
#include "graph/cargo/workspace_parts.h"

/* A dependency that leads out of the workspace. */
struct demand {
    uint32_t package; /* whose */
    enum dep_kind kind;
    const char *platform;
    struct ids nodes; /* what it is locked to */
    bool open;        /* nothing tells what it leads to */
};

struct finder {
    struct arena *arena;
    struct arena *scratch;
    struct workspace *workspace;
    const struct lock *lock;
    struct digraph dependents; /* of the lock's nodes */
    struct bits here;          /* nodes that are packages of the workspace */
    VEC(struct demand) demands;
};

/* Nodes that lead to one of some others. */
struct spread {
    struct bits reached;
    struct ids queue;
};

static void spread_to(const struct finder *finder, struct spread *spread, uint32_t node)
{
    if (bits_add(&spread->reached, node))
        vec_push(finder->scratch, &spread->queue, node);
}

/* Nodes that lead to one of `nodes`. What a package of the workspace depends on in turn is told by
 * its own demands: the way ends there. */
static struct bits find_leading(const struct finder *finder, const struct ids *nodes)
{
    const struct digraph *dependents = &finder->dependents;
    struct spread spread = {.reached = bits_new(finder->scratch, finder->lock->count)};
    for (size_t i = 0; i < nodes->count; i++)
        spread_to(finder, &spread, nodes->items[i]);
    for (size_t i = 0; i < spread.queue.count; i++) {
        uint32_t node = spread.queue.items[i];
        for (size_t k = dependents->first[node]; k < dependents->first[node + 1]; k++)
            if (!bits_has(&finder->here, dependents->to[k]))
                spread_to(finder, &spread, dependents->to[k]);
    }
    return spread.reached;
}

static bool meets(const struct demand *demand, const struct bits *nodes)
{
    for (size_t i = 0; i < demand->nodes.count; i++)
        if (bits_has(nodes, demand->nodes.items[i]))
            return true;
    return false;
}

/* What is known of the package that a patch brings in. */
struct brought {
    const char *name, *version; /* NULL where not known */
    enum patch_kind kind;
};

static struct brought brought_by(const struct finder *finder, const struct patch *patch)
{
    struct brought brought = {patch->name, NULL, patch->kind};
    uint32_t index;
    if (!patch->dir || !map_get(&finder->workspace->by_path, patch->dir, &index))
        return brought;
    const struct package *package = &finder->workspace->packages.items[index];
    brought.name = package->name;
    brought.version = package->opaque ? NULL : package->version;
    return brought;
}

static bool is_brought(const struct brought *brought, const char *version, const char *source)
{
    if (brought->kind == PATCH_OVERRIDE)
        return true;
    if (brought->version && strcmp(brought->version, version) != 0)
        return false;
    return brought->kind == PATCH_GIT ? source && text_begins(source, "git+") : !source;
}

/* Whether the very version is locked from elsewhere: the file is of a time before the patch, which
 * would have taken its place. (Another version stays, and the patch is not used.) */
static bool has_rival(const struct lock *lock, const struct ids *named,
                      const struct brought *brought, const struct lock_node *node)
{
    for (size_t i = 0; i < named->count; i++) {
        const struct lock_node *other = &lock->nodes[named->items[i]];
        if (!is_brought(brought, other->version, other->source) && !other->replace &&
            strcmp(other->version, node->version) == 0)
            return true;
    }
    return false;
}

static bool is_unused(const struct lock *lock, const struct brought *brought)
{
    for (size_t i = 0; i < lock->unused.count; i++) {
        const struct lock_unused *unused = &lock->unused.items[i];
        if (strcmp(unused->name, brought->name) == 0 &&
            is_brought(brought, unused->version, unused->source))
            return true;
    }
    return false;
}

/* The nodes that a patch brings in; false where the lock file knows nothing of it. */
static bool find_nodes(const struct finder *finder, const struct patch *patch, struct ids *nodes)
{
    const struct lock *lock = finder->lock;
    const struct brought brought = brought_by(finder, patch);
    if (!lock || patch->kind == PATCH_OTHER)
        return false;
    const struct ids named = lock_find(finder->scratch, lock, NULL, brought.name);
    for (size_t i = 0; i < named.count; i++) {
        const struct lock_node *node = &lock->nodes[named.items[i]];
        if (!is_brought(&brought, node->version, node->source))
            continue;
        if (has_rival(lock, &named, &brought, node))
            return false;
        vec_push(finder->scratch, nodes, named.items[i]);
    }
    return nodes->count || is_unused(lock, &brought);
}

static void add_demand(struct finder *finder, struct demand demand)
{
    vec_push(finder->scratch, &finder->demands, demand);
}

static void add_demands(struct finder *finder, uint32_t index)
{
    const struct package *package = &finder->workspace->packages.items[index];
    const struct lock_node *node =
        finder->lock ? lock_member(finder->lock, package->name, package->version) : NULL;
    if (package->opaque)
        add_demand(finder, (struct demand){.package = index, .open = true});
    for (size_t i = 0; i < package->dependencies.count; i++) {
        const struct dependency *dependency = &package->dependencies.items[i];
        struct demand demand = {
            .package = index, .kind = dependency->kind, .platform = dependency->target};
        bool here = dependency->path && dependency->package != PACKAGE_NONE;
        if (here || (dependency->kind == DEP_DEV && !package->member))
            continue;
        if (node)
            demand.nodes = lock_find(finder->scratch, finder->lock, node, dependency->name);
        demand.open = !demand.nodes.count || node->loose;
        add_demand(finder, demand);
    }
}

static void mark_here(struct finder *finder)
{
    const struct packages *packages = &finder->workspace->packages;
    finder->here = bits_new(finder->scratch, finder->lock->count);
    for (size_t i = 0; i < packages->count; i++) {
        const struct package *package = &packages->items[i];
        const struct lock_node *node =
            package->opaque ? NULL : lock_member(finder->lock, package->name, package->version);
        if (node)
            bits_add(&finder->here, (size_t)(node - finder->lock->nodes));
    }
}

/* What leads to a node of which the file leaves open what it depends on leads anywhere. */
static void open_loose(struct finder *finder)
{
    struct ids loose = {0};
    for (uint32_t i = 0; i < finder->lock->count; i++)
        if (finder->lock->nodes[i].loose && !bits_has(&finder->here, i))
            vec_push(finder->scratch, &loose, i);
    const struct bits leading = find_leading(finder, &loose);
    for (size_t i = 0; i < finder->demands.count; i++)
        finder->demands.items[i].open |= meets(&finder->demands.items[i], &leading);
}

static int compare_uses(const void *left, const void *right)
{
    const struct patch_use *a = left, *b = right;
    int order = strcmp(a->file, b->file);
    order = order ? order : strcmp(a->key, b->key);
    order = order ? order : (a->kind > b->kind) - (a->kind < b->kind);
    return order ? order : strcmp(a->platform ? a->platform : "", b->platform ? b->platform : "");
}

static void add_use(struct finder *finder, const struct patch *patch, const struct demand *demand)
{
    struct patch_uses *uses = &finder->workspace->packages.items[demand->package].patches;
    struct patch_use use = {patch->value, patch->file, patch->key, demand->kind, demand->platform};
    struct edge edge = {.from = demand->package,
                        .kind = demand->kind,
                        .patched = true,
                        .platform = demand->platform};
    if (uses->count && compare_uses(&uses->items[uses->count - 1], &use) == 0)
        return; /* most are like the one before */
    vec_push(finder->arena, uses, use);
    if (patch->dir && map_get(&finder->workspace->by_path, patch->dir, &edge.to) &&
        edge.to != edge.from)
        vec_push(finder->arena, &finder->workspace->edges, edge);
}

static void add_users(struct finder *finder, const struct patch *patch)
{
    struct ids nodes = {0};
    struct bits leading = {0};
    bool told = find_nodes(finder, patch, &nodes);
    if (told)
        leading = find_leading(finder, &nodes);
    for (size_t i = 0; i < finder->demands.count; i++) {
        const struct demand *demand = &finder->demands.items[i];
        if (!told || demand->open || meets(demand, &leading))
            add_use(finder, patch, demand);
    }
}

void patch_users_add(struct arena *arena, const struct patches *patches,
                     struct workspace *workspace)
{
    struct arena scratch = {0};
    struct finder finder = {
        .arena = arena, .scratch = &scratch, .workspace = workspace, .lock = workspace->lock};
    for (uint32_t i = 0; patches->count && i < workspace->packages.count; i++)
        add_demands(&finder, i);
    if (finder.lock && finder.demands.count) {
        finder.dependents = lock_dependents(&scratch, finder.lock);
        mark_here(&finder);
        open_loose(&finder);
    }
    for (size_t i = 0; finder.demands.count && i < patches->count; i++)
        add_users(&finder, &patches->items[i]);
    for (uint32_t i = 0; i < workspace->packages.count; i++) {
        struct patch_uses *uses = &workspace->packages.items[i].patches;
        uses->count = sort_unique(uses->items, uses->count, sizeof *uses->items, compare_uses);
    }
    arena_free(&scratch);
}
