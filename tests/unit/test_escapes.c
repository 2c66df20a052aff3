/* Files outside of a package's directory that its sources name. */
#include "tests/unit/arena_test.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/path.h"
#include "graph/cargo/escapes.h"
#include "tests/listed_walk.h"

struct table_file {
    const char *path, *content; /* NULL can't be read */
};

struct table {
    const struct table_file *files; /* until a path is NULL */
};

static struct file_info table_stat(void *self, const char *path)
{
    const struct table *table = self;
    struct file_info info = {.kind = FILE_NONE};
    for (const struct table_file *file = table->files; file->path; file++)
        if (strcmp(file->path, path) == 0)
            info.kind = FILE_REGULAR;
        else if (path_within(path, file->path))
            info.kind = FILE_DIR;
    return info;
}

static int table_read(void *self, const char *path, size_t limit, struct arena *arena,
                      struct blob *blob, struct err *err)
{
    const struct table *table = self;
    for (const struct table_file *file = table->files; file->path; file++)
        if (strcmp(file->path, path) == 0 && file->content && strlen(file->content) <= limit) {
            *blob = (struct blob){arena_string(arena, file->content), strlen(file->content)};
            return 0;
        }
    return err_set(err, ERR_INPUT, "no such file");
}

/* In no order, and with a directory as often as it has files: a walk doesn't mind. */
static struct file_list table_list(void *self, const char *dir, struct arena *arena)
{
    const struct table *table = self;
    VEC(struct file_entry) list = {0};
    struct map known = {0};
    uint32_t seen;
    size_t skip = dir[0] ? strlen(dir) + 1 : 0;
    for (const struct table_file *file = table->files; file->path; file++) {
        if (!path_within(dir, file->path) || strlen(file->path) <= skip)
            continue;
        size_t len = strcspn(file->path + skip, "/");
        struct file_entry entry = {.name = arena_copy(arena, file->path + skip, len),
                                   .kind = file->path[skip + len] ? FILE_DIR : FILE_REGULAR};
        if (map_get(&known, entry.name, &seen))
            continue;
        map_put(arena, &known, entry.name, 1);
        vec_push(arena, &list, entry);
    }
    return (struct file_list){list.items, list.count};
}

static int table_walk(void *self, const char *dir, size_t limit, const struct file_visitor *visitor,
                      struct err *err)
{
    struct source source = {
        .self = self, .stat = table_stat, .read = table_read, .list = table_list};
    (void)err;
    return listed_walk(&source, dir, limit, visitor);
}

static struct workspace workspace_of(struct arena *arena, const char *const *dirs)
{
    struct workspace workspace = {.root = ""};
    for (uint32_t i = 0; dirs[i]; i++) {
        struct package package = {.name = dirs[i], .path = dirs[i], .member = true};
        vec_push(arena, &workspace.packages, package);
        map_put(arena, &workspace.by_path, dirs[i], i);
    }
    return workspace;
}

static struct escapes find(struct arena *arena, const struct table_file *files,
                           const struct workspace *workspace)
{
    struct table *table = arena_alloc(arena, sizeof *table);
    table->files = files;
    struct source source = {.self = table,
                            .stat = table_stat,
                            .read = table_read,
                            .list = table_list,
                            .walk = table_walk};
    struct bits wanted = bits_new(arena, workspace->packages.count);
    for (size_t i = 0; i < workspace->packages.count; i++)
        bits_add(&wanted, i);
    return escapes_find(arena, &source, workspace, &wanted);
}

/* "PACKAGE PATH FROM", a line each, and "PACKAGE ?" for what can't be read. */
static const char *describe(struct arena *arena, const struct workspace *workspace,
                            const struct escapes *escapes)
{
    const char *text = "";
    for (size_t i = 0; i < escapes->count; i++)
        text = arena_printf(arena, "%s%s %s %s\n", text,
                            workspace->packages.items[escapes->items[i].package].name,
                            escapes->items[i].path, escapes->items[i].from);
    for (size_t i = 0; i < workspace->packages.count; i++)
        if (bits_has(&escapes->unread, i))
            text = arena_printf(arena, "%s%s ?\n", text, workspace->packages.items[i].name);
    return text;
}

/* What the source w/a/src/lib.rs of the package w/a names: paths, each with a space behind it. */
static const char *named(struct arena *arena, const char *source)
{
    const struct table_file files[] = {{"w/a/src/lib.rs", source}, {NULL, NULL}};
    const char *const dirs[] = {"w/a", NULL};
    struct workspace workspace = workspace_of(arena, dirs);
    struct escapes escapes = find(arena, files, &workspace);
    struct buffer text = {.arena = arena};
    for (size_t i = 0; i < escapes.count; i++)
        buffer_format(&text, "/%s ", escapes.items[i].path);
    return bits_has(&escapes.unread, 0) ? "?" : buffer_end(&text);
}

static void test_strings(void **state)
{
    /* Seen from w/a/src and from w/a. */
    static const struct {
        const char *source, *paths;
    } cases[] = {
        {"include_str!(\"../../b/x\")", "/b/x /w/b/x "},
        {"include_str!(\"../x\")", "/w/x "},
        {"include_str!(\"x/../../x\")", "/w/x "},
        {"include_str!(\"../src/x\")", "/w/src/x "},
        {"open(\"c/../x\", \"c/..\", \"{}/c/../x\", \"c/d/../../x y\")", ""},
        {"x == \"../x\" || \"../x\" != y || z == Some(\"../x\")", ""},
        {"match x { \"../x\" => 1, \"a\" | \"../y\" => 2, Some(\"../z\") => 3 }", ""},
        {"x.starts_with(\"../x\") && x.strip_prefix(\"../x\")", ""},
        {"f(|| \"../x\"); s.strip_prefix(d.join(\"../y\"))", "/w/x /w/y "},
        {"#[error(\"{0} is at ../x\")] f(\"in ../y\")", "/w/y "},
        {"#[folder = \"../x\"] #[more(\"../b c\")] struct S;", "/w/b /w/b c /w/x "},
        {"panic!(\"no ../x\"); x.expect(\"not ../x\"); format!(\"cp ../y\")", "/w/y "},
        {"open(\"../../../../../etc\")", ""},
        {"open(\"../..\")", "/ /w "},
        {"open(r\"..\\..\\b\\x\")", "/b/x /w/b/x "},
        {"open(\"..\\\\x\")", "/w/x "},
        {"concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/../b/x\")", "/w/b/x "},
        {"concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/..\")", "/w "},
        {"format!(\"{}/../x/{name}.txt\", d)", "/w/x "},
        {"open(\"../x*/y\")", "/w "},
        {"println!(\"cargo:rerun-if-changed=../x.proto\")", "/w/x.proto "},
        {"f(\"-I../inc -I../more\")", "/w/inc /w/inc -I../more /w/more "},
        {"f(\"../my data/x\")", "/w/my /w/my data/x "},
        {"#![doc = include_str!(\"../../README.md\")]", "/README.md /w/README.md "},
        {"f(\"...\", \"a..b\", \".../x\", \"wait..\")", ""},
        {"// include_str!(\"../x\")\n/* \"../x\" */", ""},
        {"/// include_str!(\"../x\")\nfn f() {}", ""},
        {"let s = \"broken ../x", "/w/x "},
        {"f(b\"../x\", 'x', \"../y\")", "/w/x /w/y "},
        {"f(c\"../x\", br\"..\\y\", b\"\\xff/../../z\")", "/w/x /w/y /w/z "},
        {"concat!(\"../data/\", \"x.txt\")", "/w/data/x.txt "},
        {"concat!(\"../da\", \"ta/\", \"x\",)", "/w/data/x "},
        {"concat!(\"..\", \"/x\")", "/w/x "},
        {"concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/..\", \"/x\")", "/w/x "},
        {"concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/c/../../x\")", "/w/x "},
        {"concat!(\"../b/\", env!(\"NAME\"), \"/x\")", "/w/b "},
        {"concat!(\"../da\", stringify!(ta), \"/../x\")", "/w /w/da /w/x "},
        {"concat!(\"a\", \"b\"); f(\"../x\")", "/w/x "},
        {"concat(\"../x\")", "/w/x "},
        {"format!(\"{}/c/../../x\", d)", "/w/x "},
        {"format!(\"{}c/../x\", d)", "/w/x "},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(named(*state, cases[i].source), cases[i].paths);
}

static void test_calls(void **state)
{
    static const struct {
        const char *source, *paths;
    } cases[] = {
        {"d.join(\"..\")", "/w "},
        {"d.join(\"..\").join(\"..\")", "/ /w "},
        {"d.join(\"..\").join(\"x\").join(\"y\")", "/w/x/y "},
        {"d.join(\"../..\").join(\"x\")", "/w/x /x "},
        {"d.join(\"..\").join(name)", "/w "},
        {"d.join(\"..\").join(\"x\".to_owned() + y)", "/w "},
        {"d.push(\"..\"); d.push(\"x\");", "/w /w/x "},
        {"d.push(\"..\"); d.push(\"..\"); d.push(\"x\");", "/ /w /w/x /x "},
        {"v.push(\"../x\"); w.push(\"y\");", "/w/x /w/x/y "},
        {"f(\"../x\"); d.push(\"y\");", "/w/x "},
        {"Path::new(\"..\").join(\"x\")", "/w/x "},
        {"PathBuf::from(\"..\")", "/w "},
        {"c.current_dir(\"..\")", "/w "},
        {"[env!(\"CARGO_MANIFEST_DIR\"), \"..\", \"x\"]", "/w "},
        {"name == \"..\"", ""},
        {"lex(\"..\")", ""},
        {"for x in 0..9 { s.push('.') }", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(named(*state, cases[i].source), cases[i].paths);
}

/* Seen from w/a, whose workspace may be w. */
static void test_ascents(void **state)
{
    static const struct {
        const char *source, *paths;
    } cases[] = {
        {"d.parent()", "/w "},
        {"Path::new(d).parent().unwrap()", "/w "},
        {"d.parent().unwrap().parent().unwrap()", "/ "},
        {"d.parent().unwrap().to_path_buf().parent().expect(\"x\")", "/ "},
        {"d.parent()?.join(\"b\").join(\"x\")", "/w/b/x "},
        {"d.parent()?.join(name)", "/w "},
        {"d.parent().and_then(Path::parent).unwrap()", "/ "},
        {"d.parent().and_then(|p| p.parent()).unwrap()", "/ /w "},
        {"let p = d.parent().unwrap(); let q = p.parent();", "/ /w "},
        {"let d = d.parent()?.join(\"b\"); f(d);", "/w/b "},
        {"let Some(p) = d.parent() else { return }; p.parent()", "/ /w "},
        {"if let Some(p) = d.parent() { p.parent(); }", "/ /w "},
        {"fn root() -> P { d.parent().unwrap() } fn f() { root().parent() }", "/ /w "},
        {"a.parent(); b.parent();", "/w "},
        {"d.parent()?.parent()?.parent()?.parent()?.join(\"x\")", ""},
        {"d.ancestors()", "/ "},
        {"d.ancestors().nth(0)", ""},
        {"d.ancestors().nth(1).unwrap().join(\"b\")", "/w/b "},
        {"d.ancestors().nth(1).unwrap().parent()", "/ "},
        {"d.ancestors().nth(2)", "/ "},
        {"d.ancestors().nth(n)", "/ "},
        {"d.ancestors().nth(0x1)", "/ "},
        {"d.ancestors().find(|p| p.join(\".git\").exists())", "/ "},
        {"for p in Path::ancestors(&d) {}", "/ "},
        {"d.pop();", "/w "},
        {"d.pop(); d.pop();", "/ /w "},
        {"d.pop(); e.pop();", "/w "},
        {"self.d.pop();", "/w "},
        {"assert!(d.pop());", "/w "},
        {"let last = v.pop(); f(w.pop())", ""},
        {"loop { if !d.pop() { return None; } }", "/ "},
        {"while !d.exists() { d = d.parent()?; }", "/ "},
        {"while let Some(p) = d.parent() { d = p; }", "/ "},
        {"loop {} d.parent()", "/w "},
        {"fn find(d: &Path) -> P { d.parent().and_then(find) }", "/ /w "},
        {"fn find(d: &Path) -> P { find(d.parent()?) }", "/ "},
        {"successors(Some(d), |p| p.parent())", "/ "},
        {"d.with_file_name(\"b\")", "/w/b "},
        {"d.with_file_name(name)", "/w "},
        {"// d.parent()\n\"d.parent()\"", ""},
        {"node.parent; parent(d); fn parent() {}", ""},
        {"d.parent() \"broken", "/ /w "},
        {"", ""},
    };
    static const char *const starts[] = {
        "env!(\"CARGO_MANIFEST_DIR\");",
        "let (a, b, d, e, v, w, p, node, self_d) = env::current_dir();"};
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t k = 0; k < COUNT(starts); k++) {
            const char *found =
                named(*state, arena_printf(*state, "%s %s", starts[k], cases[i].source));
            if (strcmp(found, cases[i].paths) != 0)
                fail_msg("%s: %s instead of %s", cases[i].source, found, cases[i].paths);
        }
    assert_string_equal(named(*state, "d.parent().unwrap().ancestors()"), "");
    assert_string_equal(named(*state, "env!(\"CARGO_WORKSPACE_DIR\")"), "/ ");
    assert_string_equal(named(*state, "cargo([\"locate-project\"])"), "/ ");
}

static void test_packages(void **state)
{
    static const struct table_file files[] = {{"a/src/lib.rs", "f(\"../../b/x\", \"../../b/x\")"},
                                              {"a/src/more.rs", "f(\"../../b/x\")"},
                                              {"a/in/src/lib.rs", "f(\"../../../y\")"},
                                              {"a/notes.txt", "f(\"../z\")"},
                                              {"b/lib.rs", "f(\"c/../../d\")"},
                                              {"c/lib.rs", NULL},
                                              {"lib.rs", "f(\"../x\", \"a/x\")"},
                                              {"tests/t.rs", "f(\"../a/x\", \"../t\")"},
                                              {NULL, NULL}};
    static const char *const dirs[] = {"", "a", "a/in", "b", "c", NULL};
    struct workspace workspace = workspace_of(*state, dirs);
    struct escapes escapes = find(*state, files, &workspace);
    assert_string_equal(describe(*state, &workspace, &escapes),
                        " a/x tests/t.rs\na b/x a/src/lib.rs\n"
                        "a b/x a/src/more.rs\n"

                        "a/in y a/in/src/lib.rs\n"
                        "b d b/lib.rs\n"
                        "c ?\n");
}

/* A module out of the package's directory names files from where it lies. */
static void test_sources_outside(void **state)
{
    static const struct table_file files[] = {
        {"a/src/lib.rs", "#[path = \"../../common/mod.rs\"] mod common;"},
        {"common/mod.rs", "f(\"../data/x\", \"../common/mod.rs\", \"../gone.rs\")"},
        {"more/main.rs", "f(\"../data/y\")"},
        {NULL, NULL}};
    static const char *const dirs[] = {"a", NULL};
    struct workspace workspace = workspace_of(*state, dirs);
    vec_push((struct arena *)*state, &workspace.packages.items[0].target_dirs, "more");
    struct escapes escapes = find(*state, files, &workspace);
    assert_string_equal(describe(*state, &workspace, &escapes),
                        "a common/mod.rs a/src/lib.rs\na common/mod.rs common/mod.rs\n"
                        "a data/x common/mod.rs\na data/y more/main.rs\na gone.rs common/mod.rs\n");
}

/* What is in front of the bar is compiled without tests. */
static void test_for_tests(void **state)
{
    static const struct {
        const char *source, *paths;
    } cases[] = {
        {"#[cfg(test)] mod t { f(\"../x\") } f(\"../y\")", "/w/y | /w/x "},
        {"#[cfg(all(test, unix))] /** doc */ #[a] pub(crate) fn t() { f(\"../x\") }", "| /w/x "},
        {"#[test] fn t() { { f(\"../x\") } } #[tokio::test(a)] async fn u() { f(\"../y\") }",
         "| /w/x /w/y "},
        {"#[cfg(test)] const A: &[&str] = &[\"../x\"]; const B: &str = \"../y\";", "/w/y | /w/x "},
        {"#[cfg(test)] use a::{b, c}; f(\"../x\")", "/w/x | "},
        {"#![cfg(test)] f(\"../x\")", "| /w/x "},
        {"#[cfg(any(test, a))] mod t { f(\"../x\") }", "/w/x | "},
        {"#[cfg(not(test))] mod t { f(\"../x\") }", "/w/x | "},
        {"#[a::test_case] fn t() { f(\"../x\") }", "/w/x | "},
        {"#[test] mod t { f(\"../x\") }", "/w/x | "},
        {"struct A { #[cfg(test)] a: B, c: D } f(\"../x\")", "/w/x | "},
        {"struct A(#[cfg(test)] fn(), u8); f(\"../x\")", "/w/x | "},
        {"m! { #[test] fn t() { f(\"../x\") } }", "/w/x | "},
        {"macro_rules! m { () => { #[test] fn t() { f(\"../x\") } } }", "/w/x | "},
        {"#[cfg(test)] mod t { f(\"../x\") } /*", "/w/x /w/x\") }  | "},
        {"#[test] fn t() { f(\"../x\") } fn u() { f(\"../x\") }", "/w/x | "},
        {"#[test] fn t() { f(env!(\"CARGO_MANIFEST_DIR\")) } fn f(d: D) { d.parent() }", "| /w "},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct table_file files[] = {{"w/a/src/lib.rs", cases[i].source}, {NULL, NULL}};
        const char *const dirs[] = {"w/a", NULL};
        struct workspace workspace = workspace_of(*state, dirs);
        struct escapes escapes = find(*state, files, &workspace);
        struct buffer text = {.arena = *state};
        for (int tests = 0; tests < 2; tests++) {
            buffer_add(&text, tests ? "| " : "");
            for (size_t k = 0; k < escapes.count; k++)
                if (escapes.items[k].for_tests == tests)
                    buffer_format(&text, "/%s ", escapes.items[k].path);
        }
        if (strcmp(buffer_end(&text), cases[i].paths) != 0)
            fail_msg("%s: %s instead of %s", cases[i].source, buffer_end(&text), cases[i].paths);
    }
}

/* The current directory, where the source does not ask for the package's. */
static void test_current_dir(void **state)
{
    static const struct {
        const char *source, *paths;
    } cases[] = {
        {"/// current_dir()\nfn f(d: D) { d.ancestors() }", ""},
        {"/// CARGO_MANIFEST_DIR locate-project\nfn f(d: D) { d.ancestors() }", ""},
        {"fn f() { current_dir(); } fn g(d: D) { d.ancestors() }", ""},
        {"fn f() { x.current_dir().parent() }", ""},
        {"fn f() { current_dir()?.parent() }", "/w "},
        {"fn f() { let c = current_dir()?; let d = c.join(x); d.parent() }", "/w "},
        {"fn f() { let c = if x { current_dir()? } else { y }; c.parent() }", "/w "},
        {"fn f() { S { c: current_dir()? } } fn g(s: S) { s.c.parent() }", "/w "},
        {"fn g() { f().parent() } fn f() -> D { current_dir() }", "/w "},
        {"if let Ok(c) = current_dir() { x(c.parent()) }", "/w "},
        {"match current_dir() { Ok(c) => { c.ancestors() } _ => {} }", "/ "},
        {"fn g(d: D) { d.ancestors() } fn f() { g(current_dir()?) }", "/ "},
        {"fn g(d: D) { while d.pop() {} } fn f() { g(current_dir()?) }", ""},
        {"fn f() { let c = current_dir()?; g(c) } fn g(c: D) { c.pop(); }", ""},
        {"fn f() { let c = current_dir()?; fn g() {} c.parent() }", "/w "},
        {"fn f() { let c = S { d: current_dir()? }; c.g() } fn g(&self) { self.d.pop(); }", "/w "},
        {"fn f() { let c = current_dir()?; S { d: c } } fn g(s: S) { s.d.parent() }", "/w "},
        {"fn f() { let r = t::g().parent(); } fn g() -> D { current_dir() }", "/w "},
        {"x.or_else(env::current_dir).parent()", "/w "},
        {"Path::parent(&current_dir()?)", "/w "},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *found = named(*state, cases[i].source);
        if (strcmp(found, cases[i].paths) != 0)
            fail_msg("%s: %s instead of %s", cases[i].source, found, cases[i].paths);
    }
}

static void test_too_many(void **state)
{
    struct arena *arena = *state;
    struct buffer source = {.arena = arena};
    for (int i = 0; i < 9999; i++)
        buffer_format(&source, "f(\"../%d\");", i);
    const char *most = buffer_end(&source);
    assert_string_not_equal(named(arena, arena_printf(arena, "%s f(\"../x\")", most)), "?");
    assert_string_equal(named(arena, arena_printf(arena, "%s f(\"../x\", \"../y\")", most)), "?");
}

/* Chains, and texts with thousands of paths, take no more time than their length. */
static void test_long(void **state)
{
    struct arena *arena = *state;
    struct buffer chain = {.arena = arena}, text = {.arena = arena};
    struct buffer calls = {.arena = arena};
    buffer_add(&calls, "\"CARGO_MANIFEST_DIR\"; d");
    buffer_add(&chain, "d.join(\"..\")");
    buffer_add(&text, "f(\"");
    for (int i = 0; i < 100000; i++) {
        buffer_add(&chain, ".join(\"..\")");
        buffer_add(&text, "../ ");
        buffer_add(&calls, ".ancestors().nth(0).unwrap()");
    }
    buffer_add(&text, "\")");
    assert_string_equal(named(arena, buffer_end(&chain)), "?");
    assert_string_equal(named(arena, buffer_end(&text)), "?");
    assert_string_equal(named(arena, buffer_end(&calls)), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_strings),  arena_test(test_calls),           arena_test(test_ascents),
        arena_test(test_packages), arena_test(test_sources_outside), arena_test(test_too_many),
        arena_test(test_long),     arena_test(test_for_tests),       arena_test(test_current_dir),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
