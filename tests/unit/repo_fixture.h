/* Repositories for tests, made by the git program in a directory of their own. HOME, the locale,
 * names and dates are pinned, so that nothing depends on who runs the tests. */
#ifndef WHITTLE_TESTS_REPO_FIXTURE_H
#define WHITTLE_TESTS_REPO_FIXTURE_H

#include "graph/base/arena.h"
#include "planner/git/repository.h"

struct fixture {
    char dir[256]; /* absolute; the tests' repositories are below it */
    struct arena arena;
};

/* For cmocka's setup and teardown: `*state` is a struct fixture; the directory goes with it. */
int fixture_setup(void **state);
int fixture_teardown(void **state);

/* Runs a shell script in `dir` below the fixture's; the test fails where the script does. */
__attribute__((format(printf, 3, 4))) void fixture_run(struct fixture *fixture, const char *dir,
                                                       const char *format, ...);

/* Likewise, and returns what it printed, without the last newline; the arena's. */
__attribute__((format(printf, 3, 4))) const char *
fixture_output(struct fixture *fixture, const char *dir, const char *format, ...);

/* The absolute path of `path` below the fixture's directory. */
const char *fixture_path(struct fixture *fixture, const char *path);

/* Opens a repository that must open. */
struct repository *fixture_open(struct fixture *fixture, const char *dir);

#endif
