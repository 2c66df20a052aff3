/* realpath is of the X/Open part of POSIX. */
#define _XOPEN_SOURCE 700 /* NOLINT(bugprone-reserved-identifier): how POSIX spells it */

#include "tests/unit/repo_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void pin_environment(const char *home)
{
    static const char *const pinned[][2] = {
        {"GIT_CONFIG_NOSYSTEM", "1"},
        {"LC_ALL", "C"},
        {"TZ", "UTC"},
        {"GIT_AUTHOR_NAME", "A. Tester"},
        {"GIT_AUTHOR_EMAIL", "tester@example.org"},
        {"GIT_AUTHOR_DATE", "2020-01-01T00:00:00Z"},
        {"GIT_COMMITTER_NAME", "A. Tester"},
        {"GIT_COMMITTER_EMAIL", "tester@example.org"},
        {"GIT_COMMITTER_DATE", "2020-01-01T00:00:00Z"},
    };
    static const char *const unset[] = {"GIT_DIR",           "GIT_WORK_TREE",
                                        "GIT_INDEX_FILE",    "GIT_OBJECT_DIRECTORY",
                                        "GIT_CONFIG_COUNT",  "GIT_CEILING_DIRECTORIES",
                                        "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM",
                                        "SUDO_UID",          "GIT_DISCOVERY_ACROSS_FILESYSTEM"};
    char path[300];
    for (size_t i = 0; i < sizeof pinned / sizeof *pinned; i++)
        setenv(pinned[i][0], pinned[i][1], 1);
    for (size_t i = 0; i < sizeof unset / sizeof *unset; i++)
        unsetenv(unset[i]);
    setenv("HOME", home, 1);
    snprintf(path, sizeof path, "%s/.config", home);
    setenv("XDG_CONFIG_HOME", path, 1);
}

static void write_config(const char *home)
{
    char path[300];
    snprintf(path, sizeof path, "%s/.gitconfig", home);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("[init]\n\tdefaultBranch = main\n[protocol \"file\"]\n\tallow = always\n"
          "[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n"
          "[advice]\n\tdetachedHead = false\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n"
          "[core]\n\tfsync = none\n",
          file);
    assert_int_equal(fclose(file), 0);
}

int fixture_setup(void **state)
{
    const char *base = getenv("TMPDIR");
    struct fixture *fixture = calloc(1, sizeof *fixture);
    char path[200], real[4096];
    assert_non_null(fixture);
    snprintf(path, sizeof path, "%s/whittle-test-XXXXXX", base && *base ? base : "/tmp");
    assert_non_null(mkdtemp(path));
    assert_non_null(realpath(path, real));
    assert_true(strlen(real) < sizeof fixture->dir);
    memcpy(fixture->dir, real, strlen(real) + 1);
    pin_environment(fixture->dir);
    write_config(fixture->dir);
    *state = fixture;
    return 0;
}

int fixture_teardown(void **state)
{
    struct fixture *fixture = *state;
    fixture_run(fixture, "", "chmod -R u+rwX . && rm -rf \"$HOME\"");
    arena_free(&fixture->arena);
    free(fixture);
    return 0;
}

static const char *run_script(struct fixture *fixture, const char *dir, const char *script)
{
    char bytes[4096];
    const char *output = "";
    FILE *stream = popen(arena_printf(&fixture->arena, "exec 2>&1; set -e; cd '%s/%s'; %s",
                                      fixture->dir, dir, script),
                         "r");
    assert_non_null(stream);
    for (size_t got; (got = fread(bytes, 1, sizeof bytes - 1, stream)) > 0;) {
        bytes[got] = '\0';
        output = arena_printf(&fixture->arena, "%s%s", output, bytes);
    }
    int status = pclose(stream);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("in %s/%s: %s\n%s", fixture->dir, dir, script, output);
    return output;
}

__attribute__((format(printf, 2, 0))) static const char *
format_script(struct fixture *fixture, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert_true(len >= 0);
    char *script = arena_alloc(&fixture->arena, (size_t)len + 1);
    vsnprintf(script, (size_t)len + 1, format, args);
    return script;
}

void fixture_run(struct fixture *fixture, const char *dir, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *script = format_script(fixture, format, args);
    va_end(args);
    run_script(fixture, dir, script);
}

const char *fixture_output(struct fixture *fixture, const char *dir, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *script = format_script(fixture, format, args);
    va_end(args);
    const char *output = run_script(fixture, dir, script);
    size_t len = strlen(output);
    return arena_copy(&fixture->arena, output, len && output[len - 1] == '\n' ? len - 1 : len);
}

const char *fixture_path(struct fixture *fixture, const char *path)
{
    return arena_printf(&fixture->arena, "%s/%s", fixture->dir, path);
}

struct repository *fixture_open(struct fixture *fixture, const char *dir)
{
    struct repository *repository = NULL;
    struct err err = {0};
    if (repository_open(&repository, fixture_path(fixture, dir), &err))
        fail_msg("%s (%s)", err.message, err.hint);
    return repository;
}
