#include "planner/matrix/equal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "planner/matrix/number.h"
#include "planner/matrix/upper.h"

/* The runner writes a filter's number into an expression, with 15 digits. */
static double as_written(double number)
{
    char text[32];
    if (!isfinite(number))
        return number;
    snprintf(text, sizeof text, "%.15G", number);
    return strtod(text, NULL);
}

static double as_number(const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL:
        return 0;
    case VALUE_TRUTH:
        return value->truth ? 1 : 0;
    case VALUE_NUMBER:
        return value->number;
    case VALUE_TEXT:
        return number_of_text(value->text);
    default:
        return (double)NAN;
    }
}

/* Texts are compared as such, and equal kinds of the others have equal numbers. */
static bool equal(const struct value *leaf, const struct value *value)
{
    if (leaf->kind == VALUE_TEXT && value->kind == VALUE_TEXT)
        return upper_equal(leaf->text, value->text);
    double left = as_number(leaf), right = as_number(value);
    if (leaf->kind == VALUE_NUMBER)
        left = as_written(left);
    return !islessgreater(left, right) && !isunordered(left, right);
}

/* What an index finds; null where there is nothing. */
static const struct value *at_key(const struct value *value, const char *key)
{
    for (size_t i = 0; i < value->members.count; i++)
        if (upper_equal(value->members.items[i].key, key))
            return value->members.items[i].value;
    return &value_null;
}

/* An expression in a list may stand for several values, or none: what comes after it may be
 * anywhere. */
static const struct value *at_place(const struct value *value, double place)
{
    if (!(place >= 0))
        return &value_null;
    for (size_t i = 0; i < value->members.count; i++)
        if (value->members.items[i].value->kind == VALUE_UNKNOWN || place < (double)i + 1)
            return value->members.items[i].value;
    return &value_null;
}

/* Indexes are coerced too: the key "1" finds the second of a list, the first place the key "0". */
static const struct value *find(const struct value *value, const char *key, size_t place)
{
    char digits[24];
    if (value->kind == VALUE_LIST)
        return at_place(value, key ? number_of_text(key) : (double)place);
    if (value->kind != VALUE_MAPPING)
        return &value_null;
    snprintf(digits, sizeof digits, "%zu", place);
    return at_key(value, key ? key : digits);
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the adapters read */
static bool has_leaves(const struct value *filter)
{
    for (size_t i = 0; i < filter->members.count; i++)
        if (has_leaves(filter->members.items[i].value))
            return true;
    return filter->kind != VALUE_LIST && filter->kind != VALUE_MAPPING;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the adapters read */
enum truth value_matches(const struct value *filter, const struct value *value)
{
    enum truth all = TRUTH_YES;
    bool open = false; /* places in a list are not known any more */
    if (filter->kind == VALUE_UNKNOWN)
        return TRUTH_UNKNOWN;
    if (value->kind == VALUE_UNKNOWN)
        return has_leaves(filter) ? TRUTH_UNKNOWN : TRUTH_YES;
    if (filter->kind != VALUE_LIST && filter->kind != VALUE_MAPPING)
        return equal(filter, value) ? TRUTH_YES : TRUTH_NO;
    for (size_t i = 0; i < filter->members.count && all != TRUTH_NO; i++) {
        const struct value_member *member = &filter->members.items[i];
        open = open || (!member->key && member->value->kind == VALUE_UNKNOWN);
        enum truth one =
            open ? TRUTH_UNKNOWN : value_matches(member->value, find(value, member->key, i));
        all = one == TRUTH_YES ? all : one;
    }
    return all;
}
