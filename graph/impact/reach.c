#include "graph/impact/reach.h"

#define UNREACHED UINT32_MAX

/* Edges by the package they lead to, so that a hop finds the dependents of a package at once. */
struct dependents {
    const struct edge **edges;
    size_t *first; /* of package p: edges[first[p]] … edges[first[p + 1] - 1] */
};

struct spread {
    struct arena *arena;
    struct impact *impact;
    struct dependents dependents;
    const struct edge **hop; /* the edge by which a package was reached; NULL for a seed */
    uint32_t *distance;      /* hops from the nearest seed */
    struct ids queue;
};

/* A counting sort: order among edges to one package stays as in impact->edges. */
static struct dependents sort_by_dependency(struct arena *arena, const struct impact *impact)
{
    const struct edges *edges = &impact->edges;
    struct dependents dependents = {
        .edges = arena_array(arena, edges->count, sizeof *dependents.edges),
        .first = arena_array(arena, impact->package_count + 2, sizeof *dependents.first),
    };
    /* Counted two places ahead: placing the edges moves each start to where it belongs. */
    size_t *next = dependents.first + 1;
    for (size_t i = 0; i < edges->count; i++)
        dependents.first[edges->items[i].to + 2]++;
    for (size_t i = 1; i < impact->package_count; i++)
        next[i] += next[i - 1];
    for (size_t i = 0; i < edges->count; i++)
        dependents.edges[next[edges->items[i].to]++] = &edges->items[i];
    return dependents;
}

static void reach(struct spread *spread, const struct edge *edge)
{
    if (spread->distance[edge->from] != UNREACHED)
        return;
    spread->distance[edge->from] = spread->distance[edge->to] + 1;
    spread->hop[edge->from] = edge;
    spread->impact->packages[edge->from].affected = true;
    spread->impact->packages[edge->from].carries = true;
    vec_push(spread->arena, &spread->queue, edge->from);
}

/* Breadth first, so that chains are shortest; seeds in package order, so that they are stable. */
static void spread_builds(struct spread *spread)
{
    for (size_t next = 0; next < spread->queue.count; next++) {
        uint32_t package = spread->queue.items[next];
        const size_t *first = &spread->dependents.first[package];
        for (size_t i = first[0]; i < first[1]; i++)
            if (spread->dependents.edges[i]->kind != DEP_DEV)
                reach(spread, spread->dependents.edges[i]);
    }
}

/* The last hop: tests of packages that are not affected themselves, each by the dev-dependency
 * that is nearest to a seed. */
static void spread_tests(struct spread *spread)
{
    for (size_t i = 0; i < spread->impact->edges.count; i++) {
        const struct edge *edge = &spread->impact->edges.items[i];
        struct impact_package *package = &spread->impact->packages[edge->from];
        if (edge->kind != DEP_DEV || package->carries ||
            !spread->impact->packages[edge->to].carries)
            continue;
        const struct edge *known = spread->hop[edge->from];
        if (!known || spread->distance[edge->to] < spread->distance[known->to])
            spread->hop[edge->from] = edge;
        package->affected = true;
    }
}

static enum reason_code hop_code(const struct edge *hop)
{
    if (hop->patched)
        return REASON_PATCH;
    return hop->kind == DEP_DEV     ? REASON_DEV_DEPENDENCY
           : hop->kind == DEP_BUILD ? REASON_BUILD_DEPENDENCY
                                    : REASON_DEPENDENCY;
}

/* The package before `steps` hops of the chain that led to `package`. */
static uint32_t step_back(const struct spread *spread, uint32_t package, size_t steps)
{
    while (steps-- > 0)
        package = spread->hop[package]->to;
    return package;
}

/* The chain that led to `package` as names, the seed first. A long one is cut in its middle: all
 * chains together would otherwise grow with the square of the workspace. */
static void explain(struct spread *spread, uint32_t package)
{
    struct impact_package *packages = spread->impact->packages;
    size_t length = spread->distance[spread->hop[package]->to] + 1;
    size_t shown = length > REASON_VIA_LIMIT ? REASON_VIA_LIMIT : length;
    const char **via = arena_array(spread->arena, shown, sizeof *via);
    uint32_t at = package;
    for (size_t i = shown; i-- > 0;) {
        bool gap = length > shown && i == shown / 2;
        at = step_back(spread, at, gap ? length - shown + 1 : 1);
        via[i] = gap ? "…" : packages[at].package->name;
    }
    packages[package].reason = (struct reason){
        .code = hop_code(spread->hop[package]),
        .detail = packages[at].change,
        .via = via,
        .via_count = shown,
    };
    packages[package].change = packages[at].change;
    packages[package].hop = spread->hop[package];
}

void reach_spread(struct arena *arena, struct impact *impact)
{
    struct spread spread = {
        .arena = arena,
        .impact = impact,
        .dependents = sort_by_dependency(arena, impact),
        .hop = arena_array(arena, impact->package_count, sizeof *spread.hop),
        .distance = arena_array(arena, impact->package_count, sizeof *spread.distance),
    };
    for (uint32_t i = 0; i < impact->package_count; i++) {
        spread.distance[i] = impact->packages[i].affected ? 0 : UNREACHED;
        if (impact->packages[i].affected)
            vec_push(arena, &spread.queue, i);
    }
    spread_builds(&spread);
    spread_tests(&spread);
    for (uint32_t i = 0; i < impact->package_count; i++) {
        struct impact_package *package = &impact->packages[i];
        if (spread.hop[i])
            explain(&spread, i);
        else if (!package->affected)
            package->reason = (struct reason){.code = REASON_NOT_REACHED,
                                              .detail = reason_phrase(REASON_NOT_REACHED)};
    }
}
