#include "planner/schedule/row_bound.h"

#include "planner/matrix/runner.h"

/* The one item of the longest shard; false where it has several. */
static bool find_longest(const struct row_items *items, const struct packing *packing,
                         uint32_t *item)
{
    struct arena scratch = {0};
    int64_t *shard_ms = arena_array(&scratch, packing->shards, sizeof *shard_ms);
    size_t longest = 0, count = 0;
    row_items_times(items, packing, true, shard_ms);
    for (size_t i = 1; i < packing->shards; i++)
        longest = shard_ms[i] > shard_ms[longest] ? i : longest;
    for (uint32_t i = 0; i < items->now.count; i++) {
        if (packing->shard_of[i] != longest)
            continue;
        *item = i;
        count++;
    }
    arena_free(&scratch);
    return count == 1;
}

/* Another runner is made ready, and compiles what the entry needs. */
static bool would_pay(const struct pack_request *request, uint32_t item, int64_t minute_ms)
{
    const struct shard_time time = row_load_time(request, &item, 1);
    return time.run_ms / 2 > minute_ms * runner_billed(time.set_up_ms + time.compile_ms + 1);
}

static bool lift_of(enum parts_why why, bool each, enum row_lift *lift)
{
    static const enum row_lift lifts[] = {
        [PARTS_FIT] = LIFT_RUNNERS,     [PARTS_ONE] = LIFT_PROGRAMS,  [PARTS_UNNAMED] = LIFT_NAMES,
        [PARTS_DOC_TESTS] = LIFT_CALLS, [PARTS_UNTIMED] = LIFT_TIMES, [PARTS_NEVER] = LIFT_RUNNERS};
    *lift = lifts[why];
    return why != PARTS_NEVER && (why != PARTS_FIT || each);
}

struct row_bound row_bound_of(struct row_split *split, const struct row_items *items,
                              const struct packing *packing, int64_t minute_ms)
{
    struct row_bound bound = {0};
    const struct row_source *source = items->source;
    uint32_t item = 0;
    if (!find_longest(items, packing, &item) || !would_pay(&items->now, item, minute_ms))
        return bound;
    const struct row_item *of = &items->of[item];
    const bool each = source->settled->job->job->runners == RUNNERS_EACH;
    const struct test_parts *parts = row_split_parts(split, of->entry);
    if (of->part != ITEM_WHOLE) {
        bound.test = *parts->items[of->part].name ? parts->items[of->part].name : NULL;
        bound.lift = bound.test ? LIFT_PROGRAMS : LIFT_TIMES;
    } else if (!lift_of(parts->why, each, &bound.lift)) {
        return bound;
    }
    bound.entry = source->entries[of->entry];
    bound.run_ms = items->now.items[item].run_ms;
    return bound;
}

const char *row_lift_name(enum row_lift lift)
{
    static const char *const names[] = {[LIFT_TIMES] = "times",
                                        [LIFT_CALLS] = "calls",
                                        [LIFT_NAMES] = "names",
                                        [LIFT_PROGRAMS] = "programs",
                                        [LIFT_RUNNERS] = "runners"};
    return names[lift];
}
