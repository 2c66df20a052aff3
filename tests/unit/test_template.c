/* Templates of words and names. */
#include <string.h>

#include "planner/matrix/template.h"
#include "tests/unit/arena_test.h"

static struct template_scene scene_of(struct arena *arena)
{
    static const char *packages[] = {"-p", "core", "-p", "cli"}, *options[] = {"--test", "a b"};
    static struct platform platform = {
        .name = "linux", .target = "x86_64-unknown-linux-gnu", .runner = "ubuntu-24.04"};
    struct value *values = value_mapping(arena), *db = value_mapping(arena);
    struct value *list = value_list(arena);
    value_put(arena, values, "features", value_text(arena, "--features 'a b'"));
    value_put(arena, values, "none", value_text(arena, ""));
    value_put(arena, values, "toolchain", value_text(arena, "stable"));
    value_put(arena, values, "target", value_text(arena, "hidden"));
    value_put(arena, list, NULL, value_text(arena, "one word"));
    value_put(arena, list, NULL, value_text(arena, "two"));
    value_put(arena, values, "list", list);
    value_put(arena, db, "port", value_text(arena, "5432"));
    value_put(arena, values, "db", db);
    return (struct template_scene){.values = values,
                                   .platform = &platform,
                                   .job = "test",
                                   .command = "test",
                                   .packages = {packages, 4, 4},
                                   .options = {options, 2, 2}};
}

/* "[-p][core]" */
static const char *words_of(struct arena *arena, const char *text)
{
    const struct template_scene scene = scene_of(arena);
    struct strings words = {0};
    struct err err = {0};
    const char *list = "";
    if (template_words(arena, text, &scene, &words, &err) != 0) {
        assert_int_equal(err.code, ERR_INPUT);
        return arena_string(arena, err.message);
    }
    for (size_t i = 0; i < words.count; i++)
        list = arena_printf(arena, "%s[%s]", list, words.items[i]);
    return list;
}

static void a_placeholder_alone_becomes_its_words(void **state)
{
    static const char *const cases[][2] = {
        {"{packages} {options}", "[-p][core][-p][cli][--test][a b]"},
        {"--target {target} -v", "[--target][x86_64-unknown-linux-gnu][-v]"},
        {"{features}", "[--features][a b]"},
        {"'{features}'", "[--features][a b]"},
        {"x{features}", "[x--features 'a b']"},
        {"--out={job}-{platform}", "[--out=test-linux]"},
        {"'a {job} b'", "[a test b]"},
        {"{none} {host} {missing} a", "[a]"},
        {"x={none}", "[x=]"},
        {"{list}", "[one word][two]"},
        {"{db.port}", "[5432]"},
        {"+{toolchain}", "[+stable]"},
        {"{{}} a{{b}}", "[{}][a{b}]"},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(words_of(*state, cases[i][0]), cases[i][1]);
}

static void what_is_no_template_is_refused(void **state)
{
    static const char *const cases[][2] = {
        {"{packages", "a '{' that is not closed"},
        {"a}", "a '}' that nothing opens"},
        {"{}", "a placeholder without a name"},
        {"'a", "a template with a quote that is not closed"},
        {"{db}", "'{db}' is a list within a list, or a mapping"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(words_of(*state, cases[i][0]), cases[i][1]);
}

static void a_line_is_not_split(void **state)
{
    struct arena *arena = *state;
    const struct template_scene scene = scene_of(arena);
    struct err err = {0};
    const char *line;
    assert_int_equal(template_line(arena, "{job} on  {platform}: it's {list}", &scene, &line, &err),
                     0);
    assert_string_equal(line, "test on  linux: it's one word two");
    assert_int_equal(template_line(arena, "{features}{none}", &scene, &line, &err), 0);
    assert_string_equal(line, "--features 'a b'");
    assert_int_equal(template_line(arena, "{", &scene, &line, &err), -1);
}

static void an_expression_is_refused(void **state)
{
    struct arena *arena = *state;
    struct value *values = value_mapping(arena), *flags = value_text(arena, "${{ inputs.flags }}");
    const struct template_scene scene = {.values = values};
    struct strings words = {0};
    struct err err = {0};
    flags->kind = VALUE_UNKNOWN;
    value_put(arena, values, "flags", flags);
    assert_int_equal(template_words(arena, "{flags}", &scene, &words, &err), -1);
    assert_non_null(strstr(err.message, "is an expression"));
}

static void a_template_names_its_placeholders(void **state)
{
    struct strings names = {0};
    struct err err = {0};
    assert_int_equal(template_names(*state, "{a} {b.c}{{d}}", true, &names, &err), 0);
    assert_int_equal(names.count, 2);
    assert_string_equal(names.items[1], "b");
    assert_int_equal(template_names(*state, "it's {a}", false, &names, &err), 0);
    assert_int_equal(template_names(*state, "it's {a}", true, &names, &err), -1);
    assert_string_equal(template_known(0), "packages");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(a_placeholder_alone_becomes_its_words),
        arena_test(what_is_no_template_is_refused),
        arena_test(a_line_is_not_split),
        arena_test(an_expression_is_refused),
        arena_test(a_template_names_its_placeholders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
