/* Going through the files of commits and of the work tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "graph/base/vec.h"
#include "tests/unit/source_fixture.h"

/* What a walk met, and "PATH=CONTENT" of it, a line each, "?" for what can't be read. */
struct log {
    struct arena *arena;
    VEC(struct file_ref) files;
    struct strings lines; /* by place in the files: they are read in any order */
    const char *refused;  /* a directory; NULL for none */
};

static bool log_enter(void *self, const char *dir)
{
    const struct log *log = self;
    return !log->refused || strcmp(dir, log->refused) != 0;
}

static void log_meet(void *self, const char *path, const char *id)
{
    struct log *log = self;
    struct file_ref file = {arena_string(log->arena, path), arena_string(log->arena, id)};
    if (!strstr(path, "unwanted"))
        vec_push(log->arena, &log->files, file);
}

/* On several threads: nothing is shared but the file's own place. */
static void log_look(void *self, size_t worker, size_t file, const struct blob *blob)
{
    struct log *log = self;
    char line[100];
    if (worker >= READERS_LIMIT)
        abort();
    snprintf(line, sizeof line, "%s=%.*s", log->files.items[file].path, blob ? (int)blob->size : 2,
             blob ? blob->bytes : "?\n");
    char *kept = malloc(strlen(line) + 1);
    log->lines.items[file] = strcpy(kept, line);
}

static int walk_into(struct opened *opened, const char *dir, struct log *log, struct err *err)
{
    const struct file_visitor visitor = {log, log_enter, log_meet};
    const struct file_reader reader = {log, log_look};
    log->arena = &opened->fixture->arena;
    *err = (struct err){0};
    int status = source_walk(&opened->source, dir, &visitor, err);
    log->lines.items = arena_array(log->arena, log->files.count, sizeof *log->lines.items);
    log->lines.count = log->files.count;
    source_read_all(&opened->source, log->files.items, log->files.count, 10, &reader);
    for (size_t i = 0; i < log->lines.count; i++) {
        char *line = (char *)log->lines.items[i];
        log->lines.items[i] = arena_string(log->arena, line);
        free(line);
    }
    return status;
}

static const char *walked(struct opened *opened, const char *dir, const char *refused)
{
    struct log log = {.refused = refused};
    struct err err;
    const char *text = "";
    if (walk_into(opened, dir, &log, &err))
        fail_msg("%s: %s", err.file, err.message);
    strings_sort(&log.lines);
    for (size_t i = 0; i < log.lines.count; i++)
        text = arena_printf(log.arena, "%s%s", text, log.lines.items[i]);
    return text;
}

static void test_walk(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r",
                "echo y >a/unwanted; mkdir -p a/b/c; echo three >a/b/c/3; seq 9 >many; >empty;"
                "git add .; git commit -qm more");
    for (int i = 0; i < 2; i++) {
        struct opened source = open_source(fixture, "r", i ? NULL : "HEAD");
        assert_string_equal(walked(&source, "", NULL),
                            "a-z/x=x\na.b=x\na/b/c/3=three\na/b/two=two\na/one=one\n"
                            "empty=many=?\n");
        assert_string_equal(walked(&source, "", "a/b"),
                            "a-z/x=x\na.b=x\na/one=one\nempty=many=?\n");
        assert_string_equal(walked(&source, "a/b", "a/b"), "a/b/c/3=three\na/b/two=two\n");
        assert_string_equal(walked(&source, "a/b", "c"), "a/b/c/3=three\na/b/two=two\n");
        assert_string_equal(walked(&source, "adir/b", "a/b/c"), "a/b/two=two\n");
        assert_string_equal(walked(&source, "gone", NULL), "");
        assert_string_equal(walked(&source, "a/one", NULL), "");
        assert_string_equal(walked(&source, "../r", NULL), "");
        close_source(&source);
    }
}

static void test_walk_of_the_work_tree(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r",
                "mkdir -p target/deep n/new o/a nest; printf 'target/\no/\n*.tmp\n' >.gitignore;"
                "echo o >target/deep/o; echo o >o/o; echo t >o/a/t; git add -f o/a/t;"
                "echo tmp >x.tmp; echo n >n/new/n; git init -q nest; echo no >nest/no;"
                "mkfifo a/pipe; echo one! >a/one; rm a/b/two");
    struct opened tree = open_source(fixture, "r", NULL);
    assert_string_equal(walked(&tree, "", ".gitignore"),
                        ".gitignore=?\na-z/x=x\na.b=x\na/one=one!\nn/new/n=n\no/a/t=t\n");
    assert_string_equal(walked(&tree, "target", NULL), "");
    close_source(&tree);
}

static void test_walk_of_a_sparse_checkout(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r",
                "git sparse-checkout set --cone a-z; test ! -e a; mkdir -p a; "
                "echo mine >a/one");
    struct opened tree = open_source(fixture, "r", NULL);
    assert_string_equal(walked(&tree, "", NULL), "a-z/x=x\na.b=x\na/b/two=two\na/one=mine\n");
    assert_string_equal(walked(&tree, "a/b", NULL), "a/b/two=two\n");
    close_source(&tree);
}

static void test_walk_does_not_enter_submodules(void **state)
{
    struct fixture *fixture = *state;
    struct log log = {0};
    struct err err;
    make_submodules(fixture);
    fixture_run(fixture, "", "git clone -q r without");
    for (int i = 0; i < 2; i++) {
        struct opened source = open_source(fixture, "r", i ? NULL : "HEAD");
        assert_string_equal(walked(&source, "", NULL), ".gitmodules=?\nd/f=r\nr=r\n");
        assert_string_equal(walked(&source, "v/sub/d", NULL), "v/sub/d/f=lib\n");
        close_source(&source);
        source = open_source(fixture, "without", i ? NULL : "HEAD");
        assert_int_equal(walk_into(&source, "v/sub/d", &log, &err), -1);
        assert_non_null(strstr(err.message, "submodule"));
        close_source(&source);
    }
}

static void test_walk_without_objects(void **state)
{
    struct fixture *fixture = *state;
    struct log log = {0};
    struct err err;
    make_repository(fixture);
    fixture_run(fixture, "",
                "(cd r; echo more >>a/one; git commit -qam two);"
                "git clone -q --filter=blob:none file://$PWD/r part");
    struct opened base = open_source(fixture, "part", "HEAD~1");
    assert_string_equal(walked(&base, "a", NULL), "a/b/two=two\na/one=?\n");
    close_source(&base);
    fixture_run(fixture, "r", "rm -f .git/objects/$(git rev-parse HEAD:a/b | sed 's,..,&/,')");
    base = open_source(fixture, "r", "HEAD");
    assert_int_equal(walk_into(&base, "", &log, &err), -1);
    assert_int_equal(err.code, ERR_GIT);
    assert_non_null(strstr(err.message, "a/b"));
    assert_string_equal(walked(&base, "a-z", NULL), "a-z/x=x\n");
    close_source(&base);
}

/* A commit's files are read in the work tree where that has the same bytes, and only there. */
static void test_commit_beside_its_work_tree(void **state)
{
    static const char all[] = "a-z/x=x\na.b=x\na/b/two=two\na/one=one\n";
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r",
                "echo two >a/one; rm a.b; mkfifo a.b; rm -r a-z; ln -s a a-z; echo y >a/x;"
                "git config core.autocrlf true; git checkout -q -b else; git rm -qrf --cached .;"
                "git commit -qm else");
    struct opened commit = open_source(fixture, "r", "HEAD~1");
    assert_string_equal(walked(&commit, "", NULL), all);
    close_source(&commit);
    fixture_run(fixture, "r",
                "for path in a/one a/b/two; do"
                " rm -f .git/objects/$(git rev-parse HEAD~1:$path | sed 's,..,&/,'); done");
    commit = open_source(fixture, "r", "HEAD~1");
    assert_string_equal(walked(&commit, "", NULL), "a-z/x=x\na.b=x\na/b/two=two\na/one=?\n");
    close_source(&commit);
}

/* After some files that differ none is looked for there; without a work tree none is either. */
static void test_commit_beside_another_work_tree(void **state)
{
    struct fixture *fixture = *state;
    const char *expected = "";
    make_repository(fixture);
    fixture_run(fixture, "r",
                "git rm -qrf .; for i in $(seq 100 299); do echo $i >$i; done; git add .;"
                "git commit -qm many; for i in $(seq 100 249); do echo no >$i; done;"
                "git clone -q --bare . ../bare");
    for (int i = 100; i < 300; i++)
        expected = arena_printf(&fixture->arena, "%s%d=%d\n", expected, i, i);
    for (int i = 0; i < 2; i++) {
        struct opened commit = open_source(fixture, i ? "bare" : "r", "HEAD");
        assert_string_equal(walked(&commit, "", NULL), expected);
        close_source(&commit);
    }
}

static void test_walk_says_what_it_can_not_enter(void **state)
{
    struct fixture *fixture = *state;
    struct log log = {0};
    struct err err;
    if (geteuid() == 0) {
        print_message("root reads everything: ");
        skip();
    }
    make_repository(fixture);
    fixture_run(fixture, "r", "chmod 0 a/b");
    struct opened tree = open_source(fixture, "r", NULL);
    assert_int_equal(walk_into(&tree, "", &log, &err), -1);
    assert_string_equal(err.file, "a/b");
    close_source(&tree);
}

/* Thirty objects that stand for a billion files, and a path longer than any kernel takes. */
static void test_walk_of_hostile_trees(void **state)
{
    struct fixture *fixture = *state;
    struct log log = {0};
    struct err err;
    make_repository(fixture);
    fixture_run(fixture, "r",
                "t=$(git rev-parse HEAD:a-z); for i in $(seq 30); do"
                "  t=$(printf \"040000 tree $t\\ta\\n040000 tree $t\\tb\\n\" | git mktree); done;"
                "git update-ref refs/heads/wide $(git commit-tree -m wide $t);"
                "t=$(git rev-parse HEAD:a-z); n=$(printf '%%0200d' 0); for i in $(seq 25); do"
                "  t=$(printf \"040000 tree $t\\t$n\\n\" | git mktree); done;"
                "git update-ref refs/heads/deep $(git commit-tree -m deep $t)");
    struct opened wide = open_source(fixture, "r", "wide");
    assert_int_equal(walk_into(&wide, "", &log, &err), -1);
    assert_non_null(strstr(err.message, "more files"));
    close_source(&wide);
    struct opened deep = open_source(fixture, "r", "deep");
    assert_int_equal(walk_into(&deep, "", &log, &err), -1);
    assert_non_null(strstr(err.message, "too long"));
    close_source(&deep);
}

static void test_walk_of_an_untracked_well(void **state)
{
    struct fixture *fixture = *state;
    struct log log = {0};
    struct err err;
    make_repository(fixture);
    fixture_run(fixture, "r", "for i in $(seq 200); do mkdir d && cd d; done");
    struct opened tree = open_source(fixture, "r", NULL);
    assert_int_equal(walk_into(&tree, "", &log, &err), -1);
    assert_non_null(strstr(err.message, "too far down"));
    assert_string_equal(walked(&tree, "a", NULL), "a/b/two=two\na/one=one\n");
    close_source(&tree);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_walk),
        TEST(test_walk_of_the_work_tree),
        TEST(test_walk_of_a_sparse_checkout),
        TEST(test_walk_does_not_enter_submodules),
        TEST(test_walk_without_objects),
        TEST(test_commit_beside_its_work_tree),
        TEST(test_commit_beside_another_work_tree),
        TEST(test_walk_says_what_it_can_not_enter),
        TEST(test_walk_of_hostile_trees),
        TEST(test_walk_of_an_untracked_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
