/* Seeds of features. Cargo's first resolver, which is that of workspaces that name none and of
 * older editions, turns on what is asked for by dependencies of any platform and by
 * dev-dependencies, whatever is built: a manifest matters also where its package does not. */
#include "graph/cargo/definition.h"
#include "graph/impact/comparison.h"
#include "graph/impact/reach.h"

/* Edges by what is depended on. */
struct users {
    size_t *first; /* for each package; one more at the end */
    size_t *edges;
};

static struct users users_of(struct comparison *comparison)
{
    const struct edges *edges = &comparison->impact->edges;
    size_t count = comparison->impact->package_count;
    size_t *first = arena_array(comparison->arena, count + 2, sizeof *first);
    struct users users = {first, arena_array(comparison->arena, edges->count, sizeof *first)};
    for (size_t i = 0; i < edges->count; i++)
        first[edges->items[i].to + 2]++;
    for (size_t i = 2; i < count + 2; i++)
        first[i] += first[i - 1];
    for (size_t i = 0; i < edges->count; i++)
        users.edges[first[edges->items[i].to + 1]++] = i;
    return users;
}

/* Who depends on a package whose dependencies differ has other dependencies as well. A
 * dev-dependency is asked for where its package is built itself. */
static void spread(struct comparison *comparison)
{
    const struct users users = users_of(comparison);
    struct cause *const *asked = comparison->asked;
    struct ids queue = {0};
    for (uint32_t i = 0; i < comparison->impact->package_count; i++)
        if (asked[0][i].detail)
            vec_push(comparison->arena, &queue, i);
    for (size_t i = 0; i < queue.count; i++) {
        uint32_t to = queue.items[i];
        for (size_t k = users.first[to]; k < users.first[to + 1]; k++) {
            const struct edge *edge = &comparison->impact->edges.items[users.edges[k]];
            bool dev = edge->kind == DEP_DEV;
            if (asked[dev][edge->from].detail)
                continue;
            asked[dev][edge->from] = asked[0][to];
            if (!dev)
                vec_push(comparison->arena, &queue, edge->from);
        }
    }
}

/* What is reached by other ways keeps its chain. */
static void seed_missed(struct comparison *comparison, const struct impact_unit *states,
                        uint32_t package, enum unit_kind kind, struct cause cause)
{
    const struct units *units = &comparison->impact->units;
    cause.by = BY_CONTENT; /* the package itself says what it said before */
    struct unit_walk walk = {package, UNIT_NONE, UNIT_NONE, UNIT_BIT(kind), 0};
    for (uint32_t unit; units_next(units, &walk, &unit);)
        if (!states[unit].affected)
            seed_unit(comparison, unit, cause);
}

static bool resolves_first(const struct comparison *comparison)
{
    const struct toml *base = comparison->request->base.workspace->document;
    const struct toml *head = comparison->request->head.workspace->document;
    return (head && definition_resolves_first(comparison->arena, head)) ||
           (base && definition_resolves_first(comparison->arena, base));
}

void seed_features(struct comparison *comparison)
{
    const unsigned tests = 1u << CARGO_TEST | 1u << CARGO_BENCH, formats = 1u << CARGO_FMT;
    const unsigned commands = comparison->commands;
    if (!comparison->seeds.count || !resolves_first(comparison) || commands == formats)
        return;
    const struct impact_unit *states =
        reach_spread(comparison->arena, &comparison->impact->units, comparison->seeds.items,
                     comparison->seeds.count);
    spread(comparison);
    for (uint32_t i = 0; i < comparison->impact->package_count; i++) {
        if (comparison->asked[0][i].detail)
            seed_missed(comparison, states, i, UNIT_NEEDS, comparison->asked[0][i]);
        if (!comparison->asked[1][i].detail)
            continue;
        if (!commands || commands & tests)
            seed_missed(comparison, states, i, UNIT_TEST_NEEDS, comparison->asked[1][i]);
        if (commands & ~(tests | formats))
            seed_missed(comparison, states, i, UNIT_NEEDS, comparison->asked[1][i]);
    }
}
