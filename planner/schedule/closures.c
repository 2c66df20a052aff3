#include "planner/schedule/closures.h"

#include "graph/impact/entry.h"

struct closures closures_new(struct arena *arena, const struct impact *impact)
{
    struct closures closures = {.impact = impact};
    closures.needs = units_needs(arena, &impact->units, AT_HEAD);
    closures.components = components_find(arena, &closures.needs);
    return closures;
}

/* Whether others wait for it: they need the libraries of a package, not its tests. */
static bool is_shared(const struct impact *impact, uint32_t id)
{
    const struct unit *unit = &impact->units.items[id];
    if (unit->kind != UNIT_COMPILE)
        return false;
    const struct unit_package *package = &impact->units.packages[unit->package];
    return unit_target(&package->targets[unit->target])->kind == TARGET_LIB;
}

/* Breadth first from the roots. */
static void collect(struct arena *scratch, const struct closures *closures, const struct ids *roots,
                    struct bits *packages)
{
    const struct impact *impact = closures->impact;
    const struct digraph *needs = &closures->needs;
    struct bits seen = bits_new(scratch, impact->units.count);
    struct ids queue = {0};
    for (size_t i = 0; i < roots->count; i++)
        if (bits_add(&seen, roots->items[i]))
            vec_push(scratch, &queue, roots->items[i]);
    for (size_t next = 0; next < queue.count; next++) {
        const uint32_t unit = queue.items[next];
        if (is_shared(impact, unit))
            bits_add(packages, impact->units.items[unit].package);
        for (size_t i = needs->first[unit]; i < needs->first[unit + 1]; i++)
            if (bits_add(&seen, needs->to[i]))
                vec_push(scratch, &queue, needs->to[i]);
    }
}

struct closure closures_find(struct arena *arena, const struct closures *closures,
                             const struct cargo_selection *command, uint32_t package,
                             uint32_t platform)
{
    const struct impact *impact = closures->impact;
    struct closure closure = {0};
    struct arena scratch = {0};
    struct bits packages = bits_new(&scratch, impact->package_count);
    const struct entry_impact made = entry_judge(arena, impact, command, package, platform);
    closure.roots = made.roots;
    bits_add(&packages, package);
    collect(&scratch, closures, &closure.roots, &packages);
    for (uint32_t i = 0; i < impact->package_count; i++)
        if (bits_has(&packages, i))
            vec_push(arena, &closure.packages, i);
    arena_free(&scratch);
    return closure;
}

/* A component comes after all that it needs. */
static int64_t chain_below(const struct closures *closures, const int64_t *chains, uint32_t id)
{
    const struct components *all = &closures->components;
    int64_t longest = 0;
    for (size_t m = all->first[id]; m < all->first[id + 1]; m++) {
        const uint32_t unit = all->members[m];
        for (size_t i = closures->needs.first[unit]; i < closures->needs.first[unit + 1]; i++) {
            const uint32_t below = all->of[closures->needs.to[i]];
            longest = below != id && chains[below] > longest ? chains[below] : longest;
        }
    }
    return longest;
}

static int64_t own_part(const struct closures *closures, const int64_t *package_ms, uint32_t id)
{
    const struct components *all = &closures->components;
    int64_t ms = 0;
    for (size_t m = all->first[id]; m < all->first[id + 1]; m++)
        if (is_shared(closures->impact, all->members[m]))
            ms += package_ms[closures->impact->units.items[all->members[m]].package];
    return ms;
}

const int64_t *closures_chains(struct arena *arena, const struct closures *closures,
                               const int64_t *package_ms)
{
    const size_t count = closures->components.count;
    int64_t *chains = arena_array(arena, count, sizeof *chains);
    for (uint32_t id = 0; id < count; id++)
        chains[id] = chain_below(closures, chains, id) + own_part(closures, package_ms, id);
    return chains;
}

int64_t closure_chain(const struct closures *closures, const int64_t *chains,
                      const struct closure *closure)
{
    int64_t longest = 0;
    for (size_t i = 0; i < closure->roots.count; i++) {
        const int64_t ms = chains[closures->components.of[closure->roots.items[i]]];
        longest = ms > longest ? ms : longest;
    }
    return longest;
}
