/* Values as GitHub takes them: as numbers, without regard to case, as equal, as a name. */
#ifndef WHITTLE_MATRIX_GITHUB_VALUES_H
#define WHITTLE_MATRIX_GITHUB_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "graph/base/arena.h"
#include "graph/base/value.h"
#include "graph/cargo/cfg_eval.h"

/* Numbers as YAML's core schema and GitHub's expressions write them. Whether the bytes are a
 * number as a whole: 1, -1.5, +.5, 5., 1e3, 0x1F, 0o17. The last two have 32 bits, of which the
 * first is the sign, as the runner has it. */
bool number_read(const char *text, size_t len, double *number);

/* A text as a number, as expressions coerce it: blanks around it don't count, nothing is 0, and
 * what is none is NaN. */
double number_of_text(const char *text);

/* A value as a number: null and false are 0, true is 1, lists and mappings are NaN. */
double number_of_value(const struct value *value);

/* Texts without regard to case, as the runner compares them: by the upper-case letter of each
 * character (Unicode's simple mapping), the same in every language. The upper-case letter of a
 * character; itself where it has none. */
uint32_t upper_of(uint32_t character);

bool upper_equal(const char *left, const char *right);

/* All of a text so; a byte that begins no character stays. */
const char *upper_text(struct arena *arena, const char *text);

/* Which of two such texts comes first, by units of UTF-16: below, at or above 0. */
int upper_compare(const char *left, const char *right);

/* Equality as GitHub's expressions have it. Whether a filter of include or exclude matches a
 * value: leaves by the operator ==, texts without regard to case, kinds coerced to numbers as in
 * JavaScript; mappings as a subset, lists as a prefix, keys of mappings without regard to case.
 * Where an expression decides: unknown. A filter is nothing but its leaves: one without any
 * matches everything, and what is not there is null, which is equal to 0, false and "". The cost
 * is the product of both sizes.
 * https://docs.github.com/actions/reference/evaluate-expressions-in-workflows-and-actions#operators
 */
enum truth value_matches(const struct value *filter, const struct value *value);

/* The operator == of two values, of which neither is an expression, a list or a mapping: those are
 * equal to nothing here. */
bool value_equal(const struct value *left, const struct value *right);

/* What an index finds: a key of a mapping without regard to case, a place of a list; null where
 * there is nothing, the expression where one decides. */
const struct value *value_find(const struct value *value, const char *key);

/* All scalars of a row that are not empty, with commas between: what the service shows in brackets
 * after the job's name. Cut at 100 units of UTF-16, of which no name shows more. */
const char *label_of(struct arena *arena, const struct value *row);

#endif
