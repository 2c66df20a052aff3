#include "planner/config/workflow/values.h"

#include <string.h>

#include "graph/base/text.h"

/* A mapping within an axis is common, a third level hardly. */
enum { MAX_NESTED = 8 };

struct place {
    const struct node *node;
    size_t depth;
};

static int check_scalar(struct reading *reading, const struct node *node)
{
    const struct value *value = workflow_value(reading, node);
    if (!value)
        return -1;
    if (value->kind == VALUE_UNKNOWN) {
        shape_fail(reading, node, "expressions are not evaluated here: '%.100s'", node->text);
        return err_hint(reading->err,
                        "write the values themselves: what runs is planned from them");
    }
    const char *printed = value->kind == VALUE_NUMBER ? value_print(reading->arena, value) : NULL;
    if (!printed || strcmp(printed, node->text) == 0)
        return 0;
    shape_fail(reading, node, "%.100s is the number %.100s", node->text, printed);
    return err_hint(reading->err, "write it in quotes: '%.100s'", node->text);
}

/* Everything in the node, however aliases nest it. */
static int check(struct reading *reading, const struct node *node)
{
    VEC(struct place) open = {0};
    struct place place = {node, 0};
    vec_push(reading->arena, &open, place);
    while (open.count) {
        place = open.items[--open.count];
        if (place.node->kind == NODE_TEXT && check_scalar(reading, place.node) != 0)
            return -1;
        if (place.depth > MAX_NESTED)
            return shape_fail(reading, place.node, "nested deeper than any matrix is");
        if (shape_visit(reading, place.node, place.node->entries.count) != 0)
            return -1;
        for (size_t i = place.node->entries.count; i-- > 0;) {
            struct place inner = {place.node->entries.items[i].value, place.depth + 1};
            vec_push(reading->arena, &open, inner);
        }
    }
    return 0;
}

int value_read(struct reading *reading, const struct node *node, const struct value **value)
{
    if (check(reading, node) != 0)
        return -1;
    *value = workflow_value(reading, node);
    return *value ? 0 : -1;
}

/* The scalars in it, in their order. */
static void find_scalars(struct arena *arena, const struct value *value, struct strings *texts)
{
    VEC(const struct value *) open = {0};
    vec_push(arena, &open, value);
    while (open.count) {
        const struct value *at = open.items[--open.count];
        const char *text = value_print(arena, at);
        if (text)
            vec_push(arena, texts, text);
        for (size_t i = at->members.count; i-- > 0;)
            vec_push(arena, &open, at->members.items[i].value);
    }
}

/* An empty text that others follow is shown, so that labels of different rows differ. */
const char *value_label(struct arena *arena, const struct value *value)
{
    struct strings texts = {0};
    find_scalars(arena, value, &texts);
    while (texts.count && !*texts.items[texts.count - 1])
        texts.count--;
    for (size_t i = 0; i < texts.count; i++)
        if (!*texts.items[i])
            texts.items[i] = "''";
    return text_join(arena, &texts, ", ");
}
