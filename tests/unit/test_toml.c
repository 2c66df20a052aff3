/* TOML as a tree. Which documents are good is what cargo 1.95 said of them as manifests. */
#include <string.h>

#include "graph/base/buffer.h"
#include "graph/cargo/toml.h"
#include "tests/unit/arena_test.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define TEXT(literal)                                                                              \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

struct text {
    const char *bytes;
    size_t size;
};

static const struct toml *parse(void **state, const char *text)
{
    struct err err = {0};
    const struct toml *document = toml_parse(*state, "Cargo.toml", text, strlen(text), &err);
    if (!document)
        fail_msg("%u:%u: %s", err.line, err.column, err.message);
    return document;
}

static void assert_place(const struct toml *value, enum toml_type type, unsigned line,
                         unsigned column)
{
    assert_non_null(value);
    assert_int_equal(value->type, type);
    assert_int_equal(value->line, line);
    assert_int_equal(value->column, column);
}

static void values_know_their_type_and_place(void **state)
{
    const struct toml *root = parse(state, "name = \"a\"\n"
                                           "  yes = true # comment\n"
                                           "no=false\n"
                                           "int = 0x1F\nfloat = -inf\ndate = 2020-01-02\n"
                                           "list = [\n  1,\n  'é', { x = 2 },\n]\n");
    assert_place(root, TOML_TABLE, 1, 1);
    assert_null(root->key);
    assert_place(toml_get(root, "name"), TOML_STRING, 1, 8);
    assert_place(toml_get(root, "yes"), TOML_BOOLEAN, 2, 9);
    assert_true(toml_get(root, "yes")->boolean);
    assert_place(toml_get(root, "no"), TOML_BOOLEAN, 3, 4);
    assert_false(toml_get(root, "no")->boolean);
    assert_place(toml_get(root, "int"), TOML_OTHER, 4, 7);
    assert_place(toml_get(root, "float"), TOML_OTHER, 5, 9);
    assert_place(toml_get(root, "date"), TOML_OTHER, 6, 8);
    const struct toml *list = toml_get(root, "list");
    assert_place(list, TOML_ARRAY, 7, 8);
    assert_place(list->first, TOML_OTHER, 8, 3);
    assert_null(list->first->key);
    assert_place(list->first->next, TOML_STRING, 9, 3);
    assert_string_equal(list->first->next->string, "é");
    assert_place(list->first->next->next, TOML_TABLE, 9, 8);
    assert_place(toml_get(list->first->next->next, "x"), TOML_OTHER, 9, 14);
    assert_null(list->first->next->next->next);
}

static void tables_know_their_header(void **state)
{
    const struct toml *root = parse(state, "[a.b]\nx = 1\n"
                                           "  [a]\ny.z = 2\n"
                                           "[[t]]\n[t.sub]\n[[t]]\n");
    const struct toml *a = toml_get(root, "a");
    assert_place(a, TOML_TABLE, 3, 3);
    assert_place(toml_get(a, "b"), TOML_TABLE, 1, 1);
    assert_place(toml_get(a, "y"), TOML_TABLE, 4, 1);
    assert_place(toml_get(toml_get(a, "y"), "z"), TOML_OTHER, 4, 7);
    const struct toml *tables = toml_get(root, "t");
    assert_place(tables, TOML_ARRAY, 5, 1);
    assert_place(tables->first, TOML_TABLE, 5, 1);
    assert_place(toml_get(tables->first, "sub"), TOML_TABLE, 6, 1);
    assert_place(tables->first->next, TOML_TABLE, 7, 1);
    assert_null(tables->first->next->next);
}

static void keys_are_sorted_by_bytes(void **state)
{
    static const char *const keys[] = {"", "A", "a", "a-b", "a_b", "ab", "b", "é"};
    const struct toml *root = parse(state, "b=1\n\"é\"=1\na_b=1\n\"\"=1\na=1\nA=1\nab=1\na-b=1\n");
    const struct toml *child = root->first;
    for (size_t i = 0; i < COUNT(keys); i++, child = child->next)
        assert_string_equal(child->key, keys[i]);
    assert_null(child);
}

static void strings_are_unescaped(void **state)
{
    static const struct {
        const char *text, *value;
    } rows[] = {
        {"a=''", ""},
        {"a=\"\\t\\\"\\\\\\u00e9\\U0001F600\"", "\t\"\\é😀"},
        {"a=\"\\x41\\e\"", "A\x1b"},
        {"a='\\n'", "\\n"},
        {"a=\"\"\"\nx\ny\"\"\"", "x\ny"},
        {"a=\"\"\"x \\\n\n   y\"\"\"", "x y"},
        {"a=\"\"\"x \\\n é\"\"\"", "x é"},
        {"a='''\n''x'''''", "''x''"},
        {"a=\"\"\"\"\" x\"\"\"\"\"", "\"\" x\"\""},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(toml_get_string(parse(state, rows[i].text), "a"), rows[i].value);
}

static void getters_want_the_right_type(void **state)
{
    const struct toml *root = parse(state, "s='x'\nt={}\na=[]\nyes=true\nno=false\nn=1\n");
    assert_string_equal(toml_get_string(root, "s"), "x");
    assert_null(toml_get_string(root, "n"));
    assert_null(toml_get_string(root, "none"));
    assert_non_null(toml_get_table(root, "t"));
    assert_null(toml_get_table(root, "a"));
    assert_non_null(toml_get_array(root, "a"));
    assert_null(toml_get_array(root, "t"));
    assert_true(toml_get_boolean(root, "yes", false));
    assert_false(toml_get_boolean(root, "no", true));
    assert_true(toml_get_boolean(root, "none", true));
    assert_true(toml_get_boolean(root, "s", true));
    assert_false(toml_get_boolean(root, "s", false));
    assert_null(toml_get(NULL, "s"));
    assert_null(toml_get(toml_get(root, "a"), "s"));
    assert_null(toml_get(toml_get(root, "s"), "s"));
}

static void a_nul_has_no_place_in_c(void **state)
{
    const struct toml *root = parse(state, "a = \"x\\u0000y\"\nb = ['\\u0000']");
    assert_int_equal(toml_get(root, "a")->type, TOML_STRING);
    assert_null(toml_get_string(root, "a"));
    assert_string_equal(toml_get(root, "b")->first->string, "\\u0000");

    const char *text = "b = [\n {\"x\\u0000y\" = 1}]";
    struct err err = {0};
    assert_null(toml_parse(*state, "f", text, strlen(text), &err));
    assert_int_equal(err.code, ERR_INPUT);
    assert_int_equal(err.line, 2);
    assert_int_equal(err.column, 3);
}

/* Each row one value in several spellings, separated by spaces, and as `text`. */
static void numbers_and_dates_have_one_spelling(void **state)
{
    static const char *const rows[][2] = {
        {"1000 1_000 +1000 0x3E8 0o1750 0b1111101000", "1000"},
        {"0 -0 +0", "0"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"1.0 1e0 10E-1 +1.0 0.1e1", "1.0"},
        {"1e100 1_0.0e+99", "1e+100"},
        {"0.1 1e-1 0.1000000000000000055", "0.10000000000000001"},
        {"-0.0 -0e0", "-0.0"},
        {"0.0 +0e5", "0.0"},
        {"inf +inf", "inf"},
        {"-inf", "-inf"},
        {"nan +nan -nan", "nan"},
        {"2020-01-02", "2020-01-02"},
        {"01:02:03 01:02:03.0 01:02:03.000000000", "01:02:03.000000000"},
        {"12:30 12:30:00", "12:30:00.000000000"},
        {"12:30:00.5 12:30:00.50", "12:30:00.500000000"},
        {"2020-01-02T12:30:00 2020-01-02t12:30", "2020-01-02T12:30:00.000000000"},
        {"2020-01-02T12:30:00Z 2020-01-02t12:30z 2020-01-02T12:30:00+00:00",
         "2020-01-02T12:30:00.000000000 0"},
        {"2020-01-02T12:30:00-01:30", "2020-01-02T12:30:00.000000000 -90"},
        {"\"\\u0000\\\\0\\u0000\" \"\\x00\\x5c0\\u0000\"", "\\0\\\\0\\0"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        for (const char *from = rows[i][0]; *from; from += strspn(from, " ")) {
            struct buffer text = {.arena = *state};
            size_t len = strcspn(from, " ");
            buffer_add(&text, "a = ");
            buffer_add_bytes(&text, from, len);
            from += len;
            const struct toml *value = toml_get(parse(state, buffer_end(&text)), "a");
            assert_string_equal(value->text, rows[i][1]);
            assert_null(value->string);
        }
    const struct toml *root = parse(state, "a = '1'\nb = true\nc = [1]\nd = {}\n");
    for (const struct toml *value = root->first; value; value = value->next)
        assert_null(value->text);
}

static void odd_but_good_documents(void **state)
{
    static const struct text rows[] = {
        TEXT(""),
        TEXT("\n"),
        TEXT("# no end of line"),
        TEXT("\xef\xbb\xbf"),
        TEXT("\xef\xbb\xbf[a]\r\nb = 1\r\n"),
        TEXT("[ a . 'b' . \"c\" ]\nx . y = 1"),
        TEXT("a = {\n b = 1, # comment\n c = 2,\n}"),
        TEXT("a = [\n1\n,\n2,\n]"),
        TEXT("t = 12:30\nd = 2020-01-01 12:30:00\ne = 2020-01-01t12:30Z"),
        TEXT("true = 1\ninf = 2\n- = 3\n1.2 = 4"),
        TEXT("[a.b.c]\n[a]\nx=1"),
        TEXT("[a]\nb.c = 1\n[a.b.d]"),
        TEXT("a = {b.c = 1, b.d = 2}"),
        TEXT("a = [1, 'x', {b = 1}, [true]]"),
        TEXT("# \xef\xbf\xbf \t"),
        TEXT("a=\"\"\"x\\\r\n y\"\"\"\r\n"),
        TEXT("a=-9223372036854775808"),
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err err = {0};
        if (!toml_parse(*state, "f", rows[i].bytes, rows[i].size, &err))
            fail_msg("%s: %s", rows[i].bytes, err.message);
    }
}

static void bad_documents_name_the_place(void **state)
{
    static const struct {
        struct text text;
        unsigned line, column;
    } rows[] = {
        {TEXT("a\n"), 1, 2},
        {TEXT("a =\n"), 1, 4},
        {TEXT("[a]\nb = [1 2]"), 2, 8},
        {TEXT("a = 1\na = 2"), 2, 5},
        {TEXT("[a]\n[b]\n[a]"), 3, 1},
        {TEXT("a = {b=1}\n[a]"), 2, 1},
        {TEXT("a = []\n[[a]]"), 2, 1},
        {TEXT("[]"), 1, 2},
        {TEXT("[\x1d"), 1, 2},
        {TEXT("[[ \xc2\x85"), 1, 4},
        {TEXT("a = \"x\ny\""), 1, 7},
        {TEXT("a = \"\\q\""), 1, 7},
        {TEXT("a = \"\\uD800\""), 1, 12},
        {TEXT("a = 01"), 1, 7},
        {TEXT("a = 1\rb = 2"), 1, 7},
        {TEXT("# \x01"), 1, 3},
        {TEXT("# \x00"), 1, 3},
        {TEXT("a = '\x7f'"), 1, 6},
        {TEXT("a = 1 b = 2"), 1, 7},
        {TEXT("'''a''' = 1"), 1, 1},
        {TEXT("a = 2021-02-29"), 1, 15},
        {TEXT("é = [,"), 1, 6},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err err = {0};
        const struct text *text = &rows[i].text;
        assert_null(toml_parse(*state, "a/Cargo.toml", text->bytes, text->size, &err));
        assert_int_equal(err.code, ERR_INPUT);
        assert_string_equal(err.file, "a/Cargo.toml");
        if (err.line != rows[i].line || err.column != rows[i].column)
            fail_msg("%s: %u:%u %s", text->bytes, err.line, err.column, err.message);
        assert_true(strlen(err.message) > 10);
        assert_null(strchr(err.message, '\n'));
        assert_null(strstr(err.message, "TOML_"));
    }
}

static void bad_utf8_is_refused(void **state)
{
    static const struct text rows[] = {
        TEXT("# \xff"),
        TEXT("a = '\xff'"),
        TEXT("\xff"),
        TEXT("# \xc0\x80\n"),
        TEXT("# \xed\xa0\x80\n"),
        TEXT("# \xe2\x82"),
        TEXT("\xff\xfe"
             "a\0"),
        TEXT("# \xf4\x90\x80\x80"),
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err err = {0};
        assert_null(toml_parse(*state, "f", rows[i].bytes, rows[i].size, &err));
        assert_int_equal(err.code, ERR_INPUT);
        assert_int_equal(err.line, 1);
        assert_non_null(strstr(err.message, "utf-8"));
    }
}

/* `before`, `depth` times `opening`, `middle`, `depth` times `closing`. */
static bool parses(const char *before, const char *opening, unsigned depth, const char *middle,
                   const char *closing)
{
    struct arena arena = {0};
    struct buffer text = {.arena = &arena};
    struct err err = {0};
    buffer_add(&text, before);
    for (unsigned i = 0; i < depth; i++)
        buffer_add(&text, opening);
    buffer_add(&text, middle);
    for (unsigned i = 0; i < depth; i++)
        buffer_add(&text, closing);
    const char *bytes = buffer_end(&text);
    bool good = toml_parse(&arena, "f", bytes, text.len, &err) != NULL;
    assert_int_equal(err.code, good ? ERR_NONE : ERR_INPUT);
    arena_free(&arena);
    return good;
}

static void nesting_ends_where_cargo_ends_it(void **state)
{
    (void)state;
    assert_true(parses("a=", "[", 80, "", "]"));
    assert_false(parses("a=", "[", 82, "", "]"));
    assert_true(parses("a=", "{a=", 80, "1", "}"));
    assert_false(parses("a=", "{a=", 81, "1", "}"));
    assert_true(parses("", "a.", 79, "a=1", ""));
    assert_false(parses("", "a.", 80, "a=1", ""));
    assert_true(parses("[", "a . ", 79, "a]", ""));
    assert_false(parses("[", "\"a\".", 80, "a]", ""));
}

static void hostile_nesting_is_refused(void **state)
{
    (void)state;
    assert_false(parses("a=", "[", 1000000, "", ""));
    assert_false(parses("", "[", 1000000, "", ""));
    assert_false(parses("a=", "{a=", 300000, "", ""));
    assert_false(parses("", "a.", 1000000, "a=1", ""));
    assert_false(parses("a='\\'\n", "'a'.", 1000000, "a=1", ""));
    assert_false(parses("a=\"\"\"\\\"\"\"\"\"\"\n", "a.", 1000000, "a=1", ""));
    assert_false(parses("a=1 # '\"\n", "a.", 1000000, "a=1", ""));
}

static void dots_outside_keys_are_free(void **state)
{
    (void)state;
    assert_true(parses("# ", "a.", 1000, "a", ""));
    assert_true(parses("a='", "a.", 1000, "a'", ""));
    assert_true(parses("a=\"", "\\\".", 1000, "\"", ""));
    assert_true(parses("a=\"\"\"\n", "\"\".\n", 1000, "\"\"\"\"\"", ""));
    assert_true(parses("a='''\n", "''.", 1000, "'''''", ""));
    assert_true(parses("a=[", "1.5,", 1000, "]", ""));
}

static void large_documents_are_quick(void **state)
{
    (void)state;
    assert_true(parses("a='", "xxxxxxxxxx", 100000, "'", ""));
    assert_true(parses("", "[[package]]\nname = 'x'\n", 50000, "", ""));
    assert_true(parses("a=[", "1,", 200000, "]", ""));
    assert_false(parses("", "[[package]]\n", 200000, "", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(values_know_their_type_and_place),
        arena_test(tables_know_their_header),
        arena_test(keys_are_sorted_by_bytes),
        arena_test(strings_are_unescaped),
        arena_test(getters_want_the_right_type),
        arena_test(a_nul_has_no_place_in_c),
        arena_test(numbers_and_dates_have_one_spelling),
        arena_test(odd_but_good_documents),
        arena_test(bad_documents_name_the_place),
        arena_test(bad_utf8_is_refused),
        cmocka_unit_test(nesting_ends_where_cargo_ends_it),
        cmocka_unit_test(hostile_nesting_is_refused),
        cmocka_unit_test(dots_outside_keys_are_free),
        cmocka_unit_test(large_documents_are_quick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
