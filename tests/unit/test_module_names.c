/* Strings of a source that may name paths outside of its package, and programs that it starts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "graph/base/buffer.h"
#include "graph/rust/module_scan.h"
#include "tests/unit/arena_test.h"

struct example {
    const char *source, *expected;
};

/* Names, "word" before one without a slash, "macro" before one among a macro's arguments; programs;
 * the line where it goes up; each with its condition. */
static const char *names_of(struct arena *arena, const char *source)
{
    const struct module_scan *scan = module_scan_read(arena, source, strlen(source));
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < scan->items.count; i++) {
        const struct scan_item *item = &scan->items.items[i];
        if (item->type == SCAN_NAME)
            buffer_format(&out, "%s%s%s", item->in_macro ? "macro " : "",
                          item->is_word && !strchr(item->text, '/') ? "word " : "", item->text);
        else if (item->type == SCAN_STARTS)
            buffer_format(&out, "starts %s", item->text);
        else if (item->type == SCAN_UPWARD)
            buffer_format(&out, "upward %u", item->line);
        else
            continue;
        buffer_format(&out, "%s%s\n", item->when.all ? " if " : "",
                      item->when.all ? cfg_print(arena, item->when.all) : "");
    }
    return buffer_end(&out);
}

static void check(struct arena *arena, const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_string_equal(names_of(arena, examples[i].source), examples[i].expected);
}

static const struct example paths[] = {
    {"f(\"a/b\"); f(\"a\"); f(\"\"); f(\"/\");", "a/b\n"},
    {"f(\"..\\\\a\\\\b\"); f(r\"..\\a\");", "../a/b\n../a\n"},
    {"f(\"/a/b/\"); f(\"$CARGO_MANIFEST_DIR/a/b\"); f(\"$X/a/b\");", "a/b\na/b\na/b\n"},
    {"f(\"a/*.txt\"); f(\"a/b/{x}.txt\"); f(\"{root}/a/b/c[0-9]\"); f(\"a/b?\");",
     "a\na/b\na/b\na\n"},
    {"f(\"{a}/b/c/{d}/e/f.txt\");", "b/c\ne/f.txt\n"},
    {"f(\"-I../include\"); f(\"--file=../a\"); f(\"cargo:rerun-if-changed=../b/c\");",
     "-I../include\n../a\n../b/c\n"},
    {"open(\"a\"); x.join(\"b\"); x.push(\"c\"); Path::new(\"d\"); Command::new(\"e\"); g(\"f\")",
     "word a\nword b\nword c\nword d\n"},
    {"// \"a/b\"\n/// \"c/d\"\nlet x = 'a'; b\"e/f\"; \"g\nh/i\"", ""},
};

static void test_what_is_a_path(void **state)
{
    check(*state, paths, COUNT(paths));
}

static const struct example joined[] = {
    {"x.join(\"..\").join(\"a\").join(\"b.txt\")", "../a/b.txt\n"},
    {"Path::new(\"..\").join(\"a\")", "../a\n"},
    {"x.join(\"a\").join(name).join(\"b\")", "word a\nword b\n"},
    {"x.join(\"a/b\").exists(); x.join(\"c\").parent()", "a/b\nword c\n"},
    {"p.push(\"..\"); p.push(\"a\"); p.push(\"b\");",
     "word ..\n../a\n../a/b\nword a\na/b\nword b\n"},
    {"[\"..\", \"a\", \"b\"].iter().collect()", "../a/b\n"},
    {"[\"a/b\", \"c/d\"]", "a/b\nc/d\n"},
    {"concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/../a/\", \"b\")", "../a/b\n"},
    {"const UP: &str = \"..\"; x.join(UP).join(\"a\"); format!(\"{UP}/b/c\");",
     "word a\nmacro ../b/c\n"},
    {"let r = \"..\"; println!(\"cargo:rerun-if-changed={r}/a/b\");", "macro ../a/b\n"},
    {"let r = Path::new(\"..\").join(\"a\"); format!(\"{}/b\", r.display())",
     "../a\nmacro ../a/b\n"},
    {"const A: &str = \"x/y\"; const A: &str = \"z/w\"; f(\"{A}/v/u\")", "x/y\nz/w\nv/u\n"},
    {"format!(\"{}/{}/c/d\", f(a, b), \"e\")", "macro e/c/d\n"},
};

static void test_what_belongs_together(void **state)
{
    check(*state, joined, COUNT(joined));
}

static const struct example conditions[] = {
    {"#[cfg(test)] mod t { f(\"a/b\"); } f(\"c/d\");", "a/b if all(test)\nc/d\n"},
    {"#[test] fn t() { f(\"a/b\"); } fn u() { f(\"c/d\"); }", "a/b if all(test)\nc/d\n"},
    {"#[tokio::test(flavor = \"x\")] async fn t() { f(\"a/b\"); }", "a/b if all(test)\n"},
    {"#[test] const fn t() { f(\"a/b\"); }", "a/b if all(test)\n"},
    {"#[test] struct S { a: X<\"a/b\"> }", "a/b\n"},
    {"#[testing] fn t() { f(\"a/b\"); } #[test::other] fn u() { f(\"c/d\"); }", "a/b\nc/d\n"},
    {"m! { #[test] fn t() { f(\"a/b\"); } }", "macro a/b\n"},
    {"#[folder = \"../a\"] struct S; #[x(path = \"b/c\")] fn f() {}", "macro ../a\nmacro b/c\n"},
};

static void test_when_a_name_counts(void **state)
{
    check(*state, conditions, COUNT(conditions));
}

static const struct example programs[] = {
    {"Command::new(\"cargo\").args([\"run\", \"-p\", \"tool\"])", "starts tool\n"},
    {"cargo().arg(\"--bin\").arg(&\"tool\")", "starts tool\n"},
    {"sh(\"cargo run --package=a --bin b -- -p\")", "starts a\nstarts b\n"},
    {"// cargo\nf(\"target/debug/tool.exe\")", "starts tool\ntarget/debug/tool.exe\n"},
    {"x.join(\"target\").join(\"debug\").join(\"tool\")", "starts tool\ntarget/debug/tool\n"},
    {"Command::cargo_bin(\"tool\")", "starts tool\n"},
    {"mkdir(\"-p\", \"tool\")", ""},
    {"cargo(\"-p\"); f(\"tool\")", ""},
};

static void test_programs(void **state)
{
    check(*state, programs, COUNT(programs));
}

static const struct example upward[] = {
    {"env!(\"CARGO_MANIFEST_DIR\");\nx.parent();", "upward 2\n"},
    {"x.ancestors();\nstd::env::current_dir()", "upward 1\n"},
    {"x.pop(); current_exe()", "upward 1\n"},
    {"Command::new(x).current_dir(y); x.parent()", ""},
    {"env!(\"CARGO_MANIFEST_DIR\"); parent(); // x.parent()", ""},
};

static void test_going_up(void **state)
{
    check(*state, upward, COUNT(upward));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_what_is_a_path),     arena_test(test_what_belongs_together),
        arena_test(test_when_a_name_counts), arena_test(test_programs),
        arena_test(test_going_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
