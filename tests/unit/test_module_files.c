/* The way from file to file. Where rustc has a say, its dep-info (1.95) said the same. */
#include "tests/unit/module_crate.h"

#define T "include_str!(\"t.txt\")"

#define CHECK(state, files, root, expected)                                                        \
    do {                                                                                           \
        struct table table = {files, COUNT(files), 0};                                             \
        assert_string_equal(read_crate(*(state), &table, root), expected);                         \
    } while (0)

static void test_where_modules_lie(void **state)
{
    static const struct file files[] = {
        FILE_OF("p/src/main.rs", "mod n; mod d; #[path = \"o/q.rs\"] mod q;"),
        FILE_OF("p/src/n.rs", "#[path = \"p.rs\"] mod a; mod e;\n"
                              "mod i { #[path = \"q.rs\"] mod b; mod c; }\n"
                              "#[path = \"zz\"] mod j { mod k; #[path = \"l.rs\"] mod l; }\n"
                              "fn f() { mod bl { #[path = \"m.rs\"] mod m; } }"),
        FILE_OF("p/src/p.rs", ""),
        FILE_OF("p/src/n/e.rs", ""),
        FILE_OF("p/src/n/i/q.rs", ""),
        FILE_OF("p/src/n/i/c.rs", ""),
        FILE_OF("p/src/zz/k.rs", ""),
        FILE_OF("p/src/zz/l.rs", ""),
        FILE_OF("p/src/bl/m.rs", ""),
        FILE_OF("p/src/d/mod.rs",
                "#[path = \"p.rs\"] mod a; mod i { #[path = \"q.rs\"] mod b; } mod e;"),
        FILE_OF("p/src/d/p.rs", ""),
        FILE_OF("p/src/d/e.rs", ""),
        FILE_OF("p/src/d/i/q.rs", ""),
        FILE_OF("p/src/o/q.rs", "mod r;"),
        FILE_OF("p/src/o/r.rs", ""),
        FILE_OF("p/src/o/q/r.rs", ""),
        FILE_OF("p/src/main/n.rs", ""),
    };
    CHECK(state, files, "p/src/main.rs",
          "p/src/n.rs\np/src/d/mod.rs\np/src/o/q.rs\np/src/p.rs\np/src/n/e.rs\np/src/n/i/q.rs\n"
          "p/src/n/i/c.rs\np/src/zz/k.rs\np/src/zz/l.rs\np/src/bl/m.rs\np/src/d/p.rs\n"
          "p/src/d/i/q.rs\np/src/d/e.rs\np/src/o/r.rs\n");
}

static void test_included_files_are_seen_from_where_they_lie(void **state)
{
    static const struct file files[] = {
        FILE_OF("p/src/lib.rs", "mod m;"),
        FILE_OF("p/src/m.rs", "mod i { include!(\"../gen/x.rs\"); } mod z;"),
        FILE_OF("p/gen/x.rs", "mod y; const A: &str = " T "; include!(\"w.rs\");"),
        FILE_OF("p/gen/y.rs", "mod v;"),
        FILE_OF("p/gen/y/v.rs", ""),
        FILE_OF("p/gen/t.txt", "mod no;"),
        FILE_OF("p/gen/w.rs", ""),
        FILE_OF("p/src/m/z.rs", ""),
        FILE_OF("p/src/y.rs", ""),
    };
    CHECK(state, files, "p/src/lib.rs",
          "p/src/m.rs\ninclude p/gen/x.rs\np/src/m/z.rs\np/gen/y.rs\ntext p/gen/t.txt\n"
          "include p/gen/w.rs\np/gen/y/v.rs\n");
}

static void test_conditions_add_up(void **state)
{
    static const struct file files[] = {
        FILE_OF("a.rs",
                "#[cfg(unix)] #[path = \"b.rs\"] mod b; #[cfg(test)] #[path = \"c.rs\"] mod c;"),
        FILE_OF("b.rs", "#![cfg(x)] #[path = \"d.rs\"] mod d;"),
        FILE_OF("c.rs", "#[path = \"d.rs\"] mod d; include!(\"$.rs\"); include!(env!(\"X\"));"),
        FILE_OF("d.rs", "\"e.f\""),
    };
    CHECK(state, files, "a.rs",
          "b.rs if all(unix)\nc.rs if all(test)\nd.rs if all(x, unix)\nd.rs if all(test)\n"
          "mention X if all(test)\nmention e.f if all(x, unix)\nmention e.f if all(test)\n");
}

static void test_candidates_are_listed(void **state)
{
    static const struct file files[] = {FILE_OF("lib.rs", "mod a; " T ";"),
                                        NODE("a/mod.rs", FILE_DIR)};
    struct table table = {files, COUNT(files), 0};
    struct source source = source_of(&table);
    struct rust_files sources = {.arena = *state};
    struct modules modules =
        modules_read(*state, &source, "", "lib.rs", &sources, USE_MODULES | USE_STRINGS);
    static const char *const paths[] = {"lib.rs", "a.rs", "a/mod.rs", "t.txt"};
    assert_int_equal(modules.files.count, COUNT(paths));
    for (size_t i = 0; i < COUNT(paths); i++) {
        uint32_t index;
        assert_string_equal(modules.files.items[i].path, paths[i]);
        assert_true(map_get(&modules.by_path, paths[i], &index));
        assert_int_equal(index, i);
        if (i)
            assert_string_equal(modules.files.items[i].from, "lib.rs");
    }
    assert_int_equal(modules.gaps.count, 0);
}

static void test_what_cannot_be_read_is_a_gap(void **state)
{
    static const struct file files[] = {
        FILE_OF("p/lib.rs",
                "mod a; mod b; #[cfg(unix)] mod c; #[path = \"../../x.rs\"] mod d; " T "; mod e;"),
        NODE("p/a.rs", FILE_LINK),
        NODE("p/b.rs", FILE_SUBMODULE),
        FILE_OF("p/c.rs", NULL),
        NODE("p/t.txt", FILE_LINK),
        NODE("p/e.rs", FILE_DIR),
    };
    CHECK(state, files, "p/lib.rs",
          "p/a.rs\np/b.rs\np/c.rs if all(unix)\ntext p/t.txt\np/e.rs\n"
          "gap p/a.rs:0: the file can't be read: it is not here\n"
          "gap p/b.rs:0: the file can't be read: it is not here\n"
          "gap p/c.rs:0: the file can't be read: it is not here if all(unix)\n"
          "gap ../x.rs:0: the file is not in the repository\n");
    CHECK(state, files, "p/none.rs", "gap p/none.rs:0: the file is not there\n");
}

static void test_the_package_may_be_the_root(void **state)
{
#define DIR "env!(\"CARGO_MANIFEST_DIR\")"
    static const struct file files[] = {
        FILE_OF("lib.rs", "include_str!(concat!(" DIR ", \"/t.txt\")); include_str!(concat!(" DIR
                          ", \"-x\"))"),
        FILE_OF("t.txt", ""),
    };
    struct table table = {files, COUNT(files), 0};
    struct source source = source_of(&table);
    struct rust_files sources = {.arena = *state};
    struct modules modules =
        modules_read(*state, &source, "", "lib.rs", &sources, USE_MODULES | USE_STRINGS);
    assert_string_equal(modules_print(*state, &table, &modules),
                        "text t.txt\ngap lib.rs:1: an included file beside the repository\n");
    modules = modules_read(*state, &source, "a/b", "lib.rs", &sources, USE_MODULES | USE_STRINGS);
    assert_string_equal(modules.files.items[1].path, "a/b/t.txt");
    assert_string_equal(modules.files.items[2].path, "a/b-x");
}

static void test_circles_end(void **state)
{
    static const struct file files[] = {
        FILE_OF("a.rs",
                "#[path = \"a.rs\"] mod a; #[cfg(unix)] include!(\"b.rs\"); mod x { mod y; }"),
        FILE_OF("b.rs", "#[cfg(test)] include!(\"b.rs\"); #[cfg(x)] #[path = \"c.rs\"] mod c;"),
        FILE_OF("c.rs", "#[cfg(y)] #[path = \"b.rs\"] mod b; #[cfg(z)] #[path = \"c.rs\"] mod c;"),
        FILE_OF("x/y.rs", "#[path = \"../a.rs\"] mod a;"),
    };
    struct table table = {files, COUNT(files), 0};
    struct source source = source_of(&table);
    struct rust_files sources = {.arena = *state};
    struct modules modules =
        modules_read(*state, &source, "", "a.rs", &sources, USE_MODULES | USE_STRINGS);
    assert_true(modules.files.count < 200);
    assert_int_equal(table.reads, COUNT(files));
}

static void test_a_file_is_read_once(void **state)
{
    static const struct file files[] = {
        {"a.rs", "mod common; mod x;", FILE_NONE, "1"},
        {"b.rs", "mod common;", FILE_NONE, "2"},
        {"common.rs", "const A: &str = " T ";", FILE_NONE, "3"},
        {"t.txt", "", FILE_NONE, "4"},
        {"x.rs", "const A: &str = " T ";", FILE_NONE, "3"},
        {"u.rs", "", FILE_NONE, ""},
        {"v.rs", "mod u;", FILE_NONE, ""},
    };
    struct table table = {files, COUNT(files), 0};
    struct source source = source_of(&table);
    struct rust_files sources = {.arena = *state};
    modules_read(*state, &source, "", "a.rs", &sources, USE_MODULES | USE_STRINGS);
    assert_int_equal(table.reads, 2);
    struct modules modules =
        modules_read(*state, &source, "", "b.rs", &sources, USE_MODULES | USE_STRINGS);
    assert_int_equal(table.reads, 3);
    assert_string_equal(modules_print(*state, &table, &modules), "common.rs\ntext t.txt\n");
    modules_read(*state, &source, "", "u.rs", &sources, USE_MODULES | USE_STRINGS);
    modules = modules_read(*state, &source, "", "v.rs", &sources, USE_MODULES | USE_STRINGS);
    assert_int_equal(table.reads, 5);
    assert_string_equal(modules_print(*state, &table, &modules), "u.rs\n");
}

/* Which macros a file calls is asked of it once, however many there are. */
static void test_calls_are_read_once(void **state)
{
    static const struct file files[] = {
        {"a.rs",
         "macro_rules! m { () => { include_str!(\"m.txt\") } }"
         "macro_rules! n { () => { include_str!(\"n.txt\") } } mod d;",
         FILE_NONE, "1"},
        {"d.rs", "mod e; const A: &str = n!(); // m!", FILE_NONE, "2"},
        {"d/e.rs", "const A: &str = m !();", FILE_NONE, "3"},
        FILE_OF("m.txt", ""),
        FILE_OF("n.txt", ""),
    };
    struct table table = {files, COUNT(files), 0};
    struct source source = source_of(&table);
    struct rust_files sources = {.arena = *state};
    struct modules modules =
        modules_read(*state, &source, "", "a.rs", &sources, USE_MODULES | USE_STRINGS);
    assert_string_equal(modules_print(*state, &table, &modules),
                        "d.rs\nd/e.rs\ntext m.txt\ntext n.txt\n");
    assert_int_equal(table.reads, 6);
}

/* Each file names the next one under two conditions: 2^40 ways. */
static void test_ways_do_not_multiply(void **state)
{
    struct file files[40];
    for (unsigned i = 0; i < COUNT(files); i++)
        files[i] = (struct file){
            arena_printf(*state, "f%u.rs", i),
            arena_printf(*state,
                         "#[cfg(a%u)] include!(\"f%u.rs\"); #[cfg(b%u)] include!(\"f%u.rs\");", i,
                         i + 1, i, i + 1),
            FILE_NONE, ""};
    struct table table = {files, COUNT(files), 0};
    struct source source = source_of(&table);
    struct rust_files sources = {.arena = *state};
    struct modules modules =
        modules_read(*state, &source, "", "f0.rs", &sources, USE_MODULES | USE_STRINGS);
    assert_true(modules.files.count < 20 * COUNT(files));
    uint32_t last;
    bool always = false;
    assert_true(map_get(&modules.by_path, "f39.rs", &last));
    for (size_t i = last; i < modules.files.count; i++)
        always |=
            strcmp(modules.files.items[i].path, "f39.rs") == 0 && !modules.files.items[i].when;
    assert_true(always);
}

/* A file is only split into tokens where the look at its bytes told that there is something. */
static void test_spellings_that_lead_to_files(void **state)
{
    static const char *const texts[] = {
        "mod x;",
        "mod/**/x;",
        "mod\x0cx;",
        "mod\xe2\x80\xa8x;",
        "q! { mod#name; }",
        "m! { mod$name; }",
        "include!(\"x.rs\");",
        "include !(\"x.rs\");",
        "include\n!(\"x.rs\");",
        "include\x0c!(\"x.rs\");",
        "include ! {\"x.rs\"}",
        "include!/*c*/(\"x.rs\");",
        "const X: &str = include_str/*c*/!(\"x\");",
        "const X: &[u8] = include_bytes![\"x\"];",
        "use std::include_str as inc;",
        "use core::{include_bytes as embed, x};",
    };
    static const struct byte_search nothing = {0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct blob blob = {texts[i], strlen(texts[i])};
        struct rust_file file = {0};
        rust_file_make(*state, &file, RUST_SIGHT, &nothing, &blob);
        if (!(rust_file_uses(&file) & USE_MODULES))
            fail_msg("%s tells nothing", texts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_where_modules_lie),
        arena_test(test_included_files_are_seen_from_where_they_lie),
        arena_test(test_conditions_add_up),
        arena_test(test_candidates_are_listed),
        arena_test(test_what_cannot_be_read_is_a_gap),
        arena_test(test_the_package_may_be_the_root),
        arena_test(test_circles_end),
        arena_test(test_a_file_is_read_once),
        arena_test(test_calls_are_read_once),
        arena_test(test_ways_do_not_multiply),
        arena_test(test_spellings_that_lead_to_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
