#include <string.h>

#include "planner/config/read_rows.h"
#include "planner/matrix/github_values.h"

enum { NAME_BYTES = 256 }; /* of a key within another one */

const struct value *row_value(const struct value *values, const char *key)
{
    for (size_t i = 0; values->kind == VALUE_MAPPING && i < values->members.count; i++)
        if (upper_equal(values->members.items[i].key, key))
            return values->members.items[i].value->kind == VALUE_NULL
                       ? NULL
                       : values->members.items[i].value;
    return NULL;
}

/* NOLINTNEXTLINE(misc-no-recursion): once for each dot */
const struct value *row_at(const struct value *values, const char *keys)
{
    const struct value *whole = row_value(values, keys);
    const char *dot = strchr(keys, '.');
    char first[NAME_BYTES];
    if (whole || !dot || (size_t)(dot - keys) >= sizeof first)
        return whole;
    memcpy(first, keys, (size_t)(dot - keys));
    first[dot - keys] = '\0';
    const struct value *inner = row_value(values, first);
    return inner ? row_at(inner, dot + 1) : NULL;
}

const char *row_key(const struct value *values, const char *const *keys, const struct value **value)
{
    for (; *keys; keys++)
        if ((*value = row_value(values, *keys)))
            return *keys;
    return NULL;
}
