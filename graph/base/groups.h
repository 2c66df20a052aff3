/* Sorting by a small number, in two rounds over the same items: how many there are of each group,
 * then where each of them belongs. Items of one group stay in their order. */
#ifndef WHITTLE_BASE_GROUPS_H
#define WHITTLE_BASE_GROUPS_H

#include "graph/base/arena.h"

struct groups {
    size_t count;
    size_t *first; /* in the end: the items of group g belong at first[g] … first[g + 1] - 1 */
};

struct groups groups_new(struct arena *arena, size_t count);

/* The first round: there is one more item of that group. */
static inline void groups_count(struct groups *groups, size_t group)
{
    groups->first[group + 2]++;
}

/* Between the rounds. Returns how many items were counted. */
size_t groups_sum(struct groups *groups);

/* The second round: the place of the next item of that group. */
static inline size_t groups_place(struct groups *groups, size_t group)
{
    return groups->first[group + 1]++;
}

#endif
