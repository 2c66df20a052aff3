/* Equality as GitHub's expressions have it. */
#ifndef WHITTLE_MATRIX_EQUAL_H
#define WHITTLE_MATRIX_EQUAL_H

#include "graph/base/value.h"
#include "graph/cargo/cfg_eval.h"

/* Whether a filter of include or exclude matches a value: leaves by the operator ==, texts without
 * regard to case, kinds coerced to numbers as in JavaScript; mappings as a subset, lists as a
 * prefix, keys of mappings without regard to case. Where an expression decides: unknown.
 * A filter is nothing but its leaves: one without any matches everything, and what is not there is
 * null, which is equal to 0, false and "". The cost is the product of both sizes.
 * https://docs.github.com/actions/reference/evaluate-expressions-in-workflows-and-actions#operators
 */
enum truth value_matches(const struct value *filter, const struct value *value);

/* The operator == of two values, of which neither is an expression, a list or a mapping: those are
 * equal to nothing here. */
bool value_equal(const struct value *left, const struct value *right);

/* What an index finds: a key of a mapping without regard to case, a place of a list; null where
 * there is nothing, the expression where one decides. */
const struct value *value_find(const struct value *value, const char *key);

#endif
