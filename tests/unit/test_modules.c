/* What single files say. Where rustc has a say, its dep-info (1.95) said the same. */
#include "tests/unit/module_crate.h"

/* Of a crate whose root alone says something. */
static const char *read_root(struct arena *arena, const char *content)
{
    const struct file files[] = {
        FILE_OF("p/src/lib.rs", content), FILE_OF("p/src/a.rs", ""),
        FILE_OF("p/src/b.rs", ""),        FILE_OF("p/src/x/a.rs", ""),
        FILE_OF("p/src/y/a.rs", ""),      FILE_OF("p/src/x/y/a.rs", ""),
        FILE_OF("p/src/t.txt", ""),       FILE_OF("p/src/u.txt", ""),
        FILE_OF("p/t.txt", ""),           FILE_OF("p/src/type.rs", ""),
        FILE_OF("p/src/c/mod.rs", ""),
    };
    struct table table = {files, COUNT(files), 0};
    return read_crate(arena, &table, "p/src/lib.rs");
}

struct example {
    const char *source, *found;
};

static void check_examples(struct arena *arena, const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_string_equal(read_root(arena, examples[i].source), examples[i].found);
}

static const struct example declarations[] = {
    {"mod a; pub mod b; pub(crate) mod c;", "p/src/a.rs\np/src/b.rs\np/src/c/mod.rs\n"},
    {"pub(in crate::x) mod r#type; unsafe mod a;", "p/src/type.rs\np/src/a.rs\n"},
    {"mod none;", ""},
    {"mod x { mod a; mod y { mod a; } } mod a;", "p/src/x/a.rs\np/src/x/y/a.rs\np/src/a.rs\n"},
    {"#[path = \"x/a.rs\"] mod q;", "p/src/x/a.rs\n"},
    {"#[path = r\"x/../b.rs\"] #[path = \"a.rs\"] mod q;", "p/src/b.rs\np/src/a.rs\n"},
    {"#[path = \"y\"] mod x { mod a; }", "p/src/y/a.rs\n"},
    {"mod x { #[path = \"y/a.rs\"] mod q; }", "p/src/x/y/a.rs\n"},
    {"#[path = \"x\\\\a.rs\"] mod q;", "p/src/x/a.rs\n"},
    {"// mod a;\n/* mod a; */ const S: &str = \"mod a;\"; fn f<'mod>() {} /// mod a;\nfn g() {}",
     ""},
    {"fn f() { let r#mod = a; struct S { r#mod: a } }", ""},
    {"fn f() { #[path = \"a.rs\"] mod q; }", "p/src/a.rs\n"},
    {"#[path = \"/etc/x.rs\"] mod q;", "gap /etc/x.rs:0: the file is not in the repository\n"},
    {"\n#[path = concat!(\"a\", \".rs\")] mod q;", "gap p/src/lib.rs:2: a computed #[path]\n"},
    {"mod x { #![path = \"y\"] mod a; }",
     "p/src/x/a.rs\ngap p/src/lib.rs:1: #![path] within a module\n"},
};

static void test_declarations(void **state)
{
    check_examples(*state, declarations, COUNT(declarations));
}

static const struct example conditions[] = {
    {"#[cfg(windows)] mod a; mod b;", "p/src/a.rs if all(windows)\np/src/b.rs\n"},
    {"#[cfg(unix)] #[cfg(target_os = r\"linux\",)] mod a;",
     "p/src/a.rs if all(target_os = \"linux\", unix)\n"},
    {"#[cfg(unix)] mod x { #![cfg(windows)] mod a; } mod b;",
     "p/src/x/a.rs if all(windows, unix)\np/src/b.rs\n"},
    {"#![cfg(unix)] mod a;", "p/src/a.rs if all(unix)\n"},
    {"#[cfg /* */ ( any(unix , \n windows) )] pub mod a;",
     "p/src/a.rs if all(any(unix, windows))\n"},
    {"#[cfg(r#unix)] mod a; #[cfg(accessible(x::y))] mod b;", "p/src/a.rs\np/src/b.rs\n"},
    {"#[cfg(a = \"\\\"\")] mod a; #[cfg()] mod b;", "p/src/a.rs\np/src/b.rs\n"},
    {"#[cfg_attr(windows, path = \"x/a.rs\")] mod b;",
     "p/src/x/a.rs if all(windows)\np/src/b.rs if all(not(all(windows)))\n"},
    {"#[cfg_attr(windows, path = \"x/a.rs\")] #[cfg_attr(unix, path = \"y/a.rs\")] mod b;",
     "p/src/x/a.rs if all(windows)\np/src/y/a.rs if all(unix)\n"
     "p/src/b.rs if all(not(all(unix)), not(all(windows)))\n"},
    {"#[cfg_attr(windows, path = \"x/a.rs\")] #[path = \"a.rs\"] mod b;",
     "p/src/x/a.rs if all(windows)\np/src/a.rs\n"},
    {"#[cfg_attr(f(x), path = \"x/a.rs\")] mod b;", "p/src/x/a.rs\np/src/b.rs\n"},
    {"#[cfg_attr(unix, allow(x), cfg_attr(test, path = \"x/a.rs\"))] mod b;",
     "p/src/x/a.rs if all(test, unix)\np/src/b.rs if all(not(all(test, unix)))\n"},
    {"#[cfg_attr(unix, cfg(test))] mod a; #[cfg_attr(true, cfg(test))] mod b;",
     "p/src/a.rs if all(any(test, not(all(unix))))\np/src/b.rs if all(test)\n"},
    {"#[cfg_attr(unix, cfg(true))] mod a; #[cfg_attr(f(x), cfg(test))] mod b;",
     "p/src/a.rs if all(any(true, not(all(unix))))\np/src/b.rs\n"},
    {"#[cfg_attr(windows, path = \"y\")] mod x { mod a; }",
     "p/src/y/a.rs if all(windows)\np/src/x/a.rs if all(not(all(windows)))\n"},
    {"#[cfg(unix)] mod x {} mod a; #[cfg(unix)] fn f() {} mod b;", "p/src/a.rs\np/src/b.rs\n"},
    {"#[cfg(unix)] use x::y; mod a; #[cfg(unix)] m!(); mod b;", "p/src/a.rs\np/src/b.rs\n"},
    {"#[cfg(unix)]\n/// text\n#[allow(x)] // more\nmod a;", "p/src/a.rs if all(unix)\n"},
};

static void test_conditions(void **state)
{
    check_examples(*state, conditions, COUNT(conditions));
}

#define T "include_str!(\"t.txt\")"
#define U "include_bytes!(\"u.txt\")"

static const struct example includes[] = {
    {"const A: &str = " T "; static B: &[u8] = std::" U ";",
     "text p/src/t.txt\ntext p/src/u.txt\n"},
    {"include_str! [ r#\"../t.txt\"# , ]", "text p/t.txt\n"},
    {"include_str!(concat!(\"t\", r\".\", concat!(\"txt\")))", "text p/src/t.txt\n"},
    {"include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/t.txt\"))", "text p/t.txt\n"},
    {"include_str!(core::concat!(core::env!(\"CARGO_MANIFEST_DIR\",), \"/\", \"t.txt\",))",
     "text p/t.txt\n"},
    {"include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/../p/t.txt\"))", "text p/t.txt\n"},
    {"include!(concat!(env!(\"OUT_DIR\"), \"/x.rs\"));", ""},
    {"include!(concat!(env!(\"OUT_DIR\"), \"/\", f(x), \".rs\"));", ""},
    {"include!(concat!(env!(\"OUT_DIR\"), \"/../x.rs\"));", "mention OUT_DIR\nmention /../x.rs\n"},
    {"\n\ninclude!(env!(\"X\"));", "mention X\n"},
    {"include_str!(concat!(\"a/b\", 1));", "mention a/b\n"},
    {"include_bytes!(\"\\0\"); include_bytes!();", ""},
    {"include_str!(concat!(\"x\", env!(\"CARGO_MANIFEST_DIR\")))",
     "mention x\nmention CARGO_MANIFEST_DIR\n"},
    {"use std::include_str as s;", "gap p/src/lib.rs:1: an include macro under another name\n"},
    {"fn f(include: u8) -> bool { include != 3 }", ""},
    {"include!(\"x/a.rs\"); mod a;", "include p/src/x/a.rs\np/src/a.rs\n"},
    {"mod x { include!(\"b.rs\"); }", "include p/src/b.rs\n"},
};

static void test_includes(void **state)
{
    check_examples(*state, includes, COUNT(includes));
}

#define T_WHEN   "text p/src/t.txt if all(windows)\n"
#define T_ALWAYS "text p/src/t.txt\n"

/* What an attribute in front of something reaches: never too far. */
static const struct example scopes[] = {
    {"#[cfg(windows)] const A: &str = " T ";", T_WHEN},
    {"#[cfg(windows)] const A: X<u8, u8> = " T "; const B: u8 = " T ";", T_WHEN T_ALWAYS},
    {"#[cfg(windows)] pub fn f<A, B>(a: A, b: B) -> u8 { " T " } fn g() { " T " }",
     T_WHEN T_ALWAYS},
    {"#[cfg(windows)] impl<A, B> X for Y { fn f() { " T " } }", T_WHEN},
    {"#[cfg(windows)] pub(crate) unsafe extern \"C\" fn f<A, B>() { " T " }",
     T_WHEN "mention C if all(windows)\n"},
    {"fn f() { #[cfg(windows)] { " T " } " T " }", T_WHEN T_ALWAYS},
    {"fn f() { #[cfg(windows)] x.y(" T "); " T " }", T_WHEN T_ALWAYS},
    {"fn f() { #![cfg(windows)] " T " }", T_WHEN},
    {"fn f<#[cfg(windows)] T>() { " T " }", T_ALWAYS},
    {"fn f<'a, #[cfg(windows)] T>() { " T " }", T_ALWAYS},
    {"fn f<'a, #[cfg(windows)] T>(x: [u8; " T "]);", T_ALWAYS},
    {"fn f() { match x { A => 1, #[cfg(windows)] B => " T " } }", T_WHEN},
    {"fn f<'a, #[cfg(windows)] const N: u8>() { " T " }", T_ALWAYS},
    {"fn f<T>() where T: A, #[cfg(windows)] T: B { " T " }", T_ALWAYS},
    {"fn f(#[cfg(windows)] a: u8, b: u8) { " T " }", T_ALWAYS},
    {"fn f() { |a, #[cfg(windows)] b| " T " }", T_ALWAYS},
    {"fn f() { |#[cfg(windows)] b| " T " }", T_ALWAYS},
    {"fn f() { match x { #[cfg(windows)] A => " T ", B => " U " } }", T_WHEN "text p/src/u.txt\n"},
    {"fn f() { match x { A => 1, #[cfg(windows)] B => { " T " } C => " U " } }",
     T_WHEN "text p/src/u.txt\n"},
    {"fn f() { [#[cfg(windows)] " T ", " U "] }", T_WHEN "text p/src/u.txt\n"},
    {"struct S { #[cfg(windows)] a: u8, #[doc = " T "] b: u8 }", T_ALWAYS},
    {"struct S(#[cfg(windows)] fn(u8), #[doc = " T "] u8);", T_ALWAYS},
    {"fn f() { #[cfg(windows)] if x { " T " } else { " U " } }", T_WHEN "text p/src/u.txt\n"},
    {"#[cfg(windows)] #[doc = " T "] fn f() {}", T_WHEN},
    {"#[cfg_attr(windows, doc = " T ")] fn f() {}", T_WHEN},
    {"#![cfg_attr(windows, doc = " T ")] mod a;", "text p/src/t.txt if all(windows)\np/src/a.rs\n"},
    {"#![doc = include_str!(\"../t.txt\")]", "text p/t.txt\n"},
    {"#![doc = concat!(\"x\", " T ")]", T_ALWAYS "mention x\n"},
    {"#[cfg(windows)] m! { " T " } m! { " T " }", T_WHEN T_ALWAYS},
};

static void test_scopes(void **state)
{
    check_examples(*state, scopes, COUNT(scopes));
}

static const struct example macros[] = {
    {"cfg_if! { if #[cfg(windows)] { mod a; } else { mod b; } }", "p/src/a.rs\np/src/b.rs\n"},
    {"m! { #[cfg(windows)] fn f() { " T " } #[cfg(unix)] pub(crate) mod a; mod b; }",
     "text p/src/t.txt\np/src/a.rs if all(unix)\np/src/b.rs\n"},
    {"#[cfg(unix)] m! { mod x { mod a; } }", "p/src/x/a.rs if all(unix)\n"},
    {"m! { #[path = \"x/a.rs\"] mod b; }", "p/src/x/a.rs\np/src/b.rs\n"},
    {"m!(" T "); a::b![" U "];", T_ALWAYS "text p/src/u.txt\n"},
    {"m! { mod $name { mod a; } mod #name; }",
     "gap p/src/lib.rs:1: a module within one whose name a macro gives\n"
     "gap p/src/lib.rs:1: a module whose name a macro gives\n"},
    {"#[cfg(unix)]\nmacro_rules! m {\n ($n:ident) => { mod $n; }; }",
     "gap p/src/lib.rs:3: a module whose name a macro gives if all(unix)\n"},
    {"macro_rules! m { () => { mod a; " T " } }",
     "p/src/a.rs\n"
     "gap p/src/lib.rs:1: a module in a macro's body is seen from where the macro is used\n"},
    {"macro_rules! m { () => { " T " } } #[cfg(unix)] mod a { m!(); }", "text p/src/t.txt\n"},
    {"macro_rules! m { () => { " T " } } macro_rules! other { () => {} } other!();", ""},
    {"macro_rules! m { ($(#[$a:meta])* mod $n:ident { $($b:tt)* }) => { mod $n { $($b)* } } }", ""},
    {"macro_rules! m { ($x:expr) => { include_str!($x) } }", ""},
    {"macro_rules! m { () => { include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/t.txt\")) } }",
     "text p/t.txt\n"},
    {"pub macro m($x:expr) { mod a; } mod b;",
     "p/src/a.rs\np/src/b.rs\n"
     "gap p/src/lib.rs:1: a module in a macro's body is seen from where the macro is used\n"},
    {"m! { #[path = \"a/b.rs\"] other x; }",
     "gap p/src/lib.rs:1: a #[path] in a macro\nmention a/b.rs\n"},
    {"fn f() { if !(x) { " T " } }", T_ALWAYS},
};

static void test_macros(void **state)
{
    check_examples(*state, macros, COUNT(macros));
}

static const struct example path_strings[] = {
    {"f(\"a/b\"); f(r#\"x.txt\"#); f(\"a\\u{2e}b\"); f(\"\\\\.\");",
     "mention a/b\nmention x.txt\nmention a.b\nmention \\.\n"},
    {"f(\"a b\"); f(\"a\u00e9\"); f(\"a+b\"); f(\"a b.c\"); f(\"a.b\\n\"); f(b\"a.b\"); f('.'); "
     "f(\"\"); f(\"\\0.\"); //! a.b",
     ""},
    {"#[cfg(feature = \"a.b\")] #[x = \"c.d\"] fn f() { g(\"e.f\"); }",
     "mention c.d if all(feature = \"a.b\")\nmention e.f if all(feature = \"a.b\")\n"},
    {"f(\"LICENSE\"); f(\"a_b-1\");", "mention LICENSE\nmention a_b-1\n"},
    {"m!(\"a.b\"); #[path = \"c.d\"] struct S;", "mention a.b\nmention c.d\n"},
};

static void test_mentions(void **state)
{
    check_examples(*state, path_strings, COUNT(path_strings));
    struct buffer source = {.arena = *state};
    buffer_add(&source, "\".");
    for (int i = 0; i < 1023; i++)
        buffer_add(&source, "a");
    const char *longest = arena_printf(*state, "%s\"", buffer_end(&source));
    assert_int_equal(strlen(read_root(*state, longest)), strlen("mention \n") + 1024);
    assert_string_equal(read_root(*state, arena_printf(*state, "%sa\"", buffer_end(&source))), "");
}

static const char *const broken[] = {
    "mod a; fn f() {", "mod a; }",  "mod a; (]", "mod a; #[x",
    "mod a; \" x",     "mod a; /*", "mod a; '(",
};

static void test_what_does_not_close_is_a_gap(void **state)
{
    for (size_t i = 0; i < COUNT(broken); i++)
        assert_string_equal(read_root(*state, broken[i]),
                            "p/src/a.rs\n"
                            "gap p/src/lib.rs:1: brackets or quotes that don't match\n");
}

static const char *repeat(struct arena *arena, const char *text, size_t count)
{
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < count; i++)
        buffer_add(&out, text);
    return buffer_end(&out);
}

/* The gap that ends each of these; the conditions of a chain end without one. */
static const struct {
    const char *piece, *gap;
    size_t count;
} hostile[] = {
    {"mod x{", "gap p/src/lib.rs:1: modules are nested too deep\n", 5000},
    {"{", "gap p/src/lib.rs:1: brackets are nested too deep\n", 100000},
    {"\"a.b\"\n", "gap p/src/lib.rs:100000: the file names too many files\n", 200000},
    {"mod a{#[cfg_attr(x,path=\"b\")]", "gap p/src/lib.rs:1: modules are nested too deep\n", 200},
    {"#[", "gap p/src/lib.rs:1: brackets or quotes that don't match\n", 100000},
    {"include!(", "gap p/src/lib.rs:1: brackets are nested too deep\n", 100000},
    {"include!(concat!(\"a\",", "gap p/src/lib.rs:1: brackets are nested too deep\n", 100000},
    {"[\"..\",", "gap p/src/lib.rs:1: brackets are nested too deep\n", 100000},
    {"v.push(\"a/b\"); ", "gap p/src/lib.rs:1: the file names too many files\n", 100000},
    {"x.join(\"a/b\").join(\"c\").", "", 100000},
    {"f!(\"{}/{a}\", \"x\", y);", "", 20000},
    {"let a = \"b\"; const C: &str = \"{a}\"; ", "", 20000},
    {"#[cfg_attr(a,", "gap p/src/lib.rs:1: brackets or quotes that don't match\n", 10000},
    {"#[cfg(a)] mod x { ", "gap p/src/lib.rs:1: modules are nested too deep\n", 200},
    {"pub pub pub pub pub pub #[a]", "", 50000},
    {"#[a] x;", "gap p/src/lib.rs:1: the file has too many attributes or modules\n", 600000},
    {"mod a{}", "gap p/src/lib.rs:1: the file has too many attributes or modules\n", 600000},
    {"mod aaaaaaaaaaaaaaaa{", "gap p/src/lib.rs:1: modules are nested too deep\n", 100},
};

static void test_hostile_files_end(void **state)
{
    for (size_t i = 0; i < COUNT(hostile); i++) {
        const char *source = repeat(*state, hostile[i].piece, hostile[i].count);
        assert_non_null(strstr(read_root(*state, source), hostile[i].gap));
    }
}

static void test_long_paths_are_gaps(void **state)
{
    const char *name = repeat(*state, "a", 1025);
    static const char *const event_sources[] = {"mod %s;", "#[path = \"%s\"] mod a;",
                                                "include_str!(\"%s\");"};
    for (size_t i = 0; i < COUNT(event_sources); i++) {
        struct buffer source = {.arena = *state};
        size_t before = strcspn(event_sources[i], "%");
        buffer_add_bytes(&source, event_sources[i], before);
        buffer_add(&source, name);
        buffer_add(&source, event_sources[i] + before + 2);
        assert_string_equal(read_root(*state, buffer_end(&source)),
                            "gap p/src/lib.rs:1: a path that is too long\n");
    }
}

static void test_deep_attributes_widen(void **state)
{
    const char *open = repeat(*state, "cfg_attr(a,", 40), *close = repeat(*state, ")", 40);
    const char *deep = arena_printf(*state, "#[%scfg(b)%s] mod a;", open, close);
    assert_string_equal(read_root(*state, deep),
                        "p/src/a.rs\ngap p/src/lib.rs:1: cfg_attr is nested too deep\n");
    open = repeat(*state, "not(", 200), close = repeat(*state, ")", 200);
    assert_string_equal(
        read_root(*state, arena_printf(*state, "#[cfg(%sa%s)] mod a;", open, close)),
        "p/src/a.rs\n");
    deep = arena_printf(*state, "%s mod a;", repeat(*state, "#[cfg(a)] ", 100));
    const char *found = read_root(*state, deep);
    assert_int_equal(strlen(found), strlen("p/src/a.rs if all()\n") + 64 * strlen("a, ") - 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_declarations),
        arena_test(test_conditions),
        arena_test(test_includes),
        arena_test(test_scopes),
        arena_test(test_macros),
        arena_test(test_mentions),
        arena_test(test_what_does_not_close_is_a_gap),
        arena_test(test_hostile_files_end),
        arena_test(test_long_paths_are_gaps),
        arena_test(test_deep_attributes_widen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
