#include "planner/report/rests.h"

#include <stdlib.h>

static struct rest *rest_of(struct arena *arena, struct rests *rests, enum reason_code code)
{
    for (size_t i = 0; i < rests->count; i++)
        if (rests->items[i].code == code)
            return &rests->items[i];
    const struct rest rest = {.code = code, .passed = code == REASON_ALREADY_PASSED};
    vec_push(arena, rests, rest);
    return &rests->items[rests->count - 1];
}

static int compare_rests(const void *left, const void *right)
{
    const struct rest *one = left, *other = right;
    return (one->code > other->code) - (one->code < other->code);
}

struct rests rests_of(struct arena *arena, const struct plan *plan, const struct outline *outlines)
{
    struct rests rests = {0};
    for (uint32_t i = 0; i < plan->impact->package_count; i++)
        for (size_t k = 0; k < outlines[i].count; k++) {
            const struct matrix_entry *entry = outlines[i].entries[k].entry;
            if (entry->selected)
                continue;
            struct rest *rest = rest_of(arena, &rests, entry->reason.code);
            rest->entries++;
            if (!rest->packages.count || rest->packages.items[rest->packages.count - 1] != i)
                vec_push(arena, &rest->packages, i);
        }
    if (rests.count)
        qsort(rests.items, rests.count, sizeof *rests.items, compare_rests);
    return rests;
}

const char *rest_passed_in(const struct outline *outline)
{
    for (size_t i = 0; i < outline->count; i++) {
        const struct matrix_entry *entry = outline->entries[i].entry;
        if (!entry->selected && entry->reason.code == REASON_ALREADY_PASSED)
            return entry->reason.item;
    }
    return NULL;
}
