#define _XOPEN_SOURCE 700 /* mkdtemp, symlink */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "planner/output/sink.h"

static char start[4096];

static int enter(void **state)
{
    static char dir[64];
    strcpy(dir, "/tmp/whittle-test-XXXXXX");
    *state = dir;
    return getcwd(start, sizeof start) && mkdtemp(dir) && chdir(dir) == 0 ? 0 : -1;
}

static int leave(void **state)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", (const char *)*state);
    return chdir(start) == 0 && system(command) == 0 ? 0 : -1;
}

static void check_content(const char *path, const char *expected)
{
    char bytes[256] = "";
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t len = fread(bytes, 1, sizeof bytes - 1, file);
    fclose(file);
    bytes[len] = '\0';
    assert_string_equal(bytes, expected);
}

static size_t count_files(void)
{
    size_t count = 0;
    DIR *dir = opendir(".");
    assert_non_null(dir);
    for (const struct dirent *entry; (entry = readdir(dir));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(dir);
    return count;
}

static void test_a_file_is_made_and_replaced(void **state)
{
    struct err err = {0};
    (void)state;
    mode_t before = umask(027);
    assert_int_equal(file_replace("plan.json", "one, and longer than two\n", &err), 0);
    assert_int_equal(file_replace("plan.json", "two\n", &err), 0);
    umask(before);
    struct stat info;
    assert_int_equal(stat("plan.json", &info), 0);
    assert_int_equal(info.st_mode & 0777, 0640);
    check_content("plan.json", "two\n");
    assert_int_equal(count_files(), 1);
}

static void test_its_mode_is_kept(void **state)
{
    struct err err = {0};
    struct stat info;
    (void)state;
    assert_int_equal(file_replace("plan.json", "one\n", &err), 0);
    assert_int_equal(chmod("plan.json", 0751), 0);
    assert_int_equal(file_replace("plan.json", "two\n", &err), 0);
    assert_int_equal(stat("plan.json", &info), 0);
    assert_int_equal(info.st_mode & 0777, 0751);
}

static void test_links_are_followed(void **state)
{
    struct err err = {0};
    struct stat info;
    (void)state;
    assert_int_equal(mkdir("deep", 0777), 0);
    assert_int_equal(symlink("link", "outer"), 0);
    assert_int_equal(symlink("deep/real", "link"), 0);
    assert_int_equal(file_replace("outer", "made\n", &err), 0);
    check_content("deep/real", "made\n");
    assert_int_equal(file_replace("outer", "again\n", &err), 0);
    check_content("deep/real", "again\n");
    assert_int_equal(lstat("outer", &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_int_equal(count_files(), 3);
}

static void test_a_loop_of_links_fails(void **state)
{
    struct err err = {0};
    (void)state;
    assert_int_equal(symlink("b", "a"), 0);
    assert_int_equal(symlink("a", "b"), 0);
    assert_int_equal(file_replace("a", "text", &err), -1);
    assert_int_equal(err.code, ERR_OUTPUT);
    assert_int_equal(count_files(), 2);
}

static void test_a_missing_directory_fails_with_a_hint(void **state)
{
    struct err err = {0};
    (void)state;
    assert_int_equal(file_replace("no/such/plan.json", "text", &err), -1);
    assert_int_equal(err.code, ERR_OUTPUT);
    assert_string_equal(err.file, "no/such/plan.json");
    assert_string_equal(err.hint, "make its directory first: mkdir -p no/such");
    assert_int_equal(count_files(), 0);
}

static void test_a_directory_is_no_file(void **state)
{
    struct err err = {0};
    (void)state;
    assert_int_equal(file_replace(".", "text", &err), -1);
    assert_int_equal(err.code, ERR_OUTPUT);
    assert_non_null(strstr(err.message, "directory"));
    err = (struct err){0};
    assert_int_equal(file_append(".", "text", &err), -1);
    assert_int_equal(err.code, ERR_OUTPUT);
}

static void test_a_full_disk_is_told(void **state)
{
    struct err err = {0};
    (void)state;
    if (access("/dev/full", W_OK) != 0)
        skip();
    assert_int_equal(file_replace("/dev/full", "text", &err), -1);
    assert_int_equal(err.code, ERR_OUTPUT);
    assert_non_null(strstr(err.message, "space"));
    err = (struct err){0};
    assert_int_equal(file_append("/dev/full", "text", &err), -1);
    assert_int_equal(err.code, ERR_OUTPUT);
}

static void test_what_is_no_plain_file_is_written_directly(void **state)
{
    struct err err = {0};
    char bytes[16] = "";
    (void)state;
    assert_int_equal(mkfifo("pipe", 0600), 0);
    int reader = open("pipe", O_RDONLY | O_NONBLOCK);
    assert_true(reader >= 0);
    assert_int_equal(file_replace("pipe", "text", &err), 0);
    assert_int_equal(read(reader, bytes, sizeof bytes), 4);
    assert_string_equal(bytes, "text");
    close(reader);
    assert_int_equal(file_replace("/dev/null", "text", &err), 0);
}

/* /dev/stdout after a redirection leads to a plain file, which must stay the one that is open. */
static void test_standard_output_by_its_names(void **state)
{
    static const char *const names[] = {"-", "/dev/stdout", "out"};
    struct err err = {0};
    (void)state;
    fflush(stdout);
    int saved = dup(STDOUT_FILENO), out = open("out", O_WRONLY | O_CREAT, 0600);
    assert_true(saved >= 0 && out >= 0 && dup2(out, STDOUT_FILENO) >= 0);
    int rc = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        rc |= file_replace(names[i], "text\n", &err);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    close(out);
    assert_int_equal(rc, 0);
    check_content("out", "text\ntext\ntext\n");
    assert_int_equal(count_files(), 1);
}

static void test_appending(void **state)
{
    struct err err = {0};
    (void)state;
    assert_int_equal(file_append("output", "a=1\n", &err), 0);
    assert_int_equal(file_append("output", "b=2\n", &err), 0);
    check_content("output", "a=1\nb=2\n");
    assert_int_equal(file_append("no/such", "a=1\n", &err), -1);
    assert_int_equal(err.code, ERR_OUTPUT);
}

#define IN_DIRECTORY(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_DIRECTORY(test_a_file_is_made_and_replaced),
        IN_DIRECTORY(test_its_mode_is_kept),
        IN_DIRECTORY(test_links_are_followed),
        IN_DIRECTORY(test_a_loop_of_links_fails),
        IN_DIRECTORY(test_a_missing_directory_fails_with_a_hint),
        IN_DIRECTORY(test_a_directory_is_no_file),
        IN_DIRECTORY(test_a_full_disk_is_told),
        IN_DIRECTORY(test_what_is_no_plain_file_is_written_directly),
        IN_DIRECTORY(test_standard_output_by_its_names),
        IN_DIRECTORY(test_appending),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
