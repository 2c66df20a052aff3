/* Texts without regard to case, as the runner compares them: by the upper-case letter of each
 * character (Unicode's simple mapping), the same in every language. */
#ifndef WHITTLE_MATRIX_UPPER_H
#define WHITTLE_MATRIX_UPPER_H

#include <stdbool.h>
#include <stdint.h>

#include "graph/base/arena.h"

/* The upper-case letter of a character; itself where it has none. */
uint32_t upper_of(uint32_t character);

bool upper_equal(const char *left, const char *right);

/* All of a text so; a byte that begins no character stays. */
const char *upper_text(struct arena *arena, const char *text);

/* Which of two such texts comes first, by units of UTF-16: below, at or above 0. */
int upper_compare(const char *left, const char *right);

#endif
