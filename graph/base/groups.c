#include "graph/base/groups.h"

/* While items are placed, first[g + 1] is where the next of group g belongs: it ends up where group
 * g + 1 begins. */
struct groups groups_new(struct arena *arena, size_t count)
{
    return (struct groups){count, arena_array(arena, count + 2, sizeof(size_t))};
}

size_t groups_sum(struct groups *groups)
{
    for (size_t i = 2; i < groups->count + 2; i++)
        groups->first[i] += groups->first[i - 1];
    return groups->first[groups->count + 1];
}
