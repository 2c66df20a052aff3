/* Seeds of features. Cargo's first resolver, which is that of workspaces that name none and of
 * older editions, turns on what is asked for by dependencies of any platform and by
 * dev-dependencies, whatever is built: a manifest matters also where its package does not. */
#include "graph/cargo/definition.h"
#include "graph/impact/reach.h"
#include "graph/impact/seeds.h"

/* Edges by what is depended on. */
struct users {
    size_t *first; /* for each package; one more at the end */
    size_t *edges;
};

static struct users users_of(const struct seeding *seeding)
{
    const struct edges *edges = &seeding->diff->edges;
    size_t count = seeding->diff->units.package_count;
    size_t *first = arena_array(seeding->arena, count + 2, sizeof *first);
    struct users users = {first, arena_array(seeding->arena, edges->count, sizeof *first)};
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
static void spread(const struct seeding *seeding)
{
    const struct users users = users_of(seeding);
    struct cause *const *asked = seeding->seeds->asked;
    struct ids queue = {0};
    for (uint32_t i = 0; i < seeding->diff->units.package_count; i++)
        if (asked[0][i].path)
            vec_push(seeding->arena, &queue, i);
    for (size_t i = 0; i < queue.count; i++) {
        uint32_t to = queue.items[i];
        for (size_t k = users.first[to]; k < users.first[to + 1]; k++) {
            const struct edge *edge = &seeding->diff->edges.items[users.edges[k]];
            bool dev = edge->kind == DEP_DEV;
            if (asked[dev][edge->from].path)
                continue;
            asked[dev][edge->from] = asked[0][to];
            if (!dev)
                vec_push(seeding->arena, &queue, edge->from);
        }
    }
}

/* What is reached by other ways keeps its chain. */
static void seed_missed(const struct seeding *seeding, const struct impact_unit *states,
                        uint32_t package, enum unit_kind kind, struct cause cause)
{
    const struct units *units = &seeding->diff->units;
    cause.by = BY_CONTENT; /* the package itself says what it said before */
    struct unit_walk walk = {package, UNIT_NONE, UNIT_NONE, UNIT_BIT(kind), 0};
    for (uint32_t unit; units_next(units, &walk, &unit);)
        if (!states[unit].affected)
            seed_unit(seeding, unit, cause);
}

static bool resolves_first(const struct seeding *seeding)
{
    const struct toml *base = diff_state(seeding->diff, BASE)->workspace->document;
    const struct toml *head = diff_state(seeding->diff, HEAD)->workspace->document;
    return (head && definition_resolves_first(seeding->arena, head)) ||
           (base && definition_resolves_first(seeding->arena, base));
}

void seed_features(const struct seeding *seeding)
{
    const unsigned tests = 1u << CARGO_TEST | 1u << CARGO_BENCH, formats = 1u << CARGO_FMT;
    const unsigned commands = seeding->diff->commands;
    if (!seeding->seeds->count || !resolves_first(seeding) || commands == formats)
        return;
    const struct impact_unit *states = reach_spread(seeding->arena, &seeding->diff->units,
                                                    seeding->seeds->items, seeding->seeds->count);
    spread(seeding);
    for (uint32_t i = 0; i < seeding->diff->units.package_count; i++) {
        if (seeding->seeds->asked[0][i].path)
            seed_missed(seeding, states, i, UNIT_NEEDS, seeding->seeds->asked[0][i]);
        if (!seeding->seeds->asked[1][i].path)
            continue;
        if (!commands || commands & tests)
            seed_missed(seeding, states, i, UNIT_TEST_NEEDS, seeding->seeds->asked[1][i]);
        if (commands & ~(tests | formats))
            seed_missed(seeding, states, i, UNIT_NEEDS, seeding->seeds->asked[1][i]);
    }
}
