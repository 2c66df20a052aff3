#include "planner/schedule/pack_shares.h"

#include <string.h>

enum {
    ONE = 1 << 28,  /* a whole share */
    EIGHTHS = 8,    /* that work and chain are mixed of */
    FINE = 2000,    /* parts of a deadline that are told apart */
    LOOKS = 400000, /* units of items that may be looked at to choose a core */
};

#define LOAD_MOST ((int64_t)1 << 34)

struct shares {
    const struct pack_request *request;
    size_t needs;  /* of all items */
    bool *core;    /* by unit */
    int64_t *own;  /* by item */
    int64_t *load; /* by item */
    uint32_t *to;  /* by unit: whom it is laid to */
    int64_t path;  /* eighths of the chain that count, beside as many fewer of the work */
};

static int64_t share_of(const struct shares *shares, size_t item, int64_t room)
{
    const int64_t load = shares->load[item] < LOAD_MOST ? shares->load[item] : LOAD_MOST;
    const int64_t left = room - shares->own[item];
    return load && left > 0 ? load * ONE / left : 0;
}

/* With the core as it is: all shares. */
static int64_t sum_of(struct shares *shares, int64_t deadline)
{
    const struct pack_request *request = shares->request;
    const int64_t cores = request->cores, room = (deadline - request->set_up_ms) * cores;
    int64_t sum = 0;
    memset(shares->to, 0xff, request->unit_count * sizeof *shares->to);
    for (uint32_t i = 0; i < request->count; i++) {
        const struct pack_item *item = &request->items[i];
        int64_t own = 0;
        for (size_t k = 0; k < item->unit_count; k++)
            own += shares->core[item->units[k]] ? request->units[item->units[k]] : 0;
        own = (own * (EIGHTHS - shares->path) + item->path_ms * cores * shares->path) / EIGHTHS;
        shares->own[i] = own;
        shares->load[i] = item->run_ms * cores;
        for (size_t k = 0; k < item->unit_count; k++) {
            uint32_t *to = &shares->to[item->units[k]];
            *to = *to == UINT32_MAX || own > shares->own[*to] ? i : *to;
        }
    }
    for (uint32_t u = 0; u < request->unit_count; u++)
        if (!shares->core[u] && shares->to[u] != UINT32_MAX)
            shares->load[shares->to[u]] += request->units[u] * (EIGHTHS - shares->path) / EIGHTHS;
    for (size_t i = 0; i < request->count; i++)
        sum += share_of(shares, i, room);
    return sum;
}

/* How much of the chain shows most. */
static void choose_path(struct shares *shares, int64_t deadline)
{
    int64_t best = 0, path = 0;
    for (shares->path = 0; shares->path <= EIGHTHS; shares->path++) {
        const int64_t sum = sum_of(shares, deadline);
        path = sum > best ? shares->path : path;
        best = sum > best ? sum : best;
    }
    shares->path = path;
}

/* Units come to the core and leave it while that shows more. */
static void choose_core(struct shares *shares, int64_t deadline)
{
    const struct pack_request *request = shares->request;
    int64_t best = sum_of(shares, deadline);
    size_t left = LOOKS;
    for (bool more = true; more;) {
        more = false;
        for (size_t u = 0; u < request->unit_count; u++) {
            if (left < shares->needs)
                return;
            left -= shares->needs;
            shares->core[u] = !shares->core[u];
            const int64_t sum = sum_of(shares, deadline);
            if (sum <= best)
                shares->core[u] = !shares->core[u];
            more |= sum > best;
            best = sum > best ? sum : best;
        }
    }
}

/* The first deadline, no shorter than `low`, of which nothing is shown, or one a little before it.
 */
static int64_t first_open(struct shares *shares, size_t runners, int64_t low, int64_t high)
{
    while (high - low > low / FINE) {
        const int64_t middle = low + (high - low) / 2;
        const bool shown = sum_of(shares, middle) > (int64_t)runners * ONE;
        low = shown ? middle + 1 : low;
        high = shown ? high : middle;
    }
    return low;
}

int64_t pack_shares_bound(const struct pack_request *request, size_t runners, int64_t low,
                          int64_t high)
{
    struct arena scratch = {0};
    struct shares shares = {.request = request,
                            .core = arena_array(&scratch, request->unit_count, sizeof(bool)),
                            .own = arena_array(&scratch, request->count, sizeof(int64_t)),
                            .load = arena_array(&scratch, request->count, sizeof(int64_t)),
                            .to = arena_array(&scratch, request->unit_count, sizeof(uint32_t))};
    for (size_t i = 0; i < request->count; i++)
        shares.needs += 1 + request->items[i].unit_count;
    /* What is best for the first deadline need not be for the last one. */
    for (int round = 0; round < (shares.needs < LOOKS / 16 ? 2 : 1); round++) {
        choose_path(&shares, low);
        choose_core(&shares, low);
        choose_path(&shares, low);
        low = first_open(&shares, runners, low, high);
    }
    arena_free(&scratch);
    return low;
}
