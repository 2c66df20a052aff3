/* Nodes as values, for matrices. */
#ifndef WHITTLE_WORKFLOW_VALUES_H
#define WHITTLE_WORKFLOW_VALUES_H

#include "graph/base/value.h"
#include "planner/config/yaml/shape.h"

/* The value at a node, counted by shape_visit. ERR_INPUT for what is nested deeper than any matrix
 * is, for an expression, which nobody would evaluate, and for a number that is printed otherwise
 * than it is written: 1.80 is 1.8. */
int value_read(struct reading *reading, const struct node *node, const struct value **value);

/* Its scalars, one after the other, with commas between. */
const char *value_label(struct arena *arena, const struct value *value);

/* What YAML says as GitHub reads it. Null, truth and numbers by the YAML 1.2 core schema, where
 * they are not in quotes; a text with ${{ in it an expression. NULL, with the error set, where
 * aliases make more of it than any file holds. */
const struct value *workflow_value(struct reading *reading, const struct node *node);

#endif
