/* Platform conditions. The tables hold what cargo 1.95 said (`cargo metadata --no-deps`) to a
 * manifest with [target.'KEY'.dependencies]. */
#include <string.h>

#include "graph/base/buffer.h"
#include "graph/cargo/cfg.h"
#include "tests/unit/arena_test.h"

static const struct {
    const char *key, *printed; /* NULL: as it was written */
} accepted[] = {
    {"cfg(unix)", NULL},
    {"cfg(windows)", NULL},
    {"cfg(true)", NULL},
    {"cfg(false)", NULL},
    {"cfg(r#true)", "cfg(true)"},
    {"cfg(r#false)", "cfg(false)"},
    {"cfg(r#unix)", NULL},
    {"cfg(r#async)", NULL},
    {"cfg(r)", NULL},
    {"cfg(r#r)", NULL},
    {"cfg(_)", NULL},
    {"cfg(_a1)", NULL},
    {"cfg(a1)", NULL},
    {"cfg(target_os=\"linux\")", "cfg(target_os = \"linux\")"},
    {"cfg(target_os = \"linux\")", NULL},
    {"cfg(target_os   =   \"linux\")", "cfg(target_os = \"linux\")"},
    {"cfg(  unix  )", "cfg(unix)"},
    {"cfg(r#target_os=\"linux\")", "cfg(r#target_os = \"linux\")"},
    {"cfg(true=\"x\")", "cfg(true = \"x\")"},
    {"cfg(feature=\"\")", "cfg(feature = \"\")"},
    {"cfg(a=\"\\u0028\")", "cfg(a = \"\\u0028\")"},
    {"cfg(a=\"b\" )", "cfg(a = \"b\")"},
    {"cfg(a=\"é\")", "cfg(a = \"é\")"},
    {"cfg(all())", NULL},
    {"cfg(any())", NULL},
    {"cfg(r#any)", NULL},
    {"cfg(r#not = \"x\")", NULL},
    {"cfg(all(unix))", NULL},
    {"cfg(any(unix))", NULL},
    {"cfg(not(unix))", NULL},
    {"cfg(all(unix,))", "cfg(all(unix))"},
    {"cfg(any(unix,))", "cfg(any(unix))"},
    {"cfg(all(unix, windows))", NULL},
    {"cfg(any(unix,windows,))", "cfg(any(unix, windows))"},
    {"cfg(all ( unix , windows ))", "cfg(all(unix, windows))"},
    {"cfg(not  (  unix  ))", "cfg(not(unix))"},
    {"cfg(all(not(any())))", NULL},
    {"cfg(all(all(),any()))", "cfg(all(all(), any()))"},
    {"cfg(not(not(unix)))", NULL},
    {"cfg(a=\"\t\n\")", "cfg(a = \"\t\n\")"},
    {"cfg(a=\"b\\c\")", "cfg(a = \"b\\c\")"},
    {"cfg(version)", NULL},
    {"cfg(version = \"1\")", NULL},
    {"cfg(all(true,false))", "cfg(all(true, false))"},
    {"cfg(not(true))", NULL},
    {"cfg(all(true = \"x\"))", NULL},
    {"cfg(target_has_atomic = \"64\")", NULL},
    {"cfg(all(r#unix, r#true))", "cfg(all(r#unix, true))"},
    {"x86_64-unknown-linux-gnu", NULL},
    {"a.b", NULL},
    {"", NULL},
    {"cfg", NULL},
    {"é", NULL},
    {"日本", NULL},
    {"a²", NULL},
    {"a½", NULL},
    {"١", NULL},
    {"_", NULL},
    {"-", NULL},
    {".", NULL},
    {"target.json", NULL},
};

static void keys_are_printed_as_cargo_prints_them(void **state)
{
    for (size_t i = 0; i < COUNT(accepted); i++) {
        struct err err = {0};
        const char *printed = cfg_platform(*state, accepted[i].key, &err);
        assert_non_null(printed);
        assert_string_equal(printed, accepted[i].printed ? accepted[i].printed : accepted[i].key);
        assert_int_equal(err.code, ERR_NONE);
    }
}

static const struct {
    const char *key;
    unsigned column; /* of the first character that does not fit */
} refused[] = {
    {"cfg(r#)", 7},
    {"cfg(r#1)", 7},
    {"cfg(r# unix)", 7},
    {"cfg(r #unix)", 7},
    {"cfg(R#unix)", 6},
    {"cfg(1a)", 5},
    {"cfg(a-b)", 6},
    {"cfg(a.b)", 6},
    {"cfg(é)", 5},
    {"cfg(a=\")", 7},
    {"cfg(a=)", 7},
    {"cfg(a=\"b)", 7},
    {"cfg(=\"b\")", 5},
    {"cfg(a=\"b\"\"c\")", 11},
    {"cfg(a=b)", 7},
    {"cfg(a==\"b\")", 7},
    {"cfg(a=\"b\" c)", 11},
    {"cfg(not())", 9},
    {"cfg(all()", 9},
    {"cfg(any()", 9},
    {"cfg(not()", 9},
    {"cfg(all)", 8},
    {"cfg(any)", 8},
    {"cfg(not)", 8},
    {"cfg(all=\"x\")", 8},
    {"cfg(not = \"x\")", 9},
    {"cfg(r#all(unix))", 10},
    {"cfg(not(unix,))", 13},
    {"cfg(not(unix,windows))", 13},
    {"cfg(all(,))", 9},
    {"cfg(any(,unix))", 9},
    {"cfg(all(unix,,windows))", 14},
    {"cfg(all(unix windows))", 14},
    {"cfg(all(any(not(all(unix,a=\"b\"),),)))", 32},
    {"cfg(unix))", 9},
    {"cfg((unix))", 5},
    {"cfg(unix,)", 9},
    {"cfg(unix, windows)", 9},
    {"cfg(unix windows)", 10},
    {"cfg()", 5},
    {"cfg(   )", 8},
    {"cfg(()", 5},
    {"cfg())", 5},
    {"cfg(,)", 5},
    {"cfg(\"a\")", 6},
    {"cfg(=)", 5},
    {"cfg(all(unix)))", 14},
    {"cfg(all((unix)))", 9},
    {"cfg(a\tb)", 6},
    {"cfg(\tunix)", 5},
    {"cfg(unix\t)", 9},
    {"cfg(unix\n)", 9},
    {"cfg(a='b')", 7},
    {"cfg(version(\"1.2\"))", 12},
    {"cfg(version(\"1.2.3\"))", 12},
    {"cfg(version(\"x\"))", 12},
    {"cfg(version())", 12},
    {"cfg(accessible(std))", 15},
    {"cfg(unix//c)", 9},
    {"cfg(unix#)", 9},
    {"cfg(all(unix, \"x\"))", 16},
    {"cfg(all(=))", 9},
    {"cfg(true())", 9},
    {"cfg(false(unix))", 10},
    {"cfg(unix())", 9},
    {"cfg(unix(windows))", 9},
    {"cfg(\u00a0unix)", 5},
    {"cfg(unix\u00a0)", 9},
    {"cfg(ALL(unix))", 8},
    {"cfg(Not(unix))", 8},
    {"a b", 2},
    {"cfg(", 4},
    {"cfg)", 4},
    {"cfg()", 5},
    {"cfg (unix)", 4},
    {" cfg(unix)", 1},
    {"cfg(unix) ", 4},
    {"CFG(unix)", 4},
    {"cfg(unix", 4},
    {"cfgunix)", 8},
    {"a/b", 2},
    {"a+b", 2},
    {"a(b", 2},
    {"all(unix)", 4},
    {"a,b", 2},
    {"a\"b", 2},
    {"./t.json", 2},
};

static void keys_are_refused_where_cargo_refuses_them(void **state)
{
    for (size_t i = 0; i < COUNT(refused); i++) {
        struct err err = {0};
        assert_null(cfg_platform(*state, refused[i].key, &err));
        assert_int_equal(err.code, ERR_INPUT);
        assert_int_equal(err.line, 0);
        assert_int_equal(err.column, refused[i].column);
        assert_non_null(strstr(err.message, "expected "));
    }
}

static const struct cfg *parse(void **state, const char *text)
{
    struct err err = {0};
    const struct cfg *cfg = cfg_parse(*state, text, &err);
    assert_non_null(cfg);
    return cfg;
}

static void a_tree_has_operands_in_order(void **state)
{
    const struct cfg *all = parse(state, "all(unix, not(any()), r#a = \"x\", true,)");
    assert_int_equal(all->type, CFG_ALL);
    assert_null(all->next);
    const struct cfg *name = all->first;
    assert_int_equal(name->type, CFG_NAME);
    assert_string_equal(name->name, "unix");
    assert_null(name->value);
    const struct cfg *not = name->next;
    assert_int_equal(not ->type, CFG_NOT);
    assert_int_equal(not ->first->type, CFG_ANY);
    assert_null(not ->first->first);
    assert_null(not ->first->next);
    const struct cfg *value = not ->next;
    assert_int_equal(value->type, CFG_VALUE);
    assert_string_equal(value->name, "r#a");
    assert_string_equal(value->value, "x");
    assert_int_equal(value->next->type, CFG_TRUE);
    assert_null(value->next->next);
}

static void true_and_false_are_conditions_only_when_alone(void **state)
{
    assert_int_equal(parse(state, "true")->type, CFG_TRUE);
    assert_int_equal(parse(state, "r#true")->type, CFG_TRUE);
    assert_int_equal(parse(state, "false")->type, CFG_FALSE);
    assert_int_equal(parse(state, "r#false")->type, CFG_FALSE);
    assert_int_equal(parse(state, "true = \"x\"")->type, CFG_VALUE);
    assert_int_equal(parse(state, "True")->type, CFG_NAME);
    assert_int_equal(parse(state, "truest")->type, CFG_NAME);
}

static const char *nested(struct arena *arena, const char *opening, unsigned depth)
{
    struct buffer text = {.arena = arena};
    for (unsigned i = 0; i < depth; i++)
        buffer_add(&text, opening);
    buffer_add(&text, "unix");
    for (unsigned i = 0; i < depth; i++)
        buffer_add(&text, ")");
    return buffer_end(&text);
}

static void nesting_ends_at_128(void **state)
{
    struct err err = {0};
    const char *deepest = nested(*state, "not(", 128);
    const struct cfg *cfg = cfg_parse(*state, deepest, &err);
    assert_non_null(cfg);
    assert_string_equal(cfg_print(*state, cfg), deepest);
    assert_null(cfg_parse(*state, nested(*state, "all(", 129), &err));
    assert_int_equal(err.code, ERR_INPUT);
    assert_int_equal(err.column, 128 * 4 + 1);
    assert_null(cfg_parse(*state, nested(*state, "any(", 1000000), &err));
}

static void a_long_list_is_no_nesting(void **state)
{
    struct buffer text = {.arena = *state};
    struct err err = {0};
    buffer_add(&text, "any(");
    for (unsigned i = 0; i < 20000; i++)
        buffer_add(&text, i ? ", not(a = \"b\")" : "all(x)");
    buffer_add(&text, ")");
    const struct cfg *cfg = cfg_parse(*state, buffer_end(&text), &err);
    assert_non_null(cfg);
    assert_string_equal(cfg_print(*state, cfg), buffer_end(&text));
}

static void the_column_counts_characters(void **state)
{
    struct err err = {0};
    assert_null(cfg_parse(*state, "all(a = \"é日\", $)", &err));
    assert_int_equal(err.column, 15);
    assert_null(cfg_platform(*state, "cfg(all(a = \"é日\", $))", &err));
    assert_int_equal(err.column, 19);
}

static void a_message_quotes_a_long_expression_in_part(void **state)
{
    struct err err = {0};
    char text[5000];
    memset(text, '(', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_null(cfg_parse(*state, text, &err));
    assert_non_null(strstr(err.message, "found `(`"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(keys_are_printed_as_cargo_prints_them),
        arena_test(keys_are_refused_where_cargo_refuses_them),
        arena_test(a_tree_has_operands_in_order),
        arena_test(true_and_false_are_conditions_only_when_alone),
        arena_test(nesting_ends_at_128),
        arena_test(a_long_list_is_no_nesting),
        arena_test(the_column_counts_characters),
        arena_test(a_message_quotes_a_long_expression_in_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
