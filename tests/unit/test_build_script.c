/* What build scripts ask cargo to watch. The rules were checked against cargo 1.95. */
#include "tests/unit/arena_test.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/path.h"
#include "graph/rust/build_script.h"

/* The script and files beside it; what these hold doesn't matter. */
static const char *const files[] = {"w/a/x",  "w/a/my file", "w/a/data/one", "w/a/data/deep/two",
                                    "w/b/y",  "top",         "w/a/build.rs", "w/a/o'b\"c",
                                    "w/a/{x}"};

struct table {
    const char *script; /* NULL can't be read */
};

/* w/a/link leads to w/b, and w/a/gone nowhere. */
static struct file_info stat_file(void *self, const char *path)
{
    struct file_info info = {.kind = FILE_NONE};
    (void)self;
    if (path_within("w/a/link", path))
        info.real = path_within("w/a/link/y", path) ? "w/b/y" : "w/b";
    const char *real = info.real ? info.real : path;
    for (size_t i = 0; i < COUNT(files); i++)
        if (strcmp(files[i], real) == 0)
            info.kind = FILE_REGULAR;
        else if (path_within(real, files[i]))
            info.kind = FILE_DIR;
    if (strcmp(path, "w/a/gone") == 0)
        info.kind = FILE_LINK;
    if (strcmp(path, "w/a/sub") == 0)
        info.kind = FILE_SUBMODULE;
    return info;
}

static int read_file(void *self, const char *path, size_t limit, struct arena *arena,
                     struct blob *blob, struct err *err)
{
    const struct table *table = self;
    if (strcmp(path, "w/a/build.rs") != 0 || !table->script || strlen(table->script) > limit)
        return err_set(err, ERR_INPUT, "no such file");
    *blob = (struct blob){arena_string(arena, table->script), strlen(table->script)};
    return 0;
}

static const char *describe(struct arena *arena, const struct script_inputs *inputs)
{
    struct buffer text = {.arena = arena};
    for (size_t i = 0; i < inputs->paths.count; i++)
        buffer_format(&text, "/%s ", inputs->paths.items[i]);
    return inputs->any ? "any" : buffer_end(&text);
}

/* The inputs of a script that is `script` as a whole: paths, each with a space behind it. */
static const char *inputs_of(struct arena *arena, const struct package *package, const char *script)
{
    struct table table = {script};
    const struct source source = {.self = &table, .stat = stat_file, .read = read_file};
    const struct target target = {.kind = TARGET_BUILD_SCRIPT, .src_path = "w/a/build.rs"};
    struct rust_files sources = {.arena = arena};
    struct script_inputs inputs = script_inputs_read(&sources, &source, package, &target);
    return describe(arena, &inputs);
}

static const struct package plain = {.name = "a", .path = "w/a"};

struct example {
    const char *script, *inputs;
};

static void check(struct arena *arena, const char *format, const struct example *examples,
                  size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buffer script = {.arena = arena};
        const char *at = strchr(format, '@');
        buffer_add_bytes(&script, format, (size_t)(at - format));
        buffer_add(&script, examples[i].script);
        buffer_add(&script, at + 1);
        const char *found = inputs_of(arena, &plain, buffer_end(&script));
        if (strcmp(found, examples[i].inputs) != 0)
            fail_msg("%s: %s instead of %s", examples[i].script, found, examples[i].inputs);
    }
}

/* One line that is printed first. */
static void lines_are_read_as_cargo_does(void **state)
{
    static const struct example examples[] = {
        {"cargo:rerun-if-changed=x", "/w/a/x "},
        {"cargo::rerun-if-changed=x", "/w/a/x "},
        {"cargo:rerun-if-env-changed=X", ""},
        {"cargo::rerun-if-env-changed=X", ""},
        {"  cargo:rerun-if-changed=x", "/w/a/x "},
        {"cargo:rerun-if-changed=x \\t", "/w/a/x "},
        {"cargo:rerun-if-changed=my file", "/w/a/my file "},
        {"cargo:rerun-if-changed=\\u{78}", "/w/a/x "},
        {"cargo:rerun-if-changed=o'b\\\"c", "/w/a/o'b\"c "},
        {"cargo:rerun-if-changed=./x", "/w/a/x "},
        {"cargo:rerun-if-changed=../b/y", "/w/b/y "},
        {"cargo:rerun-if-changed=../../top", "/top "},
        {"cargo:rerun-if-changed=data", "/w/a/data "},
        {"cargo:rerun-if-changed=data/", "/w/a/data "},
        {"cargo:rerun-if-changed=", "/w/a "},
        {"cargo:rerun-if-changed=.", "/w/a "},
        {"cargo:rerun-if-changed=..", "/w "},
        {"cargo:rerun-if-changed=sub", "/w/a/sub "},
        {"cargo:rerun-if-changed=link/y", "/w/a/link/y /w/b/y "},
        {"cargo:rerun-if-changed=link", "/w/a/link /w/b "},
        /* It does not exist, or who knows. */
        {"cargo:rerun-if-changed= x", "any"},
        {"cargo:rerun-if-changed=none", "any"},
        {"cargo:rerun-if-changed=gone", "any"},
        {"cargo:rerun-if-changed=sub/x", "any"},
        {"cargo:rerun-if-changed=x/", "any"},
        {"cargo:rerun-if-changed=x/.", "any"},
        {"cargo:rerun-if-changed=link/../x", "any"},
        {"cargo:rerun-if-changed=/w/a/x", "any"},
        {"cargo:rerun-if-changed=../../../x", "any"},
        {"cargo:rerun-if-changed=data\\\\one", "any"},
        {"cargo:rerun-if-changed=x\\0", "any"},
        /* It is no such line. */
        {"", "any"},
        {"x", "any"},
        {"cargo:rustc-cfg=x", "any"},
        {"cargo:rerun-if-changed", "any"},
        {"cargo:rerun-if-chang=x", "any"},
        {"cargo:rerun-if-changed =x", "any"},
        {"cargo: rerun-if-changed=x", "any"},
        {"cargo:::rerun-if-changed=x", "any"},
        {"xcargo:rerun-if-changed=x", "any"},
        {"cargo:rerun-if-changed=x\\ncargo:rerun-if-changed=data", "any"},
        {"cargo:rerun-if-changed={x}", "any"},
        {"cargo:rerun-if-changed={{x}}", "any"},
        {"{}:rerun-if-changed=x", "any"},
    };
    check(*state, "fn main() { println!(\"@\"); }", examples, COUNT(examples));
}

#define WATCHES "println!(\"cargo:rerun-if-changed=x\");"

/* What may stand before the line. */
static void only_what_can_not_fail_may_come_before(void **state)
{
    static const struct example examples[] = {
        {"", "/w/a/x "},
        {"// nothing\n/* else */", "/w/a/x "},
        {"println!();", "/w/a/x "},
        {"println!(\"cargo:rustc-cfg=y\");", "/w/a/x "},
        {"print!(\"y\\n\");", "/w/a/x "},
        {"use std::{env, path::Path};", "/w/a/x "},
        {"let a = 1;", "/w/a/x "},
        {"let out: PathBuf = Path::new(\"a\").join(\"b\");", "/w/a/x "},
        {"let out = env::var(\"OUT_DIR\").unwrap();", "/w/a/x "},
        {"let out = std::env::var_os(\"OUT_DIR\").expect(\"set\");", "/w/a/x "},
        {"let out = PathBuf::from(env::var(\"OUT_DIR\")?).join(\"x\");", "/w/a/x "},
        {"let dir = Path::new(env!(\"CARGO_MANIFEST_DIR\"));", "/w/a/x "},
        {"let out = env::var(\"MINE\").unwrap();", "any"},
        {"let out = env::var(\"MINE\")?;", "any"},
        {"let a = f();", "any"},
        {"let a = Config::new();", "any"},
        {"let a = x.f();", "any"},
        {"let a = v[0];", "any"},
        {"let a = a / b;", "any"},
        {"let a = g!(x);", "any"},
        {"let a = if b { return } else { 1 };", "any"},
        {"let Some(a) = b else { return };", "any"},
        {"let a = return;", "any"},
        {"return;", "any"},
        {"f();", "any"},
        {"f()?;", "any"},
        {"if a {}", "any"},
        {"std::process::exit(0);", "any"},
        {"panic!();", "any"},
        {"println!(\"cargo:rustc-env=A={}\", f());", "any"},
        {"print!(\"y\");", "any"},
        {"#[cfg(windows)]", "any"},
        {"#![cfg(windows)]", "any"},
        {"{", "any"},
        {"for _ in 0..0 {", "any"},
    };
    check(*state, "fn main() -> R { @ " WATCHES " }", examples, COUNT(examples));
}

/* What may stand behind it. */
static void everything_else_that_is_printed_counts(void **state)
{
    static const struct example examples[] = {
        {"", "/w/a/x "},
        {"return; f()?; x.unwrap();", "/w/a/x "},
        {"if a { println!(\"cargo:rerun-if-changed=data\"); }", "/w/a/x /w/a/data "},
        {"if a { print!(\"cargo::rerun-if-changed=data\\n\",) }", "/w/a/x /w/a/data "},
        {"if a { println!(\"cargo:rerun-if-env-changed=A\") }", "/w/a/x "},
        {"println!(\"cargo:rustc-env=A={}\", a);", "/w/a/x "},
        {"println!(\"cargo::warning={a}\");", "/w/a/x "},
        {"eprintln!(\"{}\", a);", "/w/a/x "},
        {"/// prints cargo:rerun-if-changed={}\nfn f() {}", "/w/a/x "},
        {"fs::write(p, \"[x]\"); Command::new(\"git\").output();", "/w/a/x "},
        {"println!(\"cargo:rerun-if-changed={}\", p);", "any"},
        {"println!(\"cargo:rerun-if-changed=x\", p);", "any"},
        {"println!(\"cargo:rerun-if-changed=none\");", "any"},
        {"let p = \"cargo:rerun-if-changed=data\";", "any"},
        {"let p = \"rerun-if\";", "any"},
        {"eprintln!(\"no rerun-if\");", "any"},
        {"f(b\"cargo:rerun-if-changed=data\");", "any"},
        {"println!(\"{}\", a);", "any"},
        {"println!(\"cargo:{}={}\", a, b);", "any"},
        {"println!(\"cargo:{a}\");", "any"},
        {"println!(\"a\\ncargo:a={}\", a);", "any"},
        {"println!(a);", "any"},
        {"println!(concat!(\"cargo:rerun\", \"-if-changed=data\"));", "any"},
        {"println!(concat!(\"a\", \"b\"));", "any"},
        {"print!(\"a\");", "any"},
        {"print!(\"cargo:rerun-if-changed=data\");", "any"},
        {"std::io::stdout().write_all(a);", "any"},
        {"fs::write(\"/dev/stdout\", a);", "any"},
        {"Command::new(\"a\").status();", "any"},
        {"Command::new(\"a\").spawn();", "any"},
        {"include!(\"more.rs\");", "any"},
        {"unsafe { f() }", "any"},
        {"mod more;", "any"},
        {"use std::print as p;", "any"},
        {"macro_rules! println { () => {} }", "any"},
        {"\"broken", "any"},
    };
    check(*state, "fn main() { " WATCHES " @ }", examples, COUNT(examples));
}

static void main_has_to_be_certain(void **state)
{
    static const struct example examples[] = {
        {"fn main() { " WATCHES " }", "/w/a/x "},
        {"pub fn main() -> Result<(), Box<dyn Error>> { " WATCHES " Ok(()) }", "/w/a/x "},
        {"fn main() { println!(\"cargo:rerun-if-changed=x\") }", "/w/a/x "},
        {"#![allow(x)]\nuse std::env;\nstatic A: [u8; 1] = [0];\nfn main() { " WATCHES " }",
         "/w/a/x "},
        {"/// Says it.\n#[allow(a, b)]\n#[warn(c)]\nfn main() { " WATCHES " }", "/w/a/x "},
        {"fn main() { " WATCHES " } struct S; impl S { fn main() {} }", "/w/a/x "},
        {"fn f() {} fn main() { " WATCHES " }", "/w/a/x "},
        {"fn f() { " WATCHES " } fn main() { f(); }", "any"},
        {"impl S { fn main() { " WATCHES " } }", "any"},
        {"#[cfg(unix)] fn main() { " WATCHES " }", "any"},
        {"#[cfg(unix)] #[allow(a)] fn main() { " WATCHES " } fn f() {}", "any"},
        {"#[tokio::main] async fn main() { " WATCHES " }", "any"},
        {"async fn main() { " WATCHES " }", "any"},
        {"#[cfg(a)] fn main() {} #[cfg(b)] fn main() { " WATCHES " }", "any"},
        {"fn main() { " WATCHES " } fn main() {}", "any"},
        {"fn main", "any"},
        {"fn main()", "any"},
        {"fn main() {", "any"},
        {"fn main() {}", "any"},
        {"", "any"},
    };
    check(*state, "@", examples, COUNT(examples));
}

static void helpers_and_links_make_it_uncertain(void **state)
{
    static const char *const script = "fn main() { " WATCHES " }";
    struct dependency dependency = {.name = "cc", .kind = DEP_BUILD, .target = "cfg(windows)"};
    struct package package = plain;
    package.dependencies = (struct dependencies){&dependency, 1, 1};
    assert_string_equal(inputs_of(*state, &package, script), "any");
    dependency.kind = DEP_NORMAL;
    assert_string_equal(inputs_of(*state, &package, script), "/w/a/x ");
    package.real_path = "w/c";
    assert_string_equal(inputs_of(*state, &package, script), "any");
    assert_string_equal(inputs_of(*state, &plain, NULL), "any");
}

static void long_scripts_are_not_looked_into(void **state)
{
    struct buffer script = {.arena = *state};
    for (int i = 0; i < 20000; i++)
        buffer_add(&script, "#[allow(a)] ");
    buffer_add(&script, "fn main() { ");
    for (int i = 0; i < 20000; i++)
        buffer_add(&script, WATCHES " ");
    buffer_add(&script, "}");
    assert_true(strlen(inputs_of(*state, &plain, buffer_end(&script))) > 20000);
    buffer_add(&script, buffer_end(&script));
    assert_string_equal(inputs_of(*state, &plain, buffer_end(&script)), "any");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(lines_are_read_as_cargo_does),
        arena_test(only_what_can_not_fail_may_come_before),
        arena_test(everything_else_that_is_printed_counts),
        arena_test(main_has_to_be_certain),
        arena_test(helpers_and_links_make_it_uncertain),
        arena_test(long_scripts_are_not_looked_into),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
