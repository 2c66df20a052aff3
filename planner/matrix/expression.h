/* GitHub's expressions, ${{ … }}, as far as a row of a matrix alone says what they are.
 * Rules: https://docs.github.com/actions/reference/workflows-and-actions/expressions, and the
 * expressions of github.com/actions/runner. */
#ifndef WHITTLE_MATRIX_EXPRESSION_H
#define WHITTLE_MATRIX_EXPRESSION_H

#include "graph/base/value.h"
#include "graph/cargo/cfg_eval.h"

/* More than this is not evaluated: what is longer or deeper is not known. The service takes
 * expressions of 21,000 characters, 50 deep. */
enum {
    EXPRESSION_LENGTH = 21000, /* bytes of one expression */
    EXPRESSION_DEPTH = 50,     /* of brackets, functions and !, in one another */
    EXPRESSION_RESULT = 65536, /* bytes of a text that comes of it */
};

/* An expression of which nothing is known but that there is one. */
extern const struct value expression_unknown;

/* The contexts that are known: mappings, or NULL. What `matrix` has not is null; what the others
 * have not is not known, nor is anything of a context that is not here. */
struct expression_scene {
    const struct value *matrix; /* the row's values */
    const struct value *env;
    const struct value *runner; /* os, arch */
};

/* What the service would make of a value of a workflow in which texts with ${{ are VALUE_UNKNOWN.
 * A text that is one expression has the type of its result, any other is a text; a list that comes
 * of an item of a list is put in its place. What is not known, or wrong, stays VALUE_UNKNOWN with
 * the text as it is written. The result shares what is the same with `value`. */
const struct value *expression_value(struct arena *arena, const struct value *value,
                                     const struct expression_scene *scene);

/* A text in which every expression that is known is replaced by what it prints, and others stay as
 * they are written. NULL where brackets are not closed, or it grows beyond EXPRESSION_RESULT and
 * what it was. */
const char *expression_fill(struct arena *arena, const char *text,
                            const struct expression_scene *scene);

/* Whether the condition of an `if` holds, which may stand without ${{ }}. A condition may be known
 * not to hold though not all of it is: always() && false. That all before has succeeded is no part
 * of the question. */
enum truth expression_holds(struct arena *arena, const struct value *condition,
                            const struct expression_scene *scene);

#endif
