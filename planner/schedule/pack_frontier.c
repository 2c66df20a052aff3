#include "planner/schedule/pack_bounds.h"
#include "planner/schedule/pack_prices.h"

enum {
    ANEW = 100000,       /* looks to begin anew on one number of runners */
    RUINS = 100000,      /* looks of ruins, likewise */
    RUINS_ALL = 2000000, /* for all numbers */
    CHEAP = 30,          /* units of an item that make it no dearer to look at */
    PRICES = 2000,       /* nodes of a search for dear sets, for one number */
    PRICES_ALL = 16000,  /* for all numbers */
    PRICED = 128,        /* items up to which they have prices */
    EXACT_RUNNERS = 4,   /* up to so many runners more items than PACK_EXACT are gone through, */
    EXACT_ITEMS = 128,   /* but not more than these */
};

static size_t at_most(size_t one, size_t other)
{
    return one < other ? one : other;
}

/* A row that is packed on more and more runners. Nothing depends on how many it will be. */
struct chain {
    struct pack_reduced *reduced;
    struct pack_bounds *bounds;
    struct pack_state state;
    size_t ruins, prices; /* that are left */
    size_t ruins_each;    /* for one number of runners */
    size_t anew;          /* looks to begin anew, likewise */
    size_t due;           /* the last number of runners for which it was begun anew */
};

/* All on one runner. */
static struct pack_state state_new(struct arena *arena, const struct pack_request *request,
                                   size_t runners)
{
    struct pack_state state = {.bins = bins_new(arena, request, runners),
                               .kept = arena_array(arena, request->count, sizeof(uint32_t))};
    struct bins *bins = &state.bins;
    bins->count = 1;
    for (uint32_t i = 0; i < request->count; i++)
        bins_add(bins, 0, i);
    state.longest_ms = INT64_MAX;
    pack_keep(&state);
    return state;
}

static size_t mean_needs(const struct pack_request *request)
{
    size_t needs = 0;
    for (size_t i = 0; i < request->count; i++)
        needs += request->items[i].unit_count;
    return needs / (request->count ? request->count : 1);
}

static struct chain chain_new(struct arena *arena, const struct pack_request *request,
                              size_t runners)
{
    struct chain chain = {.reduced = arena_alloc(arena, sizeof *chain.reduced),
                          .prices = PRICES_ALL};
    *chain.reduced = pack_reduce(arena, request);
    /* A look costs what the item's units cost. */
    const size_t needs = 1 + mean_needs(&chain.reduced->request) / CHEAP;
    chain.ruins = RUINS_ALL / needs;
    chain.ruins_each = RUINS / needs;
    chain.anew = ANEW / needs;
    chain.bounds = pack_bounds_new(arena, &chain.reduced->request);
    chain.state = state_new(arena, &chain.reduced->request, runners);
    chain.state.moves = (unsigned)(PACK_MOVES / needs);
    return chain;
}

/* Of a few items each number of runners is begun anew, of many some. */
static bool is_due(struct chain *chain)
{
    const size_t runners = chain->state.bins.count;
    if (chain->reduced->request.count * runners > chain->anew &&
        runners <= chain->due + chain->due / 2)
        return false;
    chain->due = runners;
    return true;
}

static bool is_open(const struct chain *chain)
{
    return chain->state.longest_ms > chain->state.bound_ms;
}

static void search(struct chain *chain, bool due)
{
    struct pack_state *state = &chain->state;
    const size_t looks = chain->reduced->request.count * state->bins.count;
    pack_spread(state);
    pack_improve(state);
    pack_back(state);
    if (due && is_open(chain)) {
        pack_anew(state, at_most(PACK_HALVINGS, chain->anew / (looks ? looks : 1)));
        pack_improve(state);
        pack_back(state);
    }
    if (is_open(chain)) {
        const size_t ruins = at_most(chain->ruins_each, chain->ruins);
        chain->ruins -= ruins;
        pack_ruin(state, ruins);
    }
    if (due)
        pack_dissolve(state);
    pack_back(state);
}

/* Shows that nothing is shorter, or how much shorter it may be at most. */
static void prove(struct chain *chain)
{
    struct pack_state *state = &chain->state;
    const size_t items = chain->reduced->request.count;
    const bool exact =
        items <= PACK_EXACT || (items <= EXACT_ITEMS && state->bins.count <= EXACT_RUNNERS);
    if (is_open(chain) && exact && pack_exact(state, PACK_NODES))
        state->bound_ms = state->longest_ms;
    if (is_open(chain) && items <= PRICED) {
        const size_t nodes = at_most(PRICES, chain->prices);
        chain->prices -= nodes;
        pack_prices(state, nodes);
    }
}

/* Whether more runners may make it shorter. */
static bool goes_on(const struct chain *chain)
{
    return chain->state.longest_ms > pack_bounds_one(chain->bounds);
}

static void chain_next(struct chain *chain, size_t runners)
{
    struct pack_state *state = &chain->state;
    state->bins.count = runners;
    const bool due = is_due(chain);
    state->bound_ms = pack_bounds_find(chain->bounds, runners,
                                       pack_bounds_effort(chain->bounds, due), state->longest_ms);
    if (runners == 1)
        return;
    search(chain, due);
    prove(chain);
}

struct pack_frontier pack_frontier(struct arena *arena, const struct pack_request *request,
                                   size_t runners)
{
    struct arena scratch = {0};
    const size_t count = at_most(runners, request->count);
    struct pack_frontier frontier = {arena_array(arena, count, sizeof(struct packing)), count};
    struct chain chain = chain_new(&scratch, request, count);
    for (size_t m = 1; m <= count; m++) {
        if (m > 1 && !goes_on(&chain)) {
            frontier.items[m - 1] = frontier.items[m - 2];
            continue;
        }
        chain_next(&chain, m);
        frontier.items[m - 1] = pack_number(arena, chain.reduced, &chain.state);
    }
    arena_free(&scratch);
    return frontier;
}

/* Of a large row it was not looked for with each number of runners. */
static void raise_bound(struct chain *chain, size_t runners)
{
    struct pack_state *state = &chain->state;
    const int64_t bound = pack_bounds_find(chain->bounds, runners, BOUND_SHARES, state->longest_ms);
    state->bound_ms = bound > state->bound_ms ? bound : state->bound_ms;
}

struct packing pack(struct arena *arena, const struct pack_request *request, size_t runners)
{
    struct arena scratch = {0};
    const size_t count = at_most(runners, request->count);
    struct chain chain = chain_new(&scratch, request, count);
    for (size_t m = 1; m <= count && (m == 1 || goes_on(&chain)); m++)
        chain_next(&chain, m);
    if (is_open(&chain))
        raise_bound(&chain, count);
    const struct packing packing = pack_number(arena, chain.reduced, &chain.state);
    arena_free(&scratch);
    return packing;
}

int64_t pack_bound(struct arena *arena, const struct pack_request *request, size_t runners)
{
    const struct pack_reduced reduced = pack_reduce(arena, request);
    struct pack_bounds *bounds = pack_bounds_new(arena, &reduced.request);
    return pack_bounds_find(bounds, runners, BOUND_SHARES, INT64_MAX);
}
