/* What people write of time and money. */
#ifndef WHITTLE_MATRIX_WISHES_H
#define WHITTLE_MATRIX_WISHES_H

#include <stdbool.h>
#include <stdint.h>

#include "graph/base/arena.h"

/* "90s", "10m", "1h30m": whole numbers with their units, the larger first, of at least a second and
 * at most a week in all. Milliseconds. False for anything else. */
bool wish_duration(const char *text, int64_t *ms);

/* "2", "0.006": at most six digits behind the point, above nothing and at most a million.
 * Millionths. False for anything else. */
bool wish_money(const char *text, int64_t *millionths);

/* "0.006", "2.00": at least two digits behind the point, no zeros after these. */
const char *wish_money_text(struct arena *arena, int64_t millionths);

#endif
