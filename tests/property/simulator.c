#include "tests/property/simulator.h"

#include <string.h>

#include "tests/property/world.h"

enum { PERCENT = 100, MINUTE = 60000, CORES = 64, THINGS = 1 << 20 };

struct run {
    const struct simulation *simulation;
    struct arena *arena;
    struct random random; /* when runners come */
    bool *after;          /* by unit and other unit: the one waits for the other */
};

/* The same thing is as slow wherever it is, so that two ways to share can be compared. */
static int64_t noisy(const struct run *run, uint64_t thing, int64_t ms)
{
    const unsigned noise = run->simulation->noise;
    struct random random = random_new(run->simulation->seed * THINGS + thing);
    return ms * (int64_t)(PERCENT - noise + random_below(&random, 2 * noise + 1)) / PERCENT;
}

/* A unit waits for another one that everybody who needs it needs too. Of two that always come
 * together the later one waits. */
static void find_after(struct run *run)
{
    const struct pack_request *request = run->simulation->request;
    const size_t units = request->unit_count;
    unsigned *users = arena_array(run->arena, units, sizeof *users);
    unsigned *both = arena_array(run->arena, units * units, sizeof *both);
    for (size_t i = 0; i < request->count; i++)
        for (size_t k = 0; k < request->items[i].unit_count; k++)
            for (size_t l = 0; l < request->items[i].unit_count; l++) {
                const size_t one = request->items[i].units[k], other = request->items[i].units[l];
                users[one] += one == other;
                both[one * units + other]++;
            }
    run->after = arena_array(run->arena, units * units, sizeof *run->after);
    for (size_t one = 0; one < units; one++)
        for (size_t other = 0; other < units; other++)
            run->after[one * units + other] =
                users[one] && both[one * units + other] == users[one] &&
                (users[other] > users[one] || (users[other] == users[one] && other < one));
}

struct compile {
    const bool *needed; /* by unit */
    int64_t *left;      /* by unit: what is still to do */
    int64_t *chain;     /* by unit: the longest chain that begins with it */
    bool *done;
};

static bool is_ready(const struct run *run, const struct compile *compile, size_t unit)
{
    const size_t units = run->simulation->request->unit_count;
    for (size_t other = 0; other < units; other++)
        if (run->after[unit * units + other] && compile->needed[other] && !compile->done[other])
            return false;
    return true;
}

/* How long a chain waits behind each unit: what starts first. As often as it gets longer. */
static void find_chains(const struct run *run, const struct compile *compile)
{
    const size_t units = run->simulation->request->unit_count;
    for (bool more = true; more;) {
        more = false;
        for (size_t unit = 0; unit < units; unit++) {
            int64_t behind = 0;
            for (size_t other = 0; other < units; other++)
                if (run->after[other * units + unit] && compile->needed[other] &&
                    compile->chain[other] > behind)
                    behind = compile->chain[other];
            const int64_t chain = compile->needed[unit] ? behind + compile->left[unit] : 0;
            more |= chain != compile->chain[unit];
            compile->chain[unit] = chain;
        }
    }
}

/* The units that cores work on now: those with the longest chains behind them. */
static size_t choose(const struct run *run, const struct compile *compile, size_t *chosen)
{
    const size_t units = run->simulation->request->unit_count;
    size_t count = 0;
    for (size_t unit = 0; unit < units; unit++) {
        if (!compile->needed[unit] || compile->done[unit] || !is_ready(run, compile, unit))
            continue;
        size_t place = count < run->simulation->request->cores ? count++ : count;
        while (place && compile->chain[chosen[place - 1]] < compile->chain[unit]) {
            if (place < count)
                chosen[place] = chosen[place - 1];
            place--;
        }
        if (place < count)
            chosen[place] = unit;
    }
    return count;
}

static int64_t compile_all(const struct run *run, const bool *needed)
{
    const struct pack_request *request = run->simulation->request;
    struct arena scratch = {0};
    struct compile compile = {.needed = needed,
                              .left = arena_array(&scratch, request->unit_count, sizeof(int64_t)),
                              .chain = arena_array(&scratch, request->unit_count, sizeof(int64_t)),
                              .done = arena_array(&scratch, request->unit_count, sizeof(bool))};
    size_t chosen[CORES];
    int64_t now = 0;
    for (size_t unit = 0; unit < request->unit_count; unit++)
        compile.left[unit] = needed[unit] ? noisy(run, 1 + unit, request->units[unit]) : 0;
    find_chains(run, &compile);
    for (size_t count; (count = choose(run, &compile, chosen)) > 0;) {
        int64_t step = INT64_MAX;
        for (size_t i = 0; i < count; i++)
            step = compile.left[chosen[i]] < step ? compile.left[chosen[i]] : step;
        now += step;
        for (size_t i = 0; i < count; i++) {
            compile.left[chosen[i]] -= step;
            compile.done[chosen[i]] = compile.left[chosen[i]] == 0;
        }
    }
    arena_free(&scratch);
    return now;
}

static int64_t run_shard(const struct run *run, size_t shard)
{
    const struct pack_request *request = run->simulation->request;
    struct arena scratch = {0};
    bool *needed = arena_array(&scratch, request->unit_count, sizeof *needed);
    int64_t ms = noisy(run, 0, request->set_up_ms);
    for (size_t i = 0; i < request->count; i++)
        for (size_t k = 0;
             run->simulation->shard_of[i] == shard && k < request->items[i].unit_count; k++)
            needed[request->items[i].units[k]] = true;
    ms += compile_all(run, needed);
    for (size_t i = 0; i < request->count; i++)
        ms += run->simulation->shard_of[i] == shard
                  ? noisy(run, 1 + request->unit_count + i, request->items[i].run_ms)
                  : 0;
    arena_free(&scratch);
    return ms;
}

struct simulated simulate(const struct simulation *simulation)
{
    struct arena arena = {0};
    struct simulated simulated = {0};
    struct run run = {simulation, &arena, random_new(simulation->seed), NULL};
    int64_t *free_at = arena_array(&arena, simulation->places, sizeof *free_at);
    find_after(&run);
    for (size_t shard = 0; shard < simulation->shards; shard++) {
        size_t place = 0;
        for (size_t i = 1; i < simulation->places; i++)
            place = free_at[i] < free_at[place] ? i : place;
        const int64_t ms = run_shard(&run, shard);
        free_at[place] += random_below(&run.random, (unsigned)simulation->late_ms + 1) + ms;
        simulated.busy_ms += ms;
        simulated.billed += (ms + MINUTE - 1) / MINUTE;
        if (free_at[place] > simulated.wait_ms)
            simulated.wait_ms = free_at[place];
    }
    arena_free(&arena);
    return simulated;
}
