/* Any bytes as a condition and as a text with expressions, for a small row: they come to a value
 * that is bounded, the same one each time, and what is known of it does not depend on what is not.
 * That is: with less known of the row, an answer is the same or unknown. */
#include <string.h>

#include "planner/matrix/expression.h"
#include "tests/fuzz/target.h"

static struct value *row_of(struct arena *arena, bool whole)
{
    static const struct value expression = {.kind = VALUE_UNKNOWN, .text = "${{ inputs.x }}"};
    struct value *row = value_mapping(arena), *list = value_list(arena);
    struct value *inner = value_mapping(arena);
    value_put(arena, list, NULL, value_text(arena, "a"));
    value_put(arena, list, NULL, whole ? value_text(arena, "b") : &expression);
    value_put(arena, inner, "os", whole ? value_text(arena, "linux") : &expression);
    value_put(arena, row, "os", value_text(arena, "ubuntu"));
    value_put(arena, row, "n", value_number(arena, 1.5));
    value_put(arena, row, "t", whole ? value_truth(arena, true) : &expression);
    value_put(arena, row, "l", list);
    value_put(arena, row, "job", inner);
    return row;
}

static void check_same(struct arena *arena, const struct value *more, const struct value *less)
{
    if (value_has_unknown(less))
        return;
    require(strcmp(value_identity(arena, more), value_identity(arena, less)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    const struct expression_scene whole = {.matrix = row_of(&arena, true)};
    const struct expression_scene part = {.matrix = row_of(&arena, false)};
    struct value *value = value_text(&arena, arena_copy(&arena, (const char *)data, size));
    enum truth holds = expression_holds(&arena, value, &part);
    require(holds == TRUTH_UNKNOWN || holds == expression_holds(&arena, value, &whole));
    value->kind = VALUE_UNKNOWN;
    const struct value *found = expression_value(&arena, value, &whole);
    require(!found->text || found == value || strlen(found->text) <= EXPRESSION_RESULT + size);
    check_same(&arena, found, expression_value(&arena, value, &part));
    arena_free(&arena);
    return 0;
}
