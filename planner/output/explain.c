#include "planner/output/explain.h"

#include <string.h>

#include "graph/base/bits.h"

const char *edge_kind_name(const struct edge *edge)
{
    static const char *const names[] = {
        [DEP_NORMAL] = "dependency",
        [DEP_DEV] = "dev-dependency",
        [DEP_BUILD] = "build-dependency",
    };
    return edge->patched ? "patch" : names[edge->kind];
}

static bool named(const struct impact *impact, uint32_t package, const char *name)
{
    return strcmp(impact->packages[package].package->name, name) == 0;
}

static bool wanted(const struct edge *edge, enum reason_code code)
{
    switch (code) {
    case REASON_DEV_DEPENDENCY:
        return edge->kind == DEP_DEV;
    case REASON_BUILD_DEPENDENCY:
        return edge->kind == DEP_BUILD && !edge->patched;
    case REASON_PATCH:
        return edge->patched;
    default:
        return edge->kind == DEP_NORMAL && !edge->patched;
    }
}

/* The edge that a hop went over: of the wanted kind where there are several. A dev edge is never
 * one in the middle of a chain. */
static const struct edge *edge_between(const struct impact *impact, const char *from,
                                       const char *to, enum reason_code code)
{
    const struct edge *found = NULL;
    for (size_t i = 0; i < impact->edges.count; i++) {
        const struct edge *edge = &impact->edges.items[i];
        if (!named(impact, edge->to, from) || !named(impact, edge->from, to))
            continue;
        if (wanted(edge, code))
            return edge;
        if (!found || found->kind == DEP_DEV)
            found = edge;
    }
    return found;
}

struct hops explain_hops(struct arena *arena, const struct impact *impact, uint32_t package)
{
    const struct impact_package *item = &impact->packages[package];
    struct hops hops = {0};
    for (size_t i = 0; i < item->reason.via_count; i++) {
        bool last = i + 1 == item->reason.via_count;
        struct hop hop = {.from = item->reason.via[i], .kind = "dependency"};
        hop.to = last ? item->package->name : item->reason.via[i + 1];
        const struct edge *edge =
            edge_between(impact, hop.from, hop.to, last ? item->reason.code : REASON_DEPENDENCY);
        if (edge)
            hop.kind = edge_kind_name(edge);
        hop.last_only = last && edge && edge->kind == DEP_DEV;
        vec_push(arena, &hops, hop);
    }
    return hops;
}

struct ids explain_closure(struct arena *arena, const struct impact *impact, uint32_t package)
{
    struct bits seen = bits_new(arena, impact->package_count);
    struct ids queue = {0}, closure = {0};
    bits_add(&seen, package);
    vec_push(arena, &queue, package);
    for (size_t next = 0; next < queue.count; next++) {
        uint32_t from = queue.items[next];
        for (size_t i = 0; i < impact->edges.count; i++) {
            const struct edge *edge = &impact->edges.items[i];
            bool counts = edge->kind != DEP_DEV || from == package;
            if (edge->from == from && counts && bits_add(&seen, edge->to))
                vec_push(arena, &queue, edge->to);
        }
    }
    for (uint32_t i = 0; i < impact->package_count; i++)
        if (i != package && bits_has(&seen, i))
            vec_push(arena, &closure, i);
    return closure;
}

const struct impact_change *explain_change(const struct impact *impact, const char *path)
{
    for (size_t i = 0; i < impact->change_count; i++)
        if (strcmp(impact->changes[i].change->path, path) == 0)
            return &impact->changes[i];
    return NULL;
}

const struct shard *explain_shard(const struct plan_job *job, const struct matrix_entry *entry,
                                  const char *package)
{
    for (size_t i = 0; entry->selected && i < job->shard_count; i++) {
        const struct shard *shard = &job->shards[i];
        if (shard->platform != entry->platform)
            continue;
        for (size_t k = 0; k < shard->packages.count; k++)
            if (strcmp(shard->packages.items[k], package) == 0)
                return shard;
    }
    return NULL;
}
