/* Files of commits and of the work tree, through the graph's one interface. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/source_fixture.h"

static enum file_kind kind(struct opened *opened, const char *path)
{
    return source_stat(&opened->source, path).kind;
}

static const char *listing(struct opened *opened, const char *dir)
{
    struct file_list list = source_list(&opened->source, dir, &opened->fixture->arena);
    const char *text = "";
    for (size_t i = 0; i < list.count; i++)
        text = arena_printf(&opened->fixture->arena, "%s%c%s ", text, "-fdls"[list.items[i].kind],
                            list.items[i].name);
    return text;
}

/* The content, or the message of the error. */
static const char *content(struct opened *opened, const char *path, size_t limit, struct err *err)
{
    struct blob blob;
    *err = (struct err){0};
    if (source_read(&opened->source, path, limit, &opened->fixture->arena, &blob, err))
        return err->message;
    assert_int_equal(strlen(blob.bytes), blob.size);
    return blob.bytes;
}

/* What holds for a commit and for the work tree alike. */
static void check_links(struct opened *opened)
{
    struct err err;
    assert_int_equal(kind(opened, ""), FILE_DIR);
    assert_int_equal(kind(opened, "a"), FILE_DIR);
    assert_int_equal(kind(opened, "a/one"), FILE_REGULAR);
    assert_int_equal(kind(opened, "a/one/more"), FILE_NONE);
    assert_int_equal(kind(opened, "gone"), FILE_NONE);
    assert_int_equal(kind(opened, "gone/a"), FILE_NONE);
    assert_int_equal(kind(opened, "../r/a"), FILE_NONE);
    assert_int_equal(kind(opened, "/etc"), FILE_NONE);
    assert_int_equal(kind(opened, ".git"), FILE_NONE);
    assert_int_equal(kind(opened, ".git/HEAD"), FILE_NONE);
    assert_int_equal(kind(opened, "a/../.git/HEAD"), FILE_NONE);
    assert_int_equal(kind(opened, "link"), FILE_REGULAR);
    assert_int_equal(kind(opened, "adir"), FILE_DIR);
    assert_int_equal(kind(opened, "adir/b/two"), FILE_REGULAR);
    assert_int_equal(kind(opened, "adir/b/../one"), FILE_REGULAR);
    assert_int_equal(kind(opened, "out"), FILE_LINK);
    assert_int_equal(kind(opened, "out/more"), FILE_LINK);
    assert_int_equal(kind(opened, "abs"), FILE_LINK);
    assert_int_equal(kind(opened, "abs/passwd"), FILE_LINK);
    assert_int_equal(kind(opened, "loop"), FILE_LINK);
    assert_int_equal(kind(opened, "loop/x"), FILE_LINK);
    assert_int_equal(kind(opened, "dangling"), FILE_NONE);
    assert_string_equal(content(opened, "physical", 100, &err), "one\n");
    assert_string_equal(content(opened, "adir/b/two", 100, &err), "two\n");
    assert_string_equal(listing(opened, "adir"), "db fone ");
    assert_string_equal(listing(opened, ""), "da da-z fa.b labs ladir ldangling llink lloop lout "
                                             "lphysical lslash ");
    assert_string_equal(listing(opened, "a/one"), "");
    assert_string_equal(listing(opened, "gone"), "");
    assert_string_equal(listing(opened, "out"), "");
}

static const char *all_links(struct opened *opened)
{
    struct arena *arena = &opened->fixture->arena;
    struct links links = {0};
    struct err err;
    const char *text = "";
    assert_int_equal(source_links(&opened->source, arena, &links, &err), 0);
    for (size_t i = 0; i < links.count; i++)
        text = arena_printf(arena, "%s%s %s %s\n", text, links.items[i].path, links.items[i].target,
                            links.items[i].real ? links.items[i].real : "-");
    return text;
}

static void check_real_paths(struct opened *opened)
{
    assert_string_equal(all_links(opened),
                        "a/b/up a/a -\nadir a a\ndangling gone -\n"
                        "link a/one a/one\nloop loop -\nphysical adir/one a/one\n"
                        "slash a/one a/one\n");
    assert_string_equal(source_stat(&opened->source, "adir/b/two").real, "a/b/two");
    assert_string_equal(source_stat(&opened->source, "link").real, "a/one");
    assert_null(source_stat(&opened->source, "a/one").real);
    assert_null(source_stat(&opened->source, "").real);
    assert_null(source_stat(&opened->source, "dangling").real);
    assert_null(source_stat(&opened->source, "out").real);
}

static void check_reading(struct opened *opened)
{
    struct err err;
    assert_string_equal(content(opened, "a/one", 4, &err), "one\n");
    assert_non_null(strstr(content(opened, "a/one", 3, &err), "has 4 bytes"));
    assert_int_equal(err.code, ERR_INPUT);
    assert_string_equal(err.file, "a/one");
    assert_non_null(strstr(content(opened, "a", 100, &err), "directory"));
    assert_int_equal(err.code, ERR_INPUT);
    assert_non_null(strstr(content(opened, "gone", 100, &err), "no such file"));
    assert_non_null(strstr(content(opened, "out", 100, &err), "symbolic link"));
    assert_non_null(strstr(content(opened, "loop", 100, &err), "symbolic link"));
}

static void test_commit(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    struct opened head = open_source(fixture, "r", "HEAD");
    check_links(&head);
    check_real_paths(&head);
    check_reading(&head);
    assert_string_equal(head.source.label, "HEAD");
    assert_string_equal(source_stat(&head.source, "link").id,
                        fixture_output(fixture, "r", "git rev-parse HEAD:a/one"));
    close_source(&head);
}

static void test_work_tree(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    struct opened tree = open_source(fixture, "r", NULL);
    check_links(&tree);
    check_real_paths(&tree);
    check_reading(&tree);
    assert_string_equal(tree.source.label, "the work tree");
    assert_string_equal(source_stat(&tree.source, "a/one").id, "");
    close_source(&tree);
}

static const char *nodes(struct opened *opened, const char *dir)
{
    struct file_list list = source_list(&opened->source, dir, &opened->fixture->arena);
    const char *text = "";
    for (size_t i = 0; i < list.count; i++)
        text = arena_printf(&opened->fixture->arena, "%s%s %s\n", text, list.items[i].name,
                            list.items[i].node ? list.items[i].node : "-");
    return text;
}

static void test_nodes(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r",
                "chmod +x a/one; git add a/one; git update-index --add --cacheinfo "
                "160000,$(git rev-parse HEAD),a/sub; git commit -qm more");
    struct opened head = open_source(fixture, "r", "HEAD");
    const char *dirs[] = {"", "a"};
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
        assert_string_equal(
            nodes(&head, dirs[i]),
            fixture_output(fixture, "r",
                           "git ls-tree HEAD:%s | sed -E 's/^([0-9]+) [a-z]+ ([0-9a-f]+)\t(.*)/"
                           "\\3 \\1 \\2/' | LC_ALL=C sort; echo",
                           dirs[i]));
    assert_non_null(strstr(nodes(&head, "a"), "b 040000 "));
    assert_non_null(strstr(nodes(&head, "a"), "sub 160000 "));
    assert_non_null(strstr(nodes(&head, "a"), "one 100755 "));
    close_source(&head);
    struct opened tree = open_source(fixture, "r", NULL);
    assert_string_equal(nodes(&tree, "a"), "b -\none -\nsub -\n");
    close_source(&tree);
}

static void test_empty_file_and_empty_commit(void **state)
{
    struct fixture *fixture = *state;
    struct err err;
    fixture_run(fixture, "",
                "git init -q r; cd r; git commit -q --allow-empty -m none; >empty;"
                "git add .; git commit -qm empty");
    struct opened head = open_source(fixture, "r", "HEAD");
    assert_string_equal(content(&head, "empty", 0, &err), "");
    assert_int_equal(err.code, ERR_NONE);
    close_source(&head);
    struct opened none = open_source(fixture, "r", "HEAD~1");
    assert_string_equal(listing(&none, ""), "");
    assert_int_equal(kind(&none, "empty"), FILE_NONE);
    assert_int_equal(kind(&none, ""), FILE_DIR);
    close_source(&none);
}

static void test_chain_of_links(void **state)
{
    struct fixture *fixture = *state;
    fixture_run(fixture, "",
                "git init -q r; cd r; echo x >l0; i=0; while [ $i -lt 41 ]; do"
                "  ln -s l$i l$((i+1)); i=$((i+1)); done; git add .; git commit -qm links");
    for (int i = 0; i < 2; i++) {
        struct opened source = open_source(fixture, "r", i ? NULL : "HEAD");
        assert_int_equal(kind(&source, "l40"), FILE_REGULAR);
        assert_int_equal(kind(&source, "l41"), FILE_LINK);
        close_source(&source);
    }
}

static void test_link_into_the_work_tree(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(fixture, "r", "ln -s \"$PWD/a\" whole; ln -s \"$PWD\" root; ln -s \"${PWD}x\" not");
    struct opened tree = open_source(fixture, "r", NULL);
    assert_int_equal(kind(&tree, "whole/one"), FILE_REGULAR);
    assert_int_equal(kind(&tree, "root/a/one"), FILE_REGULAR);
    assert_int_equal(kind(&tree, "not"), FILE_LINK);
    close_source(&tree);
}

static void test_pipes_do_not_block(void **state)
{
    struct fixture *fixture = *state;
    struct err err;
    make_repository(fixture);
    fixture_run(fixture, "r", "mkfifo a/pipe; ln -s pipe a/topipe");
    struct opened tree = open_source(fixture, "r", NULL);
    assert_int_equal(kind(&tree, "a/pipe"), FILE_NONE);
    assert_non_null(strstr(content(&tree, "a/pipe", 100, &err), "no such file"));
    assert_non_null(strstr(content(&tree, "a/topipe", 100, &err), "no such file"));
    assert_string_equal(listing(&tree, "a"), "db fone ltopipe ");
    close_source(&tree);
}

static void test_huge_file_is_not_read(void **state)
{
    struct fixture *fixture = *state;
    struct err err;
    make_repository(fixture);
    fixture_run(fixture, "r", "truncate -s 200G huge");
    struct opened tree = open_source(fixture, "r", NULL);
    assert_non_null(strstr(content(&tree, "huge", 1000, &err), "not read"));
    close_source(&tree);
}

static void test_sparse_checkout(void **state)
{
    struct fixture *fixture = *state;
    struct err err;
    make_repository(fixture);
    fixture_run(fixture, "r", "git sparse-checkout set --cone a-z; test ! -e a");
    struct opened tree = open_source(fixture, "r", NULL);
    check_links(&tree);
    check_real_paths(&tree);
    close_source(&tree);
    fixture_run(fixture, "r", "mkdir -p a; echo mine >a/one");
    tree = open_source(fixture, "r", NULL);
    assert_string_equal(content(&tree, "link", 100, &err), "mine\n");
    assert_string_equal(content(&tree, "a/b/two", 100, &err), "two\n");
    assert_string_equal(listing(&tree, "a"), "db fone ");
    assert_string_equal(listing(&tree, "a/b"), "ftwo lup ");
    close_source(&tree);
}

static void check_submodules(struct opened *opened)
{
    struct err err;
    assert_int_equal(kind(opened, "v/sub"), FILE_DIR);
    assert_string_equal(content(opened, "v/sub/d/f", 100, &err), "lib\n");
    assert_string_equal(content(opened, "v/sub/in/d/f", 100, &err), "inner\n");
    assert_string_equal(content(opened, "to", 100, &err), "lib\n");
    assert_string_equal(listing(opened, "v"), "dsub ");
    assert_string_equal(listing(opened, "v/sub"), "f.gitmodules dd din flib ");
}

static void check_without_submodules(struct opened *opened)
{
    struct err err;
    assert_int_equal(kind(opened, "v/sub"), FILE_SUBMODULE);
    assert_int_equal(kind(opened, "v"), FILE_DIR);
    assert_string_equal(listing(opened, "v"), "ssub ");
    assert_string_equal(listing(opened, "v/sub"), "");
    assert_int_equal(kind(opened, "v/sub/d/f"), FILE_SUBMODULE);
    assert_non_null(strstr(content(opened, "v/sub/d/f", 100, &err), "submodule"));
    assert_non_null(strstr(err.hint, "git submodule update"));
}

static void test_submodules(void **state)
{
    struct fixture *fixture = *state;
    make_submodules(fixture);
    for (int i = 0; i < 2; i++) {
        struct opened source = open_source(fixture, "r", i ? NULL : "HEAD");
        check_submodules(&source);
        close_source(&source);
    }
    fixture_run(fixture, "", "git clone -q r without");
    for (int i = 0; i < 2; i++) {
        struct opened source = open_source(fixture, "without", i ? NULL : "HEAD");
        check_without_submodules(&source);
        close_source(&source);
    }
}

static void test_submodule_kept_in_the_git_directory(void **state)
{
    struct fixture *fixture = *state;
    make_submodules(fixture);
    fixture_run(fixture, "r", "rm -r v/sub; mkdir v/sub");
    struct opened source = open_source(fixture, "r", "HEAD");
    check_submodules(&source);
    close_source(&source);
}

static void test_submodule_without_that_commit(void **state)
{
    struct fixture *fixture = *state;
    make_submodules(fixture);
    fixture_run(fixture, "r",
                "git update-index --cacheinfo 160000,$(echo gone | git hash-object --stdin),v/sub;"
                "git commit -qm gone");
    struct opened source = open_source(fixture, "r", "HEAD");
    check_without_submodules(&source);
    close_source(&source);
}

/* A tree that git would refuse to check out must not lead out of the repository. */
static void test_hostile_tree(void **state)
{
    struct fixture *fixture = *state;
    make_repository(fixture);
    fixture_run(
        fixture, "r",
        "b=$(git hash-object -w a/one); t=$(printf \"100644 blob $b\\tfile\\n\" | git mktree);"
        "h=$(printf \"040000 tree $t\\t..\\n040000 tree $t\\t.git\\n160000 commit $(echo|git "
        "hash-object --stdin)\\t.\\n\" |"
        "git mktree --missing); git update-ref refs/heads/bad $(git commit-tree -m bad $h)");
    struct opened source = open_source(fixture, "r", "bad");
    assert_string_equal(listing(&source, ""), "");
    assert_int_equal(kind(&source, "../file"), FILE_NONE);
    assert_int_equal(kind(&source, ".git/file"), FILE_NONE);
    close_source(&source);
}

static void test_missing_blob(void **state)
{
    struct fixture *fixture = *state;
    struct err err;
    make_repository(fixture);
    fixture_run(fixture, "",
                "(cd r; echo more >>a/one; git commit -qam two);"
                "git clone -q --filter=blob:none file://$PWD/r part");
    struct opened base = open_source(fixture, "part", "HEAD~1");
    assert_int_equal(kind(&base, "a/one"), FILE_REGULAR);
    content(&base, "a/one", 100, &err);
    assert_int_equal(err.code, ERR_GIT);
    close_source(&base);
    fixture_run(fixture, "part", "%s", strstr(err.hint, "git fetch"));
    base = open_source(fixture, "part", "HEAD~1");
    assert_string_equal(content(&base, "a/one", 100, &err), "one\n");
    close_source(&base);
}

static void test_damaged_repository(void **state)
{
    struct fixture *fixture = *state;
    struct revision revision;
    struct source source;
    struct err err = {0};
    make_repository(fixture);
    struct repository *repository = fixture_open(fixture, "r");
    assert_int_equal(repository_resolve(repository, "HEAD", &revision, &err), 0);
    fixture_run(fixture, "r", "t=$(git rev-parse HEAD: | sed 's,..,&/,'); rm -f .git/objects/$t");
    assert_int_equal(source_open(repository, &revision, &fixture->arena, &source, &err), -1);
    assert_int_equal(err.code, ERR_GIT);
    assert_non_null(strstr(err.hint, "git fsck"));
    source_close(&source);
    repository_close(repository);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_commit),
        TEST(test_work_tree),
        TEST(test_nodes),
        TEST(test_empty_file_and_empty_commit),
        TEST(test_chain_of_links),
        TEST(test_link_into_the_work_tree),
        TEST(test_pipes_do_not_block),
        TEST(test_huge_file_is_not_read),
        TEST(test_sparse_checkout),
        TEST(test_submodules),
        TEST(test_submodule_kept_in_the_git_directory),
        TEST(test_submodule_without_that_commit),
        TEST(test_hostile_tree),
        TEST(test_missing_blob),
        TEST(test_damaged_repository),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
