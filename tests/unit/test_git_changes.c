/* Changed paths: the traps of work trees, each in a repository of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "planner/git/repository.h"
#include "tests/unit/repo_fixture.h"

/* "PATH BASE-NODE HEAD-NODE", a line each. */
static const char *describe_nodes(struct arena *arena, const struct changes *changes)
{
    const char *text = "";
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->items[i];
        text = arena_printf(arena, "%s%s %s %s\n", text, change->path,
                            change->base_node ? change->base_node : "-",
                            change->head_node ? change->head_node : "-");
    }
    return text;
}

static const char *describe(struct arena *arena, const struct changes *changes)
{
    const char *text = "";
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->items[i];
        text = arena_printf(arena, "%s%c%s %s\n", text, "AMD"[change->status],
                            change -> link_or_submodule ? "*" : "", change->path);
    }
    return text;
}

/* `head` NULL is the work tree, `base` "" nothing at all. */
static struct changes read_changes(struct fixture *fixture, const char *dir, const char *base,
                                   const char *head)
{
    struct repository *repository = fixture_open(fixture, dir);
    struct revision from = {.name = "nothing"}, to = {.name = "work tree", .work_tree = true};
    struct changes changes;
    struct err err = {0};
    if (*base)
        assert_int_equal(repository_resolve(repository, base, &from, &err), 0);
    if (head)
        assert_int_equal(repository_resolve(repository, head, &to, &err), 0);
    if (changes_read(repository, &from, &to, &fixture->arena, &changes, &err))
        fail_msg("%s", err.message);
    repository_close(repository);
    return changes;
}

/* One line a change: A, M or D, a star for links and submodules, the path. */
static const char *changed(struct fixture *fixture, const char *dir, const char *base,
                           const char *head)
{
    struct changes changes = read_changes(fixture, dir, base, head);
    return describe(&fixture->arena, &changes);
}

static const char *changed_nodes(struct fixture *fixture, const char *dir, const char *base,
                                 const char *head)
{
    struct changes changes = read_changes(fixture, dir, base, head);
    return describe_nodes(&fixture->arena, &changes);
}

static void make_repository(struct fixture *fixture)
{
    fixture_run(fixture, "",
                "git init -q r; cd r; mkdir -p a/b; echo one >a/one; echo two >a/b/two;"
                "echo three >three; ln -s a/one link; git add .; git commit -qm one");
}

static void test_commits(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r",
                "git mv three four; echo more >>a/one; chmod +x a/b/two; rm link; mkdir link;"
                "echo x >link/x; git add -A; git commit -qm two");
    assert_string_equal(changed(fixture, "r", "HEAD~1", "HEAD"),
                        "M a/b/two\nM a/one\nA four\nD* link\nA link/x\nD three\n");
    assert_string_equal(changed(fixture, "r", "HEAD", "HEAD~1"),
                        "M a/b/two\nM a/one\nD four\nA* link\nD link/x\nA three\n");
    assert_string_equal(changed(fixture, "r", "HEAD", "HEAD"), "");
    assert_string_equal(changed(fixture, "r", "", "HEAD~1"),
                        "A a/b/two\nA a/one\nA* link\nA three\n");
}

static void test_type_change_is_one_change(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r", "rm three; ln -s a three; git add .; git commit -qm link");
    assert_string_equal(changed(fixture, "r", "HEAD~1", "HEAD"), "M* three\n");
    fixture_run(fixture, "r", "rm three; echo again >three");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "M* three\n");
}

static void test_work_tree(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "");
    fixture_run(fixture, "r",
                "echo staged >staged; git add staged; echo unstaged >>a/one; rm three;"
                "mkdir -p new/deep; echo u >new/deep/u; echo '*.o' >.gitignore; echo o >x.o;"
                "mkdir out; echo out/ >>.gitignore; echo x >out/x");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL),
                        "A .gitignore\nM a/one\nA new/deep/u\nA staged\nD three\n");
}

static void test_staged_and_taken_back(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r",
                "echo x >>three; git add three; echo three >three;"
                "echo new >new; git add new; rm new; git rm -q --cached a/one;"
                "git rm -q --cached a/b/two; echo b >.gitignore");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "A .gitignore\nD a/b/two\n");
}

static void test_same_size_in_the_same_moment(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r",
                "echo four! >three; git add three; echo five! >three;"
                "git update-index --refresh || true; echo six!! >three");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "M three\n");
    fixture_run(fixture, "r", "git commit -qam all; touch -d 2001-01-01 three");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "");
}

static void test_unborn_branch(void **state)
{
    struct fixture *fixture = *state;
    fixture_run(fixture, "", "git init -q r; cd r; echo a >a; git add a; echo b >b; ln -s a c");
    assert_string_equal(changed(fixture, "r", "", NULL), "A a\nA b\nA* c\n");
}

static void test_odd_names(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r",
                "echo x >'with space'; echo x >'with\"quote'; echo x >\"$(printf 'new\\nline')\";"
                "echo x >\"$(printf 'bad\\377utf8')\"; echo x >\"$(printf 'esc\\033[1m')\";"
                "echo x >a-b; echo x >a.b; echo x >:colon; git add 'with space'");
    const char *all = "A :colon\nA a-b\nA a.b\nA bad\377utf8\nA esc\033[1m\nA new\nline\n"
                      "A with space\nA with\"quote\n";
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), all);
    fixture_run(fixture, "r", "git add .; git commit -qm odd");
    assert_string_equal(changed(fixture, "r", "HEAD~1", "HEAD"), all);
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "");
}

static void test_names_that_differ_by_case(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r",
                "echo upper >B; echo lower >b; echo C >C; git add .;"
                "git commit -qm case; git config core.ignorecase true");
    assert_string_equal(changed(fixture, "r", "HEAD~1", "HEAD"), "A B\nA C\nA b\n");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "");
    fixture_run(fixture, "r", "rm B; echo x >>b; mv C c; echo z >Z");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "D B\nD C\nA Z\nM b\nA c\n");
}

static void test_sparse_checkout(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r",
                "mkdir c; echo c >c/c; git add .; git commit -qm c;"
                "git sparse-checkout set --cone c; test ! -e a/one");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "");
    assert_string_equal(changed(fixture, "r", "HEAD~1", NULL), "A c/c\n");
    fixture_run(fixture, "r", "mkdir a; echo back >a/one; echo x >>c/c");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "M a/one\nM c/c\n");
}

static void expect_index_hint(struct fixture *fixture, const char *hint)
{
    struct repository *repository = fixture_open(fixture, "r");
    struct revision base, head = {.name = "work tree", .work_tree = true};
    struct changes changes;
    struct err err = {0};
    assert_int_equal(repository_resolve(repository, "HEAD", &base, &err), 0);
    int status = changes_read(repository, &base, &head, &fixture->arena, &changes, &err);
    repository_close(repository);
    if (status == 0)
        return; /* a newer library reads it */
    assert_int_equal(err.code, ERR_GIT);
    assert_string_equal(err.hint, hint);
    fixture_run(fixture, "r", "%s", hint);
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "");
}

static void test_index_formats(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r", "git update-index --index-version 4; echo x >>a/b/two");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "M a/b/two\n");
    fixture_run(fixture, "r", "git checkout -q .; git update-index --split-index");
    expect_index_hint(fixture, "git update-index --no-split-index");
    fixture_run(fixture, "r", "git sparse-checkout set --cone --sparse-index a/b");
    expect_index_hint(fixture, "git sparse-checkout reapply --no-sparse-index");
}

static void test_line_ends(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r",
                "git config core.autocrlf true; printf 'one\\r\\n' >a/one;"
                "printf 'changed\\r\\n' >three; printf 'n\\r\\n' >n");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "A n\nM three\n");
}

static void test_mode(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r", "chmod +x three");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "M three\n");
    fixture_run(fixture, "r", "git config core.fileMode false");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "");
    fixture_run(fixture, "r", "git update-index --chmod=+x a/one");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "M a/one\n");
}

static void test_directories_and_files_change_places(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r", "mv a gone; echo file >a; rm three; mkdir three; echo x >three/x");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL),
                        "A a\nD a/b/two\nD a/one\nA gone/b/two\nA gone/one\nD three\n"
                        "A three/x\n");
    fixture_run(fixture, "r", "rm a; ln -s gone a");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL),
                        "A* a\nD a/b/two\nD a/one\nA gone/b/two\nA gone/one\nD three\n"
                        "A three/x\n");
}

static void test_pipes_are_not_files(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r", "mkfifo pipe; rm three; mkfifo three");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "D three\n");
}

static void test_unreadable_file_counts_as_changed(void **state)
{
    struct fixture *fixture = *state;
    if (geteuid() == 0) {
        print_message("root reads everything: ");
        skip();
    }
    make_repository(fixture);
    fixture_run(fixture, "r", "touch -d 2001-01-01 three; chmod 0 three");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "M three\n");
}

static void test_conflicted_index(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r",
                "git checkout -qb side; echo side >three; git rm -q a/one; git commit -qam side;"
                "git checkout -q main; echo main >three; echo m >>a/one; git commit -qam main;"
                "git merge side || true");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "M three\n");
    fixture_run(fixture, "r", "echo main >three");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "");
    assert_string_equal(changed(fixture, "r", "HEAD~1", NULL), "M a/one\nM three\n");
}

static void test_nested_repository(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r",
                "git init -q n/deep; cd n/deep; echo x >x; git add x;"
                "git commit -qm x; mkdir ../no; echo y >../no/y");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "A* n/deep\nA n/no/y\n");
}

static void make_submodule(struct fixture *fixture)
{
    make_repository(fixture);
    fixture_run(fixture, "",
                "git init -q lib; cd lib; echo l >l; git add l; git commit -qm l;"
                "cd ../r; git submodule -q add ../lib sub; git commit -qm sub");
}

static void test_submodule(void **state)
{
    struct fixture *fixture = *state;
    make_submodule(fixture);
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "");
    assert_string_equal(changed(fixture, "r", "HEAD~1", "HEAD"), "A .gitmodules\nA* sub\n");
    fixture_run(fixture, "r/sub", "echo dirty >>l");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "M* sub\n");
    fixture_run(fixture, "r/sub", "git checkout -q l; echo new >new");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "M* sub\n");
    fixture_run(fixture, "r/sub", "rm new");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "");
    fixture_run(fixture, "r/sub", "git commit -q --allow-empty -m new");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "M* sub\n");
    fixture_run(fixture, "r", "git commit -qam new; git submodule -q deinit -f sub");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "");
    assert_string_equal(changed(fixture, "r", "HEAD~1", "HEAD"), "M* sub\n");
    fixture_run(fixture, "r", "rmdir sub; echo file >sub");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "M* sub\n");
}

static void test_linked_work_tree(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r", "git worktree add -q ../linked; echo x >>../linked/three");
    assert_string_equal(changed(fixture, "linked", "HEAD", NULL), "M three\n");
    assert_string_equal(changed(fixture, "r", "HEAD", NULL), "");
}

static void test_missing_objects(void **state)
{
    struct fixture *fixture = *state;
    struct revision base, head;
    struct changes changes;
    struct err err = {0};
    make_repository(fixture);
    fixture_run(fixture, "",
                "(cd r; echo more >>a/one; git commit -qam two);"
                "git clone -q --filter=blob:none file://$PWD/r blobless;"
                "git clone -q --filter=tree:0 file://$PWD/r treeless");
    assert_string_equal(changed(fixture, "blobless", "HEAD~1", "HEAD"), "M a/one\n");
    struct repository *repository = fixture_open(fixture, "treeless");
    assert_int_equal(repository_resolve(repository, "HEAD~1", &base, &err), 0);
    assert_int_equal(repository_resolve(repository, "HEAD", &head, &err), 0);
    assert_int_equal(changes_read(repository, &base, &head, &fixture->arena, &changes, &err), -1);
    repository_close(repository);
    assert_int_equal(err.code, ERR_GIT);
    const char *command = strstr(err.hint, "git fetch");
    assert_non_null(command);
    fixture_run(fixture, "treeless", "%s", command);
    assert_string_equal(changed(fixture, "treeless", "HEAD~1", "HEAD"), "M a/one\n");
}

/* git's own rules for what is ignored are asked for level by level: a well without a bottom must
 * not take for ever, and must not be overlooked. */
static void test_an_untracked_well_is_one_change(void **state)
{
    struct fixture *fixture = *state;
    fixture_run(fixture, ".",
                "git init -q well && cd well && echo x > file && git add . && git commit -qm 1 && "
                "for i in $(seq 600); do mkdir d && cd d || exit; done; echo x > bottom");
    const char *found = changed(fixture, "well", "HEAD", NULL);
    assert_memory_equal(found, "A* d/d/d/", 9);
    assert_ptr_equal(strchr(found, '\n'), found + strlen(found) - 1);
}

static void test_nodes_are_those_of_git(void **state)
{
    struct fixture *fixture = *state;
    make_submodule(fixture);
    fixture_run(fixture, "r",
                "git mv three four; echo more >>a/one; chmod +x a/b/two; rm link; mkdir link;"
                "echo x >link/x; git -C sub commit -q --allow-empty -m new; ln -s a to;"
                "git add -A; git commit -qm two");
    const char *expected = fixture_output(
        fixture, "r",
        "git diff-tree -r --raw --no-renames --abbrev=40 HEAD~1 HEAD | "
        "awk '{ sub(/^:/, \"\", $1); print $6, $1, $3, $2, $4 }' | sed 's/000000 0*/-/g';"
        "echo");
    assert_string_equal(changed_nodes(fixture, "r", "HEAD~1", "HEAD"), expected);
    assert_non_null(strstr(expected, "three 100644 "));
    assert_non_null(strstr(expected, "sub 160000 "));
}

/* A cache key that is made from the work tree is still good once it is committed. */
static void test_nodes_of_the_work_tree_are_those_of_the_commit_to_be(void **state)
{
    struct fixture *fixture = *state;
    make_submodule(fixture);
    fixture_run(fixture, "r",
                "echo '*.txt text eol=crlf' >.gitattributes; printf 'a\\r\\nb\\r\\n' >crlf.txt;"
                "git add .; rm three; echo more >>a/one; chmod +x a/b/two; rm link; ln -s a link;"
                "git -C sub commit -q --allow-empty -m new; mkdir n; echo n >n/n");
    const char *before = changed_nodes(fixture, "r", "HEAD", NULL);
    fixture_run(fixture, "r", "git add -A; git commit -qm all");
    assert_string_equal(before, changed_nodes(fixture, "r", "HEAD~1", "HEAD"));
    assert_non_null(strstr(before, "crlf.txt - 100644 "));
    assert_string_equal(changed_nodes(fixture, "r", "HEAD~1", NULL), before);
}

static void test_an_unknown_node_is_like_no_other(void **state)
{
    struct fixture *fixture = *state;
    make_submodule(fixture);
    fixture_run(fixture, "r", "echo dirty >>sub/l");
    assert_string_equal(
        changed_nodes(fixture, "r", "HEAD", NULL),
        fixture_output(fixture, "r",
                       "echo \"sub 160000 $(git rev-parse HEAD:sub) unknown at the head\"; echo"));
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_commits),
        TEST(test_type_change_is_one_change),
        TEST(test_work_tree),
        TEST(test_staged_and_taken_back),
        TEST(test_same_size_in_the_same_moment),
        TEST(test_unborn_branch),
        TEST(test_odd_names),
        TEST(test_names_that_differ_by_case),
        TEST(test_sparse_checkout),
        TEST(test_index_formats),
        TEST(test_line_ends),
        TEST(test_mode),
        TEST(test_directories_and_files_change_places),
        TEST(test_pipes_are_not_files),
        TEST(test_unreadable_file_counts_as_changed),
        TEST(test_conflicted_index),
        TEST(test_nested_repository),
        TEST(test_submodule),
        TEST(test_linked_work_tree),
        TEST(test_missing_objects),
        TEST(test_an_untracked_well_is_one_change),
        TEST(test_nodes_are_those_of_git),
        TEST(test_nodes_of_the_work_tree_are_those_of_the_commit_to_be),
        TEST(test_an_unknown_node_is_like_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
