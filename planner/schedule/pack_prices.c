#include "planner/schedule/pack_prices.h"

#include <stdlib.h>
#include <string.h>

#include "planner/schedule/pack_dearest.h"

enum {
    TRIES = 150,   /* prices that are tried for a deadline */
    NODES = 300,   /* to find one set that is too dear */
    STUCK = 20,    /* times that none is found within these */
    HALVINGS = 7,  /* of what lies between bound and packing */
    POOL = 256,    /* sets that were too dear once */
    ALL = 1 << 20, /* what a price is a part of at first */
    MARGIN = 16,   /* at first sets are to cost less by one in so many */
    LITTLE = 256,  /* a step is no shorter than one in so many */
};

/* Prices times times have to fit. */
#define TIME_MOST ((int64_t)1 << 35)

struct prices {
    struct pack_dearest *dearest;
    const struct pack_request *request; /* with the steps of chains */
    size_t runners;
    int64_t *kept; /* prices that proved something, or the first ones */
    bool *pool;    /* POOL sets */
    size_t pool_count;
};

static int64_t sum_of(const int64_t *price, const bool *set, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += !set || set[i] ? price[i] : 0;
    return sum;
}

/* Makes the items of a set cheaper, by so much in all, and the others dearer. */
static void relax(const struct prices *prices, const bool *set, int64_t excess)
{
    int64_t *price = prices->dearest->price;
    const int64_t count = (int64_t)prices->request->count;
    int64_t in = 0;
    for (int64_t i = 0; i < count; i++)
        in += set[i];
    if (in == 0 || in == count)
        return;
    const int64_t less = excess / in + 1, more = less * in / (count - in);
    for (int64_t i = 0; i < count; i++) {
        price[i] += set[i] ? -less : more;
        price[i] = price[i] < 0 ? 0 : price[i];
    }
}

/* A set of the pool that is too dear. */
static const bool *too_dear(const struct prices *prices, int64_t least)
{
    const bool *found = NULL;
    for (size_t k = 0; k < prices->pool_count; k++) {
        const bool *set = &prices->pool[k * prices->request->count];
        const int64_t sum = sum_of(prices->dearest->price, set, prices->request->count);
        if (sum < least)
            continue;
        found = set;
        least = sum + 1;
    }
    return found;
}

static const bool *pool_add(struct prices *prices, const bool *set)
{
    const size_t count = prices->request->count;
    bool *place = &prices->pool[prices->pool_count % POOL * count];
    memcpy(place, set, count);
    prices->pool_count += prices->pool_count < POOL;
    return place;
}

/* The dearest set that is known; NULL where it is shown that none costs `least`. */
static const bool *dear_set(struct prices *prices, int64_t least)
{
    const bool *set = too_dear(prices, least);
    if (set)
        return set;
    if (pack_dearest_find(prices->dearest, least) == DEAREST_NONE)
        return NULL;
    return pool_add(prices, prices->dearest->best);
}

/* Whether prices are found that prove that the deadline can't be met. Sets are to cost somewhat
 * less than they may, ever more closely. */
static bool prove(struct prices *prices, int64_t deadline)
{
    struct pack_dearest *dearest = prices->dearest;
    const size_t count = prices->request->count;
    size_t stuck = 0;
    prices->pool_count = 0;
    memcpy(dearest->price, prices->kept, count * sizeof *prices->kept);
    dearest->room = (deadline - prices->request->set_up_ms) * prices->request->cores;
    for (int64_t left = TRIES; left && dearest->left && stuck < STUCK; left--) {
        const int64_t all = sum_of(dearest->price, NULL, count), runners = (int64_t)prices->runners;
        const int64_t least = (all + runners - 1) / runners;
        const int64_t aim = least - least / MARGIN * left / TRIES;
        const bool *set = dear_set(prices, least);
        if (!set) {
            memcpy(prices->kept, dearest->price, count * sizeof *prices->kept);
            return true;
        }
        const int64_t excess = sum_of(dearest->price, set, count) - aim;
        stuck += excess <= 0;
        relax(prices, set, excess > aim / LITTLE ? excess : aim / LITTLE);
    }
    return false;
}

/* Each item's part of what a runner has for it, as for pack_shares.h. */
static void first_prices(struct prices *prices, int64_t deadline)
{
    const struct pack_request *request = prices->request;
    const int64_t room = (deadline - request->set_up_ms) * request->cores;
    for (size_t i = 0; i < request->count; i++) {
        const struct pack_item *item = &request->items[i];
        int64_t own = 0;
        for (size_t k = 0; k < item->unit_count; k++)
            own += prices->dearest->mixed[item->units[k]];
        const int64_t run = item->run_ms * request->cores + room / 1024;
        const int64_t left = room - own > run ? room - own : run;
        prices->kept[i] = run * ALL / left + 1;
    }
}

/* The first mixture of work and chain with which a quarter of the way is proved. */
static bool choose_mixture(struct prices *prices, int64_t deadline)
{
    static const int mixtures[] = {4, 0, 8, 2, 6};
    const size_t left = prices->dearest->left, part = left / 8;
    for (size_t i = 0; i < sizeof mixtures / sizeof *mixtures; i++) {
        prices->dearest->left = part;
        pack_dearest_mix(prices->dearest, mixtures[i]);
        first_prices(prices, deadline);
        const bool proved = prove(prices, deadline);
        prices->dearest->left = left - (i + 1) * part;
        if (proved)
            return true;
    }
    return false;
}

static int64_t raise(struct prices *prices, int64_t low, int64_t high)
{
    const int64_t first = low + (high - low) / 4;
    if (low >= high || !choose_mixture(prices, first))
        return low;
    low = first + 1;
    for (size_t step = 0; step < HALVINGS && low < high && prices->dearest->left; step++) {
        const int64_t middle = low + (high - low) / 2;
        const bool proved = prove(prices, middle);
        low = proved ? middle + 1 : low;
        high = proved ? high : middle;
    }
    return low;
}

void pack_prices(struct pack_state *state, size_t nodes)
{
    struct arena scratch = {0};
    struct pack_dearest dearest = pack_dearest_new(&scratch, state->bins.request);
    struct prices prices = {.dearest = &dearest,
                            .request = &dearest.request,
                            .runners = state->bins.count,
                            .kept = arena_array(&scratch, dearest.request.count, sizeof(int64_t)),
                            .pool = arena_array(&scratch, dearest.request.count, POOL)};
    dearest.left = nodes;
    dearest.limit = NODES;
    if (state->longest_ms < TIME_MOST / dearest.request.cores)
        state->bound_ms = raise(&prices, state->bound_ms, state->longest_ms);
    arena_free(&scratch);
}
