#include <string.h>

#include "graph/base/buffer.h"
#include "graph/impact/chain.h"
#include "graph/impact/entry.h"
#include "planner/report/closure.h"

/* One target with its chain, and where that holds. */
struct thread {
    const char *chain;
    struct bits platforms;
    uint32_t unit;
};

struct threads {
    struct thread *items;
    size_t count, capacity;
};

static const char *need_kind_name(enum need_kind kind)
{
    static const char *const names[] = {
        [NEED_OWN] = "",
        [NEED_NORMAL] = "dependency",
        [NEED_DEV] = "dev-dependency",
        [NEED_BUILD] = "build-dependency",
        [NEED_PATCH] = "patch",
        [NEED_RUNTIME] = "runtime",
    };
    return names[kind];
}

struct hops shared_chain_hops(struct arena *arena, const struct impact *impact, uint32_t unit)
{
    struct hops hops = {0};
    const struct chain chain = chain_of(arena, impact, unit);
    hops.count = chain.count;
    hops.items = arena_array(arena, hops.count, sizeof *hops.items);
    for (size_t i = 0; i < chain.count; i++)
        hops.items[i] = (struct hop){
            .from = impact->packages[chain.items[i].from].package->name,
            .to = impact->packages[chain.items[i].to].package->name,
            .kind = need_kind_name(chain.items[i].kind),
            .last_only = chain.items[i].kind == NEED_DEV || chain.items[i].kind == NEED_RUNTIME,
        };
    return hops;
}

/* Whether two units are one target to a reader: the modes of a target but the tests in
 * documentation are, and so are all build scripts, and all groups that everything is built with. */
static bool read_alike(const struct impact *impact, uint32_t one, uint32_t other)
{
    const struct unit *a = &impact->units.items[one], *b = &impact->units.items[other];
    if (!unit_is_of_target(a) || !unit_is_of_target(b)) {
        bool plain = a->kind < UNIT_FORMAT && b->kind < UNIT_FORMAT;
        return plain || a->kind == b->kind;
    }
    const struct unit_package *package = &impact->units.packages[a->package];
    const struct target *target = unit_target(&package->targets[a->target]);
    if (target->kind == TARGET_BUILD_SCRIPT)
        return unit_target(&package->targets[b->target])->kind == TARGET_BUILD_SCRIPT;
    return a->target == b->target &&
           (target->kind != TARGET_LIB || (a->kind == UNIT_DOCTESTS) == (b->kind == UNIT_DOCTESTS));
}

/* Chains that read alike are one: units of several sides and modes have chains of their own. */
static const char *chain_key(struct arena *arena, const struct impact *impact, uint32_t unit)
{
    const struct impact_seed *seed = &impact->seeds[impact->reached[unit].seed];
    const struct unit *from = &impact->units.items[seed->unit];
    const struct chain chain = chain_of(arena, impact, unit);
    struct buffer key = {.arena = arena};
    buffer_format(&key, "%d %u %u %s: %s", (int)seed->code, seed->change, from->target + 1,
                  seed->path ? seed->path : "", seed->item ? seed->item : "");
    for (size_t i = 0; i < chain.count; i++)
        buffer_format(&key, " %u %u %d", chain.items[i].from, chain.items[i].to,
                      (int)chain.items[i].kind);
    return buffer_end(&key);
}

static void add_thread(struct arena *arena, const struct impact *impact, struct threads *threads,
                       uint32_t unit, uint32_t platform)
{
    const char *chain = chain_key(arena, impact, unit);
    size_t at = 0;
    while (at < threads->count && (!read_alike(impact, threads->items[at].unit, unit) ||
                                   strcmp(threads->items[at].chain, chain) != 0))
        at++;
    if (at == threads->count) {
        struct thread thread = {chain, bits_new(arena, impact->units.platform_count), unit};
        vec_push(arena, threads, thread);
    }
    bits_add(&threads->items[at].platforms, platform);
}

static struct threads threads_of(struct arena *arena, const struct plan *plan, uint32_t package)
{
    struct threads threads = {0};
    for (size_t i = 0; i < plan->job_count; i++)
        for (uint32_t p = 0; p < plan->impact->units.platform_count; p++) {
            const struct entry_impact entry =
                entry_judge(arena, plan->impact, plan->jobs[i].matrix->roots, package, p);
            for (size_t k = 0; k < entry.affected_roots.count; k++)
                add_thread(arena, plan->impact, &threads, entry.affected_roots.items[k], p);
        }
    return threads;
}

struct shared_chains shared_chains_of(struct arena *arena, const struct plan *plan,
                                      uint32_t package)
{
    const struct threads threads = threads_of(arena, plan, package);
    const char **chains = arena_array(arena, threads.count, sizeof *chains);
    struct shared_chains shared_chains = {0};
    for (size_t i = 0; i < threads.count; i++) {
        const struct thread *thread = &threads.items[i];
        size_t at = 0;
        while (at < shared_chains.count &&
               (strcmp(chains[at], thread->chain) != 0 ||
                !bits_equal(&shared_chains.items[at].platforms, &thread->platforms)))
            at++;
        if (at == shared_chains.count) {
            struct shared_chain shared_chain = {.platforms = thread->platforms};
            chains[at] = thread->chain;
            vec_push(arena, &shared_chains, shared_chain);
        }
        vec_push(arena, &shared_chains.items[at].units, thread->unit);
    }
    return shared_chains;
}
