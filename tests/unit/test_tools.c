/* What rows ran on: what legs report, as which text, and what of a ledger is the last word. */
#include "planner/ledger/tools.h"

#include "tests/unit/import_fixture.h"

#define STABLE "rustc 1.95.0, 59807616e1fa2540724bfbac14d7976d7e4a3860, x86_64-unknown-linux-gnu, "

static void legs_tell_compiler_and_image(void **state)
{
    size_t size;
    const char *bytes = fixture_read(*state, "../rustc.txt", &size);
    expect_bytes(*state, IMPORT_RUSTC, &no_context, bytes, size,
                 "tools test[test linux, stable] :" STABLE "LLVM 22.1.2; image ubuntu24 "
                 "20261101.1.0@1000\n"
                 "tools test[test windows, stable] :image win25 20261103.2.0@1000\n"
                 "tools lint[lint linux] :rustc 1.97.0-nightly, 0123abcd4@1000\n");
    expect_told(*state, IMPORT_RUSTC, "", "");
    expect_told(*state, IMPORT_RUSTC, "\n \n", "");
    expect_told(*state, IMPORT_RUSTC, "\xef\xbb\xbfjob: a\r\nrow:  b \r\nimage:  debian 12 \r\n",
                "tools a[b] :image debian 12@1000\n");
}

static void a_strange_leg_is_left_out_whole(void **state)
{
    static const char none[] = "1 × a leg that names neither a compiler nor an image\n",
                      nobody[] = "1 × a leg that does not say of which job and row it is\n",
                      twice[] = "1 × a leg that says one thing twice\n",
                      vague[] = "1 × a leg that names a nightly or a beta, and not its commit\n",
                      strange[] = "1 × a leg that says what no name, release or image can be\n";
    static const struct {
        const char *text, *told;
    } cases[] = {
        {"job: a\nrow: b\n", none},
        {"job: a\nrow: b\nhost: x\ncommit-hash: y\n", none},
        {"job: a\nrow: b\nrelease:\nimage: \n", none},
        {"job: a\nimage: x\n", nobody},
        {"job:\nrow: b\nimage: x\n", nobody},
        {"job: a\nrow: b\nrelease: 1\nrelease: 1\n", twice},
        {"job: a\nrow: b\nimage: ubuntu24 1job: c\nrow: d\nrelease: 1\n", twice},
        {"job: a\nrow: b\nrelease: 1.97.0-nightly\n", vague},
        {"job: a\nrow: b\nrelease: 1.97.0-beta\ncommit-hash: unknown\n", vague},
        {"job: a\nrow: b\nimage: \033[31m\n", strange},
        {"job: a\nrow: b\nimage: x; image y\n", strange},
        {"job: a\nrow: b\nimage: x, y\n", strange},
        {"job: a\nrow: b\nrelease: 1.95.0 (x)\n", strange},
        {"job: a\nrow: b\nrelease: 1 2\n", strange},
        {"job: a\nrow: b\x01\nimage: x\n", strange},
        {"job: a\nrow: b\nimage: \xc3\xa9\n", strange},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        expect_told(*state, IMPORT_RUSTC, cases[i].text, cases[i].told);
}

/* That it was well is not its to say. */
static void a_leg_may_tell_that_it_failed(void **state)
{
    static const struct {
        const char *text, *told;
    } cases[] = {
        {"job: a\nrow: b\nresult: failed\n", "fail a[b] :@1000\n"},
        {"job: a\nrow: b\nresult: failure\nimage: x\n",
         "fail a[b] :@1000\ntools a[b] :image x@1000\n"},
        {"job: a\nrow: b\nresult: success\n", ""},
        {"job: a\nrow: b\nresult: canceled\nimage: x\n", "tools a[b] :image x@1000\n"},
        {"job: a\nrow: b\nresult:\n", "1 × a leg that names neither a compiler nor an image\n"},
        {"job: a\nresult: failed\n", "1 × a leg that does not say of which job and row it is\n"},
        {"job: a\nrow: b\nresult: failed\nresult: failed\n",
         "1 × a leg that says one thing twice\n"},
        {"job: a\nrow: b\nresult: failed\nrelease: 1.97.0-nightly\n",
         "fail a[b] :@1000\n1 × a leg that names a nightly or a beta, and not its commit\n"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        expect_told(*state, IMPORT_RUSTC, cases[i].text, cases[i].told);
}

static void what_a_leg_says_is_short(void **state)
{
    char *word = arena_alloc(*state, 202);
    memset(word, 'x', 200);
    const char *fits = arena_printf(*state, "job: a\nrow: b\nimage: %s\n", word);
    expect_told(*state, IMPORT_RUSTC, fits,
                arena_printf(*state, "tools a[b] :image %s@1000\n", word));
    word[200] = 'x';
    expect_told(*state, IMPORT_RUSTC, arena_printf(*state, "job: a\nrow: b\nimage: %s\n", word),
                "1 × a leg that says what no name, release or image can be\n");
}

static void prose_is_no_report_of_legs(void **state)
{
    static const char *const texts[] = {"rustc 1.95.0\njob: a\n", "{}", "row: b\njob: a\n",
                                        "job\n"};
    for (size_t i = 0; i < COUNT(texts); i++)
        expect_refused(*state, IMPORT_RUSTC, texts[i], strlen(texts[i]),
                       "report:1:1: expected a line 'job: NAME'");
}

static void a_text_tells_its_release(void **state)
{
    const struct tools_report all = {"1.95.0", "5980", "host", "22", "a b"},
                              image = {.image = "a", .host = "host"}, nothing = {.llvm = "22"};
    const char *text = tools_text(*state, &all);
    assert_string_equal(text, "rustc 1.95.0, 5980, host, LLVM 22; image a b");
    assert_string_equal(tools_release(*state, text), "1.95.0");
    assert_string_equal(tools_text(*state, &image), "image a");
    assert_null(tools_release(*state, "image a"));
    assert_null(tools_release(*state, NULL));
    assert_string_equal(tools_release(*state, "rustc 1.95.0; image a"), "1.95.0");
    assert_null(tools_text(*state, &nothing));
}

enum { NOW = 10000, WINDOW = 1000 };

static struct record record_at(const char *row, const char *told, int64_t when)
{
    const struct tools_row named = {"ci.yml", "test", row};
    struct record record = tools_record(&named, told);
    record.when = when;
    record.run = "r";
    return record;
}

static struct record revoked_at(int64_t when)
{
    struct record record = record_at("linux", "", when);
    record.kind = RECORD_REVOKED;
    record.name = (struct record_name){"", "", "", ""};
    return record;
}

static struct tools last_of(struct arena *arena, const struct record *records, size_t count)
{
    const struct records list = {(struct record *)records, count, count};
    struct ledger ledger = {0}, none = {0};
    struct ledger_text text;
    struct err err = {0};
    assert_int_equal(ledger_with(arena, &none, &list, &text, &err), 0);
    assert_int_equal(ledger_add(arena, &ledger, &text, &err), 0);
    const struct tools_row row = {"ci.yml", "test", "linux"};
    return tools_last(arena, &ledger, &row, NOW, WINDOW);
}

static void expect_last(struct arena *arena, const struct record *records, size_t count,
                        const char *told, bool doubt)
{
    const struct tools tools = last_of(arena, records, count);
    assert_int_equal(tools.doubt != NULL, doubt);
    assert_int_equal(tools.told != NULL, told != NULL);
    if (told)
        assert_string_equal(tools.told, told);
}

#define LAST(told, doubt, ...)                                                                     \
    expect_last(*state, (const struct record[]){__VA_ARGS__},                                      \
                COUNT(((const struct record[]){__VA_ARGS__})), (told), (doubt))

static void what_was_reported_last_counts(void **state)
{
    const struct record old = record_at("linux", "old", NOW - 10),
                        new = record_at("linux", "new", NOW - 5);
    LAST("new", false, old, new);
    LAST("old", false, new, old, record_at("linux", "old", NOW - 1));
    LAST("later", false, new, record_at("linux", "later", NOW + 5000));
    LAST("old", false, old, record_at("windows", "new", NOW - 1));
    LAST("old", false, record_at("linux", "old", NOW - WINDOW));
    LAST(NULL, false, record_at("linux", "old", NOW - WINDOW - 1));
    LAST(NULL, false, record_at("windows", "old", NOW));
}

static void two_at_one_time_are_a_doubt(void **state)
{
    const struct record a = record_at("linux", "a", NOW - 5), b = record_at("linux", "b", NOW - 5),
                        c = record_at("linux", "c", NOW - 5);
    LAST(NULL, true, a, b);
    LAST(NULL, true, c, b, a);
    LAST("a", false, a, a);
    LAST("a", false, b, c, record_at("linux", "a", NOW - 4));
    LAST(NULL, true, record_at("linux", "b", NOW - 9), a, b);
}

static void what_is_taken_back_is_not_known(void **state)
{
    const struct record a = record_at("linux", "a", NOW - 5);
    LAST(NULL, false, a, revoked_at(NOW - 5));
    LAST("a", false, a, revoked_at(NOW - 6));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(legs_tell_compiler_and_image),    arena_test(a_strange_leg_is_left_out_whole),
        arena_test(what_a_leg_says_is_short),        arena_test(a_leg_may_tell_that_it_failed),
        arena_test(prose_is_no_report_of_legs),      arena_test(a_text_tells_its_release),
        arena_test(what_was_reported_last_counts),   arena_test(two_at_one_time_are_a_doubt),
        arena_test(what_is_taken_back_is_not_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
