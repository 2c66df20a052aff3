/* Opening repositories, naming commits, finding what to compare with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/repo_fixture.h"

static void make_repository(struct fixture *fixture)
{
    fixture_run(fixture, "",
                "git init -q r; cd r; mkdir -p a/b; echo one >a/b/one; git add .;"
                "git commit -qm one");
}

static void expect_open(struct fixture *fixture, const char *dir, const char *work_tree,
                        const char *prefix)
{
    struct repository *repository = fixture_open(fixture, dir);
    const char *found = repository_work_tree(repository);
    if (work_tree)
        assert_string_equal(found,
                            arena_printf(&fixture->arena, "%s/%s/", fixture->dir, work_tree));
    else
        assert_null(found);
    assert_string_equal(repository_prefix(repository), prefix);
    repository_close(repository);
}

static struct err expect_no_open(const char *dir)
{
    struct repository *repository;
    struct err err = {0};
    assert_int_equal(repository_open(&repository, dir, &err), -1);
    assert_null(repository);
    assert_int_equal(err.code, ERR_GIT);
    assert_string_not_equal(err.message, "");
    return err;
}

static const char *resolved(struct fixture *fixture, const char *dir, const char *name)
{
    struct repository *repository = fixture_open(fixture, dir);
    struct revision revision = {0};
    struct err err = {0};
    int status = repository_resolve(repository, name, &revision, &err);
    repository_close(repository);
    if (status == 0) {
        assert_string_equal(revision.name, name);
        return arena_string(&fixture->arena, revision.oid);
    }
    assert_int_equal(err.code, ERR_GIT);
    return arena_printf(&fixture->arena, "%s; %s", err.message, err.hint);
}

static void test_places(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "",
                "git clone -q --bare r bare.git; ln -s r/a linked;"
                "git -C r worktree add -q ../wt");
    expect_open(fixture, "r", "r", "");
    expect_open(fixture, "r/a/b", "r", "a/b");
    expect_open(fixture, "r/./a/", "r", "a");
    expect_open(fixture, "linked/b", "r", "a/b");
    expect_open(fixture, "r/.git", "r", "");
    expect_open(fixture, "r/.git/objects", "r", "");
    expect_open(fixture, "bare.git", NULL, "");
    expect_open(fixture, "bare.git/refs", NULL, "");
    expect_open(fixture, "wt/a", "wt", "a");
}

/* What looks like a repository and comes with a change is none. */
static void test_a_repository_among_the_files(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "",
                "git init -q --bare r/a/b/bare; git init -q --bare r/a/b/bare/refs/more;"
                "git init -q --bare r/a/tree; git -C r/a/tree config core.bare false;"
                "git -C r/a/tree config core.worktree /; git init -q r/a/own");
    expect_open(fixture, "r/a/b/bare", "r", "a/b/bare");
    expect_open(fixture, "r/a/b/bare/refs", "r", "a/b/bare/refs");
    expect_open(fixture, "r/a/b/bare/refs/more", "r", "a/b/bare/refs/more");
    expect_open(fixture, "r/a/tree", "r", "a/tree");
    expect_open(fixture, "r/a/own", "r/a/own", "");
}

static void test_separate_git_directory(void **state)
{
    struct fixture *fixture = *state;
    fixture_run(fixture, "", "git init -q --separate-git-dir=elsewhere r; mkdir r/sub");
    expect_open(fixture, "r/sub", "r", "sub");
}

static void test_environment(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "", "mkdir -p other/deep; git clone -q --bare r bare.git");
    setenv("GIT_DIR", fixture_path(fixture, "r/.git"), 1);
    expect_open(fixture, "other", "other", "");
    setenv("GIT_WORK_TREE", fixture_path(fixture, "other"), 1);
    expect_open(fixture, "other/deep", "other", "deep");
    expect_open(fixture, "r", "other", "");
    setenv("GIT_DIR", ".git", 1);
    setenv("GIT_WORK_TREE", "a", 1);
    expect_open(fixture, "r", "r/a", "");
    unsetenv("GIT_WORK_TREE");
    setenv("GIT_DIR", fixture_path(fixture, "bare.git"), 1);
    expect_open(fixture, "other", NULL, "");
    setenv("GIT_DIR", "nowhere", 1);
    expect_no_open(fixture_path(fixture, "r"));
    unsetenv("GIT_DIR");
}

static void test_ceiling(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    setenv("GIT_CEILING_DIRECTORIES", fixture_path(fixture, "r/a"), 1);
    expect_no_open(fixture_path(fixture, "r/a/b"));
    unsetenv("GIT_CEILING_DIRECTORIES");
    expect_open(fixture, "r/a/b", "r", "a/b");
}

static void test_not_a_repository(void **state)
{
    struct fixture *fixture = *state;
    struct err err = expect_no_open(fixture->dir);
    assert_non_null(strstr(err.message, "not in a git repository"));
    assert_non_null(strstr(err.hint, "-C DIR"));
    err = expect_no_open(fixture_path(fixture, "missing"));
    assert_non_null(strstr(err.message, "missing"));
    fixture_run(fixture, "", "echo x >file");
    assert_non_null(strstr(expect_no_open(fixture_path(fixture, "file")).message, "directory"));
    fixture_run(fixture, "", "mkdir broken; echo 'gitdir: nowhere' >broken/.git");
    expect_no_open(fixture_path(fixture, "broken"));
}

static void test_sha256(void **state)
{
    struct fixture *fixture = *state;
    struct repository *repository;
    struct err err = {0};
    fixture_run(fixture, "", "git init -q --object-format=sha256 r");
    if (repository_open(&repository, fixture_path(fixture, "r"), &err) == 0) {
        repository_close(repository);
        print_message("this library reads SHA-256: ");
        skip();
    }
    assert_int_equal(err.code, ERR_GIT);
    assert_non_null(strstr(err.message, "SHA-256"));
}

static void test_extensions(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r",
                "git config core.repositoryFormatVersion 1;"
                "git config extensions.partialClone origin;"
                "git config extensions.worktreeConfig true;"
                "git config extensions.preciousObjects true;"
                "git config --worktree core.fileMode false");
    expect_open(fixture, "r", "r", "");
    fixture_run(fixture, "r", "git config -f .git/config extensions.relativeWorktrees true");
    expect_open(fixture, "r", "r", "");
    fixture_run(fixture, "r", "git config -f .git/config extensions.unheardOf true");
    assert_non_null(strstr(expect_no_open(fixture_path(fixture, "r")).message, "unheardof"));
}

static void set_safe(struct fixture *fixture, const char *value)
{
    fixture_run(fixture, "", "git config --global --unset-all safe.directory || true");
    if (value)
        fixture_run(fixture, "", "git config --global --add safe.directory '%s'", value);
}

static void test_other_owner(void **state)
{
    struct fixture *fixture = *state;
    if (geteuid() != 0) {
        print_message("only root can give files away: ");
        skip();
    }
    make_repository(fixture);
    fixture_run(fixture, "", "cp -r r \"it's\"; chown -R 12345 r \"it's\"");
    const char *dir = fixture_path(fixture, "r/a");
    struct err err = expect_no_open(dir);
    assert_non_null(strstr(err.message, "another user"));
    assert_string_equal(err.hint, arena_printf(&fixture->arena,
                                               "git config --global --add safe.directory %s/r",
                                               fixture->dir));
    fixture_run(fixture, "", "%s", err.hint);
    expect_open(fixture, "r/a", "r", "a");
    fixture_run(fixture, "", "%s", expect_no_open(fixture_path(fixture, "it's")).hint);
    expect_open(fixture, "it's", "it's", "");
    set_safe(fixture, NULL);
    expect_no_open(dir);
    set_safe(fixture, "/nowhere");
    expect_no_open(dir);
    set_safe(fixture, "*");
    expect_open(fixture, "r/a", "r", "a");
    fixture_run(fixture, "", "git config --global --add safe.directory ''");
    expect_no_open(dir);
    set_safe(fixture, arena_printf(&fixture->arena, "%s/*", fixture->dir));
    expect_open(fixture, "r/a", "r", "a");
    set_safe(fixture, "~/r");
    expect_open(fixture, "r/a", "r", "a");
    set_safe(fixture, NULL);
    fixture_run(fixture, "r", "git config -f .git/config safe.directory '*'");
    expect_no_open(dir);
}

static void test_other_owner_environment(void **state)
{
    struct fixture *fixture = *state;
    if (geteuid() != 0) {
        print_message("only root can give files away: ");
        skip();
    }
    make_repository(fixture);
    fixture_run(fixture, "", "chown -R 12345 r; git config -f other safe.directory '*'");
    expect_no_open(fixture_path(fixture, "r"));
    setenv("SUDO_UID", "12345", 1);
    expect_open(fixture, "r", "r", "");
    setenv("SUDO_UID", "12346", 1);
    expect_no_open(fixture_path(fixture, "r"));
    unsetenv("SUDO_UID");
    setenv("GIT_CONFIG_GLOBAL", fixture_path(fixture, "other"), 1);
    expect_open(fixture, "r", "r", "");
    unsetenv("GIT_CONFIG_GLOBAL");
    setenv("GIT_CONFIG_COUNT", "1", 1);
    setenv("GIT_CONFIG_KEY_0", "safe.directory", 1);
    setenv("GIT_CONFIG_VALUE_0", fixture_path(fixture, "r"), 1);
    expect_open(fixture, "r", "r", "");
    unsetenv("GIT_CONFIG_COUNT");
    expect_no_open(fixture_path(fixture, "r"));
    setenv("GIT_DIR", ".git", 1); /* named, not found: git does not ask */
    expect_open(fixture, "r", "r", "");
    unsetenv("GIT_DIR");
}

static void test_resolve(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r",
                "git commit -q --allow-empty -m two; git tag -am t v1; git branch side;"
                "git tag blob HEAD:a/b/one");
    const char *head = fixture_output(fixture, "r", "git rev-parse HEAD");
    const char *names[] = {"HEAD", "main", "refs/heads/main", "v1", "side", "v1^{commit}", "@"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(resolved(fixture, "r", names[i]), head);
    assert_string_equal(resolved(fixture, "r", arena_copy(&fixture->arena, head, 8)), head);
    assert_string_equal(resolved(fixture, "r", "HEAD~1"),
                        fixture_output(fixture, "r", "git rev-parse HEAD~1"));
    assert_non_null(strstr(resolved(fixture, "r", "blob"), "names a blob, not a commit"));
    assert_non_null(strstr(resolved(fixture, "r", "HEAD:a"), "names a tree, not a commit"));
}

static void test_unknown_names(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "",
                "git clone -q r c; cd c; git checkout -q --detach; git branch -d main");
    assert_non_null(strstr(resolved(fixture, "r", "mian"), "did you mean main?"));
    assert_non_null(strstr(resolved(fixture, "c", "main"), "did you mean origin/main?"));
    assert_non_null(strstr(resolved(fixture, "c", "orgin/main"), "did you mean origin/main?"));
    assert_non_null(strstr(resolved(fixture, "r", "nothing-like-it"), "git branch --all"));
    const char *odd[] = {"",
                         "HEAD~99",
                         "a..b",
                         "^",
                         "HEAD^{nonsense}",
                         "-x",
                         "\033[1m\n",
                         "@{",
                         "\377\376",
                         ":/never",
                         "HEAD:missing",
                         "main@{99}",
                         "0123456789012345678901234567890123456789"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_non_null(strstr(resolved(fixture, "r", odd[i]), "; "));
}

static void test_unborn(void **state)
{
    struct fixture *fixture = *state;
    fixture_run(fixture, "", "git init -q r");
    struct repository *repository = fixture_open(fixture, "r");
    assert_true(repository_is_unborn(repository));
    assert_false(repository_is_shallow(repository));
    repository_close(repository);
    assert_non_null(strstr(resolved(fixture, "r", "HEAD"), "without a commit"));
}

static const char *default_branch(struct fixture *fixture, const char *dir)
{
    struct repository *repository = fixture_open(fixture, dir);
    struct revision revision;
    const char *name = "none";
    if (repository_default_branch(repository, &fixture->arena, &revision))
        name = revision.name;
    repository_close(repository);
    return name;
}

static void test_default_branch(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    assert_string_equal(default_branch(fixture, "r"), "main");
    fixture_run(fixture, "r", "git branch -m trunk");
    assert_string_equal(default_branch(fixture, "r"), "none");
    fixture_run(fixture, "", "git clone -q r c");
    assert_string_equal(default_branch(fixture, "c"), "origin/trunk");
    fixture_run(fixture, "c", "git remote set-head origin -d");
    assert_string_equal(default_branch(fixture, "c"), "origin/trunk"); /* the upstream */
    fixture_run(fixture, "c", "git update-ref refs/remotes/origin/master HEAD");
    assert_string_equal(default_branch(fixture, "c"), "origin/master");
    fixture_run(fixture, "c", "git update-ref refs/remotes/origin/main HEAD");
    assert_string_equal(default_branch(fixture, "c"), "origin/main");
    fixture_run(fixture, "c", "git remote set-head origin trunk; git checkout -q --detach");
    assert_string_equal(default_branch(fixture, "c"), "origin/trunk");
    fixture_run(fixture, "c", "git remote rename origin elsewhere");
    assert_string_equal(default_branch(fixture, "c"), "elsewhere/trunk");
    fixture_run(fixture, "c",
                "git checkout -q trunk; git remote add -f -m trunk fork ../r;"
                "git branch -q -u fork/trunk");
    assert_string_equal(default_branch(fixture, "c"), "fork/trunk");
    fixture_run(fixture, "c", "git checkout -q --detach");
    assert_string_equal(default_branch(fixture, "c"), "none"); /* two remotes, none is origin */
}

static bool merge_base(struct fixture *fixture, const char *dir, const char *left,
                       const char *right, char *oid)
{
    struct repository *repository = fixture_open(fixture, dir);
    bool found = repository_merge_base(repository, resolved(fixture, dir, left),
                                       resolved(fixture, dir, right), oid);
    repository_close(repository);
    return found;
}

static void test_merge_base(void **state)
{
    struct fixture *fixture = *state;
    char oid[65];
    make_repository(fixture);
    fixture_run(fixture, "r",
                "git checkout -qb side; git commit -q --allow-empty -m side;"
                "git checkout -q main; git commit -q --allow-empty -m main;"
                "git checkout -q --orphan alone; git commit -qm alone");
    assert_true(merge_base(fixture, "r", "side", "main", oid));
    assert_string_equal(oid, fixture_output(fixture, "r", "git merge-base side main"));
    assert_false(merge_base(fixture, "r", "alone", "main", oid));
    fixture_run(fixture, "", "git clone -q --depth 1 --no-single-branch file://$PWD/r s");
    assert_false(merge_base(fixture, "s", "origin/side", "origin/main", oid));
}

static void test_other_branches(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "", "git clone -q r c");
    struct repository *alone = fixture_open(fixture, "r"), *clone = fixture_open(fixture, "c");
    assert_false(repository_has_other_branch(alone));
    assert_null(repository_remote(alone, &fixture->arena));
    assert_true(repository_has_other_branch(clone));
    assert_string_equal(repository_remote(clone, &fixture->arena), "origin");
    repository_close(alone);
    repository_close(clone);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_places),
        TEST(test_a_repository_among_the_files),
        TEST(test_separate_git_directory),
        TEST(test_environment),
        TEST(test_ceiling),
        TEST(test_not_a_repository),
        TEST(test_sha256),
        TEST(test_extensions),
        TEST(test_other_owner),
        TEST(test_other_owner_environment),
        TEST(test_resolve),
        TEST(test_unknown_names),
        TEST(test_unborn),
        TEST(test_default_branch),
        TEST(test_merge_base),
        TEST(test_other_branches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
