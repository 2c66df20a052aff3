/* A lower bound for what a row takes: the items' shares of a runner. For the files of packing.
 *
 * Let all be counted in milliseconds of one core, and `room` be what a runner has between its
 * set-up and the deadline: room = cores × (deadline − set-up). Some units are chosen as the core of
 * the row. For an item j let own(j) be the work of the core's units that it needs. Each other unit
 * is laid to one of the items that need it, besides these items' own times: load(j). Then
 *     share(j) = load(j) / (room − own(j))
 * and a runner that holds the deadline has shares of at most 1 in all. Be B its items, and own the
 * greatest own(j) of them. It compiles core units of at least that much, and all units that are
 * laid to its items, none of which is of the core, so that what it takes is room >= own + sum of
 * load(j) and the sum of load(j) / (room − own(j)) is at most that of load(j) / (room − own): at
 * most 1. So a sum over all items of more than the number of runners shows that none holds the
 * deadline. With an empty core that is the mean: all work by the number of runners. */
#ifndef WHITTLE_SCHEDULE_PACK_SHARES_H
#define WHITTLE_SCHEDULE_PACK_SHARES_H

#include "planner/schedule/pack_reduce.h"

/* No packing of at most so many runners is shorter; `low` is a bound that is known, and no less
 * than what one item takes alone, and `high` what some packing takes. */
int64_t pack_shares_bound(const struct pack_request *request, size_t runners, int64_t low,
                          int64_t high);

#endif
