/* Running another program within bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "graph/base/arena.h"
#include "planner/git/program.h"

extern char **environ;

static struct arena arena;
static struct err err;

static int free_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static int run(const char *script, int seconds, size_t file_limit, struct program_end *end)
{
    const char *const arguments[] = {"sh", "-c", script, NULL};
    const struct program_call call = {.dir = "/",
                                      .arguments = arguments,
                                      .environment = (const char *const *)environ,
                                      .file_limit = file_limit,
                                      .seconds = seconds};
    err = (struct err){0};
    return program_run(&arena, &call, end, &err);
}

static void test_what_it_prints_and_how_it_ends(void **state)
{
    struct program_end end;
    (void)state;
    assert_int_equal(run("pwd; printf 'a\\0b'; echo said >&2; exit 3", 10, 0, &end), 0);
    assert_int_equal(end.status, 3);
    assert_int_equal(end.printed_size, 5);
    assert_memory_equal(end.printed, "/\na\0b", 5);
    assert_string_equal(end.said, "said\n");
    assert_int_equal(run("kill -9 $$", 10, 0, &end), 0);
    assert_int_equal(end.status, -1);
    assert_int_equal(run("cat", 10, 0, &end), 0);
    assert_int_equal(end.status, 0);
}

static void test_its_time_is_limited(void **state)
{
    struct program_end end;
    const time_t begun = time(NULL);
    (void)state;
    assert_int_equal(run("echo why >&2; trap '' TERM; sleep 100 & wait; sleep 100", 1, 0, &end),
                     -1);
    assert_non_null(strstr(err.message, "did not end within 1 s"));
    assert_non_null(strstr(err.message, "why"));
    assert_int_equal(run("sleep 100 & exit 0", 100, 0, &end), 0);
    assert_int_equal(run("exec >&- 2>&-; sleep 100", 1, 0, &end), -1);
    assert_true(time(NULL) - begun < 30);
}

static void test_what_it_prints_is_limited(void **state)
{
    struct program_end end;
    (void)state;
    assert_int_equal(run("yes | head -c 20000000", 60, 0, &end), -1);
    assert_non_null(strstr(err.message, "prints more than"));
    assert_int_equal(run("yes | head -c 20000000 >&2", 60, 0, &end), 0);
    assert_true(strlen(end.said) < 1000000);
}

static void test_what_it_writes_is_limited(void **state)
{
    struct program_end end;
    (void)state;
    assert_int_equal(
        run("f=$(mktemp) && head -c 100000 /dev/zero >$f; echo $?; rm $f", 60, 50000, &end), 0);
    assert_string_not_equal(end.printed, "0\n");
    assert_int_equal(
        run("f=$(mktemp) && head -c 100000 /dev/zero >$f; echo $?; rm $f", 60, 200000, &end), 0);
    assert_string_equal(end.printed, "0\n");
}

static void test_one_that_is_not_there(void **state)
{
    const char *const arguments[] = {"no-such-program", NULL};
    struct program_call call = {.dir = "/",
                                .arguments = arguments,
                                .environment = (const char *const *)environ,
                                .seconds = 10};
    struct program_end end;
    (void)state;
    assert_int_equal(program_run(&arena, &call, &end, &err), -1);
    assert_string_equal(err.message,
                        "the program no-such-program can't be run: No such file or directory");
    call.dir = "/no/such/place";
    assert_int_equal(program_run(&arena, &call, &end, &err), -1);
}

static void test_the_reason(void **state)
{
    (void)state;
    assert_string_equal(program_reason(&arena, ""), "");
    assert_string_equal(program_reason(&arena, "a\nb\r\n\n"), "b");
    assert_string_equal(
        program_reason(&arena, "fatal: x\nhint: y\nerror: failed to push some refs to 'z'\n"),
        "fatal: x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_what_it_prints_and_how_it_ends, free_arena),
        cmocka_unit_test_teardown(test_its_time_is_limited, free_arena),
        cmocka_unit_test_teardown(test_what_it_prints_is_limited, free_arena),
        cmocka_unit_test_teardown(test_what_it_writes_is_limited, free_arena),
        cmocka_unit_test_teardown(test_one_that_is_not_there, free_arena),
        cmocka_unit_test_teardown(test_the_reason, free_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
