/* The table of fixtures/expressions, and what no table shows. */
#include <stdio.h>
#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"
#include "planner/config/workflow/values.h"
#include "planner/event/payload.h"
#include "planner/matrix/expression.h"
#include "planner/matrix/expression_parts.h"
#include "tests/unit/arena_test.h"

#define MARK " => "

static const char *read_file(struct arena *arena, const char *name)
{
    struct buffer bytes = {.arena = arena};
    char chunk[4096];
    FILE *file = fopen(arena_printf(arena, FIXTURES "/expressions/%s", name), "rb");
    assert_non_null(file);
    for (size_t len; (len = fread(chunk, 1, sizeof chunk, file));)
        buffer_add_bytes(&bytes, chunk, len);
    fclose(file);
    return buffer_end(&bytes);
}

/* What a workflow has at a key that holds this YAML. */
static const struct value *of_yaml(struct arena *arena, const char *text)
{
    struct err err = {0};
    struct reading reading = {.arena = arena, .file = "", .err = &err};
    const struct blob blob = {text, strlen(text)};
    const struct node *node;
    if (node_parse(arena, "", &blob, &node, &err) != 0)
        fail_msg("%u:%u: %s", err.line, err.column, err.message);
    return workflow_value(&reading, node);
}

static struct expression_scene scene_of(struct arena *arena)
{
    return (struct expression_scene){of_yaml(arena, read_file(arena, "row.yml")),
                                     of_yaml(arena, "{KNOWN: known}"),
                                     of_yaml(arena, "{os: Linux, arch: X64}")};
}

static struct value *text_of(struct arena *arena, const char *text)
{
    struct value *value = value_text(arena, text);
    value->kind = value_is_expression(text) ? VALUE_UNKNOWN : VALUE_TEXT;
    return value;
}

/* "?" for what is not known, else its JSON. */
static const char *shown(struct arena *arena, const struct value *value)
{
    return value->kind == VALUE_UNKNOWN ? "?" : expression_json(arena, value);
}

static const char *expected_value(struct arena *arena, const char *text)
{
    const struct value *value;
    struct err err = {0};
    if (strcmp(text, "?") == 0)
        return text;
    if (payload_parse(arena, "", text, strlen(text), &value, &err) != 0)
        fail_msg("'%s': %s", text, err.message);
    return expression_json(arena, value);
}

static void check_case(struct arena *arena, const struct expression_scene *scene, bool condition,
                       const char *text, const char *expected)
{
    static const char *const truths[] = {"no", "yes", "?"};
    const char *found;
    if (condition) {
        found = truths[expression_holds(arena, text_of(arena, text), scene)];
    } else {
        const char *whole =
            value_is_expression(text) ? text : arena_printf(arena, "${{ %s }}", text);
        found = shown(arena, expression_value(arena, text_of(arena, whole), scene));
        expected = expected_value(arena, expected);
    }
    if (strcmp(found, expected) != 0)
        fail_msg("%s\n  found    %s\n  expected %s", text, found, expected);
}

static void the_table_holds(void **state)
{
    const struct expression_scene scene = scene_of(*state);
    const char *at = read_file(*state, "table.txt");
    bool conditions = false;
    size_t count = 0;
    for (const char *end; (end = strchr(at, '\n')); at = end + 1) {
        const char *line = arena_copy(*state, at, (size_t)(end - at)), *mark = strstr(line, MARK);
        if (text_begins(line, "== "))
            conditions = strcmp(line, "== conditions") == 0;
        else if (!mark)
            fail_msg("no case: %s", line);
        for (const char *next; mark && (next = strstr(mark + 1, MARK));)
            mark = next;
        if (text_begins(line, "== "))
            continue;
        check_case(*state, &scene, conditions, arena_copy(*state, line, (size_t)(mark - line)),
                   mark + strlen(MARK));
        count++;
    }
    assert_true(count > 200);
}

static void values_are_taken_whole(void **state)
{
    const struct expression_scene scene = scene_of(*state);
    const struct value *value =
        of_yaml(*state, "{a: '${{ matrix.job.os }}', b: [x, '${{ matrix.labels }}', '${{ "
                        "github.x }}', ['${{ matrix.labels[0] }}']]}");
    const struct value *found = expression_value(*state, value, &scene);
    assert_string_equal(value_text_at(found, "a"), "macos-15");
    const struct value *list = value_get(found, "b");
    assert_int_equal(list->members.count, 6);
    assert_string_equal(list->members.items[3].value->text, "X64");
    assert_string_equal(list->members.items[4].value->text, "${{ github.x }}");
    assert_int_equal(list->members.items[4].value->kind, VALUE_UNKNOWN);
    assert_int_equal(value_get(found, "a")->line, 1);
    const struct value *plain = of_yaml(*state, "[1, {a: b}]");
    assert_ptr_equal(expression_value(*state, plain, &scene), plain);
}

/* An expression in the matrix may be several values: what stands behind it is anywhere. */
static void what_the_row_does_not_know_is_not_known(void **state)
{
    const struct expression_scene scene = {
        .matrix = of_yaml(*state, "{a: '${{ inputs.a }}', l: [x, '${{ inputs.b }}', y]}")};
    static const char *const cases[][2] = {
        {"matrix.a", "?"},
        {"matrix.a || 'x'", "?"},
        {"matrix.l", "?"},
        {"matrix.l[0]", "\"x\""},
        {"matrix.l[2]", "?"},
        {"matrix.l[9]", "?"},
        {"contains(matrix.l, 'x')", "true"},
        {"contains(matrix.l, 'z')", "?"},
        {"join(matrix.l)", "?"},
        {"toJSON(matrix)", "?"},
        {"matrix.*.x", "?"},
        {"!matrix.l", "false"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        check_case(*state, &scene, false, cases[i][0], cases[i][1]);
}

static const char *repeated(struct arena *arena, const char *text, size_t count)
{
    struct buffer out = {.arena = arena};
    while (count--)
        buffer_add(&out, text);
    return buffer_end(&out);
}

static void limits_are_kept(void **state)
{
    const struct expression_scene scene = scene_of(*state);
    const char *open = repeated(*state, "(", EXPRESSION_DEPTH - 1);
    const char *close = repeated(*state, ")", EXPRESSION_DEPTH - 1);
    check_case(*state, &scene, false, arena_printf(*state, "%s1%s", open, close), "1");
    check_case(*state, &scene, false, arena_printf(*state, "(%s1%s)", open, close), "?");
    check_case(*state, &scene, false,
               arena_printf(*state, "%s1", repeated(*state, "!", 100 * 1000)), "?");
    const char *doubled = "'aaaaaaaaaaaaaaaa'";
    for (size_t i = 0; i < 10; i++)
        doubled = arena_printf(*state, "format('{0}{0}{0}{0}', %s)", doubled);
    check_case(*state, &scene, false, doubled, "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(the_table_holds),
        arena_test(values_are_taken_whole),
        arena_test(what_the_row_does_not_know_is_not_known),
        arena_test(limits_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
