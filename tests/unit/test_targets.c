/* What cargo does with a target by default, and what a manifest says of it. That targets are found
 * is for `cargo metadata` to judge. */
#include <string.h>

#include "graph/cargo/targets.h"
#include "tests/unit/arena_test.h"

static const char *const files[] = {"src/lib.rs",  "src/main.rs",   "src/bin/tool.rs", "build.rs",
                                    "tests/it.rs", "examples/x.rs", "benches/b.rs"};

static struct file_info stat_file(void *self, const char *path)
{
    struct file_info info = {.kind = FILE_NONE};
    (void)self;
    for (size_t i = 0; i < COUNT(files); i++)
        if (strcmp(files[i], path) == 0)
            info.kind = FILE_REGULAR;
    return info;
}

static struct file_list list_files(void *self, const char *dir, struct arena *arena)
{
    (void)self;
    struct file_entry *items = arena_array(arena, COUNT(files), sizeof *items);
    struct file_list list = {items, 0};
    size_t len = strlen(dir);
    for (size_t i = 0; i < COUNT(files); i++)
        if (strncmp(files[i], dir, len) == 0 && files[i][len] == '/' &&
            !strchr(files[i] + len + 1, '/'))
            items[list.count++] = (struct file_entry){files[i] + len + 1, FILE_REGULAR, NULL};
    return list;
}

/* The flags of the only target of that kind and name: "t" for tests, "d" for doc tests, "h" for a
 * harness, "g" where it is gated. */
static const char *flags(struct arena *arena, const char *text, enum target_kind kind,
                         const char *name)
{
    const struct source source = {.label = "x", .stat = stat_file, .list = list_files};
    struct package package = {.name = "a", .path = "", .edition = "2021", .manifest_path = "x"};
    struct targets targets = {0};
    struct err err = {0};
    const char *found = NULL;
    package.document = toml_parse(arena, "x", text, strlen(text), &err);
    if (!package.document || targets_find(arena, &source, &package, &targets, &err))
        fail_msg("%s\n%s", text, err.message);
    for (size_t i = 0; i < targets.count; i++) {
        const struct target *target = &targets.items[i];
        if (target->kind != kind || strcmp(target->name, name) != 0)
            continue;
        assert_null(found);
        found = arena_printf(arena, "%s%s%s%s", target->no_test ? "" : "t",
                             target->no_doctest ? "" : "d", target->no_harness ? "" : "h",
                             target->gated ? "g" : "");
    }
    return found ? found : "none";
}

static void flags_are_those_of_cargo(void **state)
{
    static const struct {
        const char *text;
        enum target_kind kind;
        const char *name, *flags;
    } rows[] = {
        {"", TARGET_LIB, "a", "tdh"},
        {"", TARGET_BIN, "a", "th"},
        {"", TARGET_BIN, "tool", "th"},
        {"", TARGET_TEST, "it", "th"},
        {"", TARGET_EXAMPLE, "x", "h"},
        {"", TARGET_BENCH, "b", "h"},
        {"", TARGET_BUILD_SCRIPT, "build-script-build", "h"},
        {"[lib]\ntest = false\ndoctest = false\nharness = false", TARGET_LIB, "a", ""},
        {"[lib]\ndoctest = false", TARGET_LIB, "a", "th"},
        {"[lib]\nproc-macro = true", TARGET_LIB, "a", "tdh"},
        {"[lib]\ncrate-type = ['cdylib']\ndoctest = true", TARGET_LIB, "a", "th"},
        {"[lib]\ncrate-type = ['cdylib', 'rlib']", TARGET_LIB, "a", "tdh"},
        {"[[bin]]\nname = 'tool'\ntest = false", TARGET_BIN, "tool", "h"},
        {"[[bin]]\nname = 'tool'\nrequired-features = ['x']", TARGET_BIN, "tool", "thg"},
        {"[[bin]]\nname = 'tool'\nrequired-features = []", TARGET_BIN, "tool", "th"},
        {"[[bin]]\nname = 'tool'\ntest = false", TARGET_BIN, "a", "th"},
        {"[[bin]]\nname = 'other'\npath = 'src/bin/tool.rs'\ntest = false", TARGET_BIN, "tool",
         "none"},
        {"[[bin]]\nname = 'other'\npath = 'src/bin/tool.rs'\ntest = false", TARGET_BIN, "other",
         "h"},
        {"[[test]]\nname = 'it'\nharness = false", TARGET_TEST, "it", "t"},
        {"[[test]]\nname = 'it'\ntest = false\nrequired-features = ['x']", TARGET_TEST, "it", "hg"},
        {"[[example]]\nname = 'x'\ntest = true", TARGET_EXAMPLE, "x", "th"},
        {"[[bench]]\nname = 'b'\ntest = true\nharness = false", TARGET_BENCH, "b", "t"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(flags(*state, rows[i].text, rows[i].kind, rows[i].name), rows[i].flags);
}

static void directories_of_tests_are_those_of_the_package(void **state)
{
    static const struct {
        const char *dir, *path;
        bool expected;
    } rows[] = {
        {"", "tests/a.rs", true},
        {"", "examples", true},
        {"", "benches/x/y", true},
        {"", "src/bin/a.rs", false},
        {"", "src/tests/a.rs", false},
        {"", "testsuite/a.rs", false},
        {"", "../tests/a.rs", false},
        {"", "", false},
        {"a", "a/tests/x", true},
        {"a", "a/src/x", false},
        {"a", "tests/x", false},
        {"a", "ab/tests/x", false},
        {"a", "a", false},
        {"a/tests", "a/tests/x", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(targets_are_for_tests(rows[i].dir, rows[i].path), rows[i].expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(flags_are_those_of_cargo),
        cmocka_unit_test(directories_of_tests_are_those_of_the_package),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
