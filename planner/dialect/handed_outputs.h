/* What a pipeline that whittle writes hands to the job of it that records. */
#ifndef WHITTLE_DIALECT_HANDED_OUTPUTS_H
#define WHITTLE_DIALECT_HANDED_OUTPUTS_H

#include <jansson.h>

#include "planner/schedule/plan.h"

enum { HANDED_LIMIT = 100 * 1000 }; /* bytes of a variable: Linux takes 128 KiB of one */

/* The plan, as the outputs of GitHub's job that plans tell it, for `whittle gate --record`: with
 * the rows of jobs that reuse, unless these are not wanted. Without its rows the gate says of each
 * job that nothing tells which of them ran. */
json_t *handed_outputs(struct arena *arena, const struct plan *plan, bool rows);

/* Whether there is anything to record: something runs, and nobody has to accept it first. */
bool handed_is_recorded(const struct plan *plan);

#endif
