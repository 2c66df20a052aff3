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

static size_t chain_length(const struct impact *impact, uint32_t package)
{
    size_t length = 0;
    for (const struct edge *hop; (hop = impact->packages[package].hop); package = hop->to)
        length++;
    return length;
}

struct hops explain_hops(struct arena *arena, const struct impact *impact, uint32_t package)
{
    struct hops hops = {.count = chain_length(impact, package)};
    hops.items = arena_array(arena, hops.count, sizeof *hops.items);
    for (size_t i = hops.count; i-- > 0;) {
        const struct edge *edge = impact->packages[package].hop;
        hops.items[i] = (struct hop){
            .from = impact->packages[edge->to].package->name,
            .to = impact->packages[package].package->name,
            .kind = edge_kind_name(edge),
            .last_only = edge->kind == DEP_DEV,
        };
        package = edge->to;
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
