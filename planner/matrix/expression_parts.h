/* What the files of the evaluator of expressions share; nothing else includes this. */
#ifndef WHITTLE_MATRIX_EXPRESSION_PARTS_H
#define WHITTLE_MATRIX_EXPRESSION_PARTS_H

#include "planner/matrix/expression.h"

/* What a part of an expression comes to. */
struct expression_result {
    const struct value *value; /* VALUE_UNKNOWN: not known, */
    enum truth truth;          /* but perhaps whether it counts as true */
    bool filtered;             /* a list that a filter `*` made: what follows goes into its items */
};

struct expression_results {
    struct expression_result *items;
    size_t count, capacity;
};

/* The result that is this value, with whether it counts as true: all but null, false, 0, NaN and
 * "" does. */
struct expression_result expression_known(const struct value *value);

/* A value as a text: "Array" and "Object" for lists and mappings; NULL for what is not known. */
const char *expression_text(struct arena *arena, const struct value *value);

/* Two values by the operator ==. Unknown where one of them is, and for two lists or mappings that
 * are not the very same. */
enum truth expression_equal(const struct value *left, const struct value *right);

/* Calls a function by its name, whatever the case. &expression_unknown where it is no function that
 * the row can answer, its arguments are not known, or none that it takes. */
const struct value *expression_call(struct arena *arena, const char *name,
                                    const struct expression_results *arguments);

/* Indented by two blanks a level, as toJSON writes it. */
const char *expression_json(struct arena *arena, const struct value *value);

#endif
