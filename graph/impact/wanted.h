/* What the commands of a plan ask for. */
#ifndef WHITTLE_IMPACT_WANTED_H
#define WHITTLE_IMPACT_WANTED_H

#include "graph/impact/impact.h"

/* Whether the command makes that unit of a target, at either revision. */
bool wanted_makes(const struct cargo_selection *roots, const struct units *units, uint32_t id);

/* Whether a command of the plan may ask for that unit on one of its platforms; without commands,
 * whether tests and builds may. */
bool wanted_is_asked(const struct impact_request *request, const struct units *units, uint32_t id);

/* All units that the commands make or need; NULL without commands: all there are. */
const struct bits *wanted_units(struct arena *arena, const struct units *units,
                                const struct impact_request *request);

#endif
