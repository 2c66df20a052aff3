/* Names of the runs of a job. */
#ifndef WHITTLE_MATRIX_LABEL_H
#define WHITTLE_MATRIX_LABEL_H

#include "graph/base/value.h"

/* All scalars of a row that are not empty, with commas between; cut like a name, which never shows
 * more. */
const char *label_of(struct arena *arena, const struct value *row);

#endif
