/* What YAML says as GitHub reads it. */
#ifndef WHITTLE_WORKFLOW_WORKFLOW_VALUE_H
#define WHITTLE_WORKFLOW_WORKFLOW_VALUE_H

#include "graph/base/value.h"
#include "planner/config/yaml/shape.h"

/* Null, truth and numbers by the YAML 1.2 core schema, where they are not in quotes; a text with
 * ${{ in it an expression. NULL, with the error set, where aliases make more of it than any file
 * holds. */
const struct value *workflow_value(struct reading *reading, const struct node *node);

#endif
