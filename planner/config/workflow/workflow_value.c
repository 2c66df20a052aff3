#include <math.h>
#include <string.h>

#include "graph/base/text.h"
#include "planner/config/workflow/values.h"
#include "planner/matrix/github_values.h"

enum { DEPTH_LIMIT = 64 }; /* also of what aliases nest */

static bool read_truth(const char *text, bool *truth)
{
    static const char *const yes[] = {"true", "True", "TRUE", NULL};
    static const char *const no[] = {"false", "False", "FALSE", NULL};
    *truth = text_is_one_of(text, yes);
    return *truth || text_is_one_of(text, no);
}

static bool read_number(const char *text, double *number)
{
    static const char *const infinite[] = {".inf", ".Inf", ".INF", NULL};
    static const char *const none[] = {".nan", ".NaN", ".NAN", NULL};
    bool sign = *text == '-' || *text == '+';
    if (text_is_one_of(text + sign, infinite))
        *number = *text == '-' ? -(double)INFINITY : (double)INFINITY;
    else if (text_is_one_of(text, none))
        *number = (double)NAN;
    else
        return number_read(text, strlen(text), number);
    return true;
}

static enum value_kind kind_of(const struct node *node, struct value *value)
{
    if (node->kind == NODE_LIST)
        return VALUE_LIST;
    if (node->kind == NODE_MAPPING)
        return VALUE_MAPPING;
    if (value_is_expression(node->text))
        return VALUE_UNKNOWN;
    if (node_is_null(node))
        return VALUE_NULL;
    if (node->plain && read_truth(node->text, &value->truth))
        return VALUE_TRUTH;
    return node->plain && read_number(node->text, &value->number) ? VALUE_NUMBER : VALUE_TEXT;
}

static struct value *value_of(struct arena *arena, const struct node *node)
{
    struct value *value = arena_alloc(arena, sizeof *value);
    value->kind = kind_of(node, value);
    value->text = value->kind == VALUE_NULL || value->kind == VALUE_TRUTH ? NULL : node->text;
    value->line = node->line;
    value->column = node->column;
    return value;
}

/* NOLINTNEXTLINE(misc-no-recursion): ends at DEPTH_LIMIT */
const struct value *workflow_value(struct reading *reading, const struct node *node)
{
    struct value *value = value_of(reading->arena, node);
    if (shape_visit(reading, node, node->entries.count) != 0)
        return NULL;
    if (node->entries.count && reading->depth == DEPTH_LIMIT) {
        shape_fail(reading, node, "nested deeper than any matrix is");
        return NULL;
    }
    reading->depth++;
    for (size_t i = 0; i < node->entries.count; i++) {
        const struct node_entry *entry = &node->entries.items[i];
        const struct value *item = workflow_value(reading, entry->value);
        if (!item)
            return NULL;
        const char *key =
            entry->key ? value_print(reading->arena, value_of(reading->arena, entry->key)) : NULL;
        value_add(reading->arena, value, key, item);
    }
    reading->depth--;
    return value;
}
