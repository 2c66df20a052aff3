#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "planner/matrix/github_values.h"

/* The runner writes a filter's number into an expression, with 15 digits. */
static double as_written(double number)
{
    char text[32];
    if (!isfinite(number))
        return number;
    snprintf(text, sizeof text, "%.15G", number);
    return strtod(text, NULL);
}

/* Texts are compared as such, and equal kinds of the others have equal numbers. */
bool value_equal(const struct value *left, const struct value *right)
{
    if (left->kind == VALUE_TEXT && right->kind == VALUE_TEXT)
        return upper_equal(left->text, right->text);
    double a = number_of_value(left), b = number_of_value(right);
    return !islessgreater(a, b) && !isunordered(a, b);
}

static bool matches(const struct value *leaf, const struct value *value)
{
    struct value written = *leaf;
    if (leaf->kind == VALUE_NUMBER)
        written.number = as_written(leaf->number);
    return value_equal(&written, value);
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

const struct value *value_find(const struct value *value, const char *key)
{
    if (value->kind == VALUE_UNKNOWN)
        return value;
    if (value->kind == VALUE_LIST)
        return at_place(value, number_of_text(key));
    return value->kind == VALUE_MAPPING ? at_key(value, key) : &value_null;
}

/* Indexes are coerced: the first place is the key "0". */
static const struct value *find(const struct value *value, const char *key, size_t place)
{
    char digits[24];
    if (value->kind == VALUE_LIST && !key)
        return at_place(value, (double)place);
    snprintf(digits, sizeof digits, "%zu", place);
    return value_find(value, key ? key : digits);
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
        return matches(filter, value) ? TRUTH_YES : TRUTH_NO;
    for (size_t i = 0; i < filter->members.count && all != TRUTH_NO; i++) {
        const struct value_member *member = &filter->members.items[i];
        open = open || (!member->key && member->value->kind == VALUE_UNKNOWN);
        enum truth one =
            open ? TRUTH_UNKNOWN : value_matches(member->value, find(value, member->key, i));
        all = one == TRUTH_YES ? all : one;
    }
    return all;
}
