/* Numbers as YAML's core schema and GitHub's expressions write them. */
#ifndef WHITTLE_MATRIX_NUMBER_H
#define WHITTLE_MATRIX_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#include "graph/base/value.h"

/* Whether the bytes are a number as a whole: 1, -1.5, +.5, 5., 1e3, 0x1F, 0o17. The last two have
 * 32 bits, of which the first is the sign, as the runner has it. */
bool number_read(const char *text, size_t len, double *number);

/* A text as a number, as expressions coerce it: blanks around it don't count, nothing is 0, and
 * what is none is NaN. */
double number_of_text(const char *text);

/* A value as a number: null and false are 0, true is 1, lists and mappings are NaN. */
double number_of_value(const struct value *value);

#endif
