/* Names of the runs of a job. */
#ifndef WHITTLE_MATRIX_LABEL_H
#define WHITTLE_MATRIX_LABEL_H

#include "graph/base/value.h"

/* All scalars of a row that are not empty, with commas between: what the service shows in brackets
 * after the job's name. Cut at 100 units of UTF-16, of which no name shows more. */
const char *label_of(struct arena *arena, const struct value *row);

#endif
