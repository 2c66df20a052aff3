/* The values of a row of a workflow's matrix, by key. */
#ifndef WHITTLE_CONFIG_ROW_VALUES_H
#define WHITTLE_CONFIG_ROW_VALUES_H

#include "graph/base/value.h"

/* A value of a row, whatever the case of its key; NULL where there is none, or null. */
const struct value *row_value(const struct value *values, const char *key);

/* Likewise along keys with a dot between. */
const struct value *row_at(const struct value *values, const char *keys);

/* The first of some keys that a row has, and its value; NULL where it has none of them. */
const char *row_key(const struct value *values, const char *const *keys,
                    const struct value **value);

#endif
