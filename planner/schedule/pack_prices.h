/* A lower bound for what a row takes: prices of its items. For the files of packing.
 *
 * Each item has a price. If no set of items that a runner could hold within a deadline costs more
 * than a part of `runners` of all prices, all but reaching it, then so many runners do not hold all
 * items: the deadline can't be met. That is the dual of the linear programme that covers the items
 * by sets (Gilmore and Gomory, "A linear programming approach to the cutting-stock problem", 1961),
 * so that any prices prove something, and good ones almost as much as there is to prove.
 *
 * Whether there is a dearer set is found out by branch and bound over units, which a runner
 * compiles or does not compile: if it does, then all that each of its users needs as well, and if
 * not, then none that only its users need, and no user is held. What is not decided of a unit is
 * laid to its users by their prices, and then they are taken by price for weight, the last in part,
 * which no set exceeds. A set that is too dear makes its items cheaper (Motzkin and Schoenberg,
 * "The relaxation method for linear inequalities", 1954).
 *
 * A runner's chain counts like units: each step from one length of a chain to the next longer one
 * is needed by the items whose chains are no shorter. Work and chain are mixed, which is no more
 * than the greater one. */
#ifndef WHITTLE_SCHEDULE_PACK_PRICES_H
#define WHITTLE_SCHEDULE_PACK_PRICES_H

#include "planner/schedule/packing_parts.h"

/* Raises state->bound_ms, with at most so many nodes; what is kept is a packing of the runners. */
void pack_prices(struct pack_state *state, size_t nodes);

#endif
