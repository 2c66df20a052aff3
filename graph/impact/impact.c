#include "graph/impact/impact.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/path.h"
#include "graph/cargo/edges.h"
#include "graph/impact/aliases.h"
#include "graph/impact/judge.h"
#include "graph/impact/reach.h"

/* One of the two revisions, and where its packages are among those of both. */
struct side {
    struct judge judge;
    uint32_t *package; /* index in the workspace → index in the impact */
};

/* Packages of both sides by directory: two sorted lists become one. */
static void merge_packages(struct arena *arena, struct side *base, struct side *head,
                           struct impact *impact)
{
    const struct packages *old = &base->judge.workspace->packages,
                          *new = &head->judge.workspace->packages;
    impact->packages = arena_array(arena, old->count + new->count, sizeof *impact->packages);
    base->package = arena_array(arena, old->count, sizeof *base->package);
    head->package = arena_array(arena, new->count, sizeof *head->package);
    for (size_t i = 0, k = 0; i < old->count || k < new->count;) {
        int order = i == old->count   ? 1
                    : k == new->count ? -1
                                      : strcmp(old->items[i].path, new->items[k].path);
        struct impact_package *merged = &impact->packages[impact->package_count];
        merged->at_head = order >= 0;
        merged->package = order >= 0 ? &new->items[k] : &old->items[i];
        if (order <= 0)
            base->package[i++] = (uint32_t)impact->package_count;
        if (order >= 0)
            head->package[k++] = (uint32_t)impact->package_count;
        impact->package_count++;
    }
}

static void merge_edges(struct arena *arena, const struct side *side, struct edges *edges)
{
    for (size_t i = 0; i < side->judge.workspace->edges.count; i++) {
        struct edge edge = side->judge.workspace->edges.items[i];
        edge.from = side->package[edge.from];
        edge.to = side->package[edge.to];
        vec_push(arena, edges, edge);
    }
}

static void seed(struct impact_package *package, enum reason_code code, const char *path)
{
    if (package->affected)
        return;
    package->affected = package->carries = true;
    package->reason = (struct reason){.code = code, .detail = path};
    package->change = path;
}

static bool has_id(const struct ids *ids, uint32_t id)
{
    for (size_t i = 0; i < ids->count; i++)
        if (ids->items[i] == id)
            return true;
    return false;
}

static void add_owners(struct arena *arena, struct impact *impact, const struct side *side,
                       const struct judgement *judgement, struct impact_change *change)
{
    for (size_t i = 0; i < judgement->owners.count; i++) {
        uint32_t package = side->package[judgement->owners.items[i].package];
        seed(&impact->packages[package], judgement->owners.items[i].code, change->change->path);
        if (!has_id(&change->owners, package))
            vec_push(arena, &change->owners, package);
    }
}

/* Whether one side's judgement reaches every package. That nobody owns a path counts only where the
 * path exists. */
static bool reaches_all(const struct judgement *judgement, bool exists)
{
    return judgement->everything && (judgement->code != REASON_UNOWNED || exists);
}

/* What a path means at both revisions together: the wider judgement, the head's before the base's.
 */
static void settle(struct impact_change *change, const struct judgement *base,
                   const struct judgement *head)
{
    bool at_base = change->change->status != CHANGE_ADDED;
    bool at_head = change->change->status != CHANGE_DELETED;
    bool base_all = reaches_all(base, at_base);
    bool head_all = reaches_all(head, at_head);
    change->everything = base_all || head_all;
    if (change->everything)
        change->reason.code = head_all ? head->code : base->code;
    else if (change->owners.count)
        change->reason.code = head->owners.count ? head->code : base->code;
    else
        change->reason.code = at_head ? head->code : base->code;
}

static struct impact_change judge(struct arena *arena, struct impact *impact, struct side *base,
                                  struct side *head, const struct aliases *aliases,
                                  const struct change *change)
{
    struct impact_change judged = {.change = change};
    struct strings names;
    bool tangled = !aliases_of(arena, aliases, change->path, change->special, &names);
    struct judgement at_head = change_judge(arena, &head->judge, change, &names);
    struct judgement at_base = at_head;
    add_owners(arena, impact, head, &at_head, &judged);
    if (base->judge.workspace != head->judge.workspace) {
        at_base = change_judge(arena, &base->judge, change, &names);
        add_owners(arena, impact, base, &at_base, &judged);
    }
    settle(&judged, &at_base, &at_head);
    if (tangled && !judged.everything) {
        judged.everything = true;
        judged.reason.code = REASON_LINKS;
    }
    judged.reason.detail = change->path;
    return judged;
}

static bool is_member_at(const struct side *side, const char *path)
{
    uint32_t index;
    return map_get(&side->judge.workspace->by_path, path, &index) &&
           side->judge.workspace->packages.items[index].member;
}

/* The change to which new members are put down. */
static struct impact_change *member_maker(struct arena *arena, const struct impact *impact,
                                          const struct aliases *aliases)
{
    for (size_t i = 0; i < impact->change_count; i++) {
        const struct change *change = impact->changes[i].change;
        struct strings names;
        if (!aliases_of(arena, aliases, change->path, change->special, &names) ||
            change_touches_manifest(change, &names))
            return &impact->changes[i];
    }
    return impact->change_count ? &impact->changes[0] : NULL;
}

/* Members of the head alone have never been tested, even where nothing in them changed: a path
 * dependency can make a member of what was there before. */
static void seed_new_members(struct arena *arena, struct impact *impact, const struct side *base,
                             const struct side *head, const struct aliases *aliases)
{
    if (base->judge.workspace == head->judge.workspace)
        return;
    struct impact_change *maker = member_maker(arena, impact, aliases);
    for (uint32_t i = 0; maker && i < impact->package_count; i++) {
        struct impact_package *package = &impact->packages[i];
        const char *path = package->package->path;
        if (package->affected || !is_member_at(head, path) || is_member_at(base, path))
            continue;
        seed(package, REASON_NEW_MEMBER, maker->change->path);
        vec_push(arena, &maker->owners, i);
    }
}

static void seed_everything(struct impact *impact, const struct impact_change *change)
{
    for (size_t i = 0; change->everything && i < impact->package_count; i++)
        seed(&impact->packages[i], change->reason.code, change->change->path);
}

struct impact impact_compute(struct arena *arena, const struct workspace *base,
                             const struct source *base_source, const struct workspace *head,
                             const struct source *head_source, const struct changes *changes,
                             const struct links *links)
{
    const struct aliases aliases = aliases_index(arena, links);
    struct impact impact = {.change_count = changes->count};
    struct side old = {.judge = {.workspace = base, .source = base_source}};
    struct side new = {.judge = {.workspace = head, .source = head_source}};
    merge_packages(arena, &old, &new, &impact);
    merge_edges(arena, &new, &impact.edges);
    if (base != head)
        merge_edges(arena, &old, &impact.edges);
    edges_sort(&impact.edges);

    impact.changes = arena_array(arena, changes->count, sizeof *impact.changes);
    for (size_t i = 0; i < changes->count; i++)
        impact.changes[i] = judge(arena, &impact, &old, &new, &aliases, &changes->items[i]);
    for (size_t i = 0; i < changes->count; i++)
        seed_everything(&impact, &impact.changes[i]);
    seed_new_members(arena, &impact, &old, &new, &aliases);
    reach_spread(arena, &impact);
    return impact;
}

struct impact impact_everything(struct arena *arena, const struct workspace *head,
                                const struct reason *reason)
{
    struct impact impact = {.package_count = head->packages.count, .edges = head->edges};
    impact.packages = arena_array(arena, impact.package_count, sizeof *impact.packages);
    for (size_t i = 0; i < impact.package_count; i++)
        impact.packages[i] = (struct impact_package){.package = &head->packages.items[i],
                                                     .at_head = true,
                                                     .affected = true,
                                                     .carries = true,
                                                     .reason = *reason};
    return impact;
}
