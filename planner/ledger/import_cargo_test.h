/* What cargo test prints: its lines, and the test programs that they tell of. */
#ifndef WHITTLE_LEDGER_IMPORT_CARGO_TEST_H
#define WHITTLE_LEDGER_IMPORT_CARGO_TEST_H

#include "graph/base/map.h"
#include "planner/ledger/import_parts.h"

enum { LOG_LINE = 1024 }; /* bytes of a line that are looked at */

/* A line as a terminal shows it: without a service's time in front, colours and blanks before its
 * first word. */
struct log_line {
    char text[LOG_LINE + 1];
    size_t size;
    bool has_moment;
    int64_t moment; /* milliseconds since 1970 */
};

/* Brings a line of a report to that. */
void log_line_read(const struct report_line *from, struct log_line *line);

/* A test program, from the line that cargo announces it with to the next such. */
struct test_program {
    bool is_open;
    bool unnamed;        /* cargo -v prints a command instead of a path */
    const char *package; /* NULL: not told */
    const char *crate;   /* as the compiler calls it, - as _; NULL: not told */
    const char *root;    /* NULL: not told */
    bool of_crate;       /* the crate is called after its package: a library, src/main.rs */
    size_t results;      /* lines "test result"; of doc tests there may be two */
    bool running;        /* the harness has begun, and has not said its result */
    bool failed, filtered, timeless;
    int64_t sum;  /* microseconds */
    int64_t when; /* seconds since 1970 */
};

/* Packages that cargo said it compiles from a directory, by the crate's name: to tell whether a _
 * of it is a - in the package's. */
struct log_packages {
    struct strings names;
    struct map places; /* among them */
    struct map doubled;
};

/* Each takes over what a line says, and returns whether it is of that kind: "Compiling core v0.1.0
 * (/src/core)", "Fresh …"; "Running tests/smoke.rs (target/debug/deps/smoke-0123456789abcdef)";
 * "Doc-tests core"; "test result: ok. 1 passed; …"; "error: test failed, to rerun pass `-p core
 * --lib`". */
bool log_take_package(struct arena *arena, const char *text, struct log_packages *packages);
bool log_take_program(struct arena *arena, const char *text, struct test_program *program);
bool log_take_result(const char *text, struct test_program *program);
bool log_take_failure(struct arena *arena, const char *text, struct test_program *program);

/* The time of all doc tests of a package, instead of those of their results: "all doctests ran in
 * 0.36s; merged doctests compilation took 0.30s". */
bool log_take_doc_time(const char *text, struct test_program *program);

/* Whether it is the command that cargo -v prints after "Doc-tests core". */
bool log_is_doc_command(const char *text, const struct test_program *program);

/* "running 3 tests" */
bool log_is_begin(const char *text);

/* The time of "Finished `test` profile [unoptimized + debuginfo] target(s) in 1m 02s". */
bool log_take_finish(const char *text, int64_t *duration);

/* The package of a program: as it was told, else that of a crate which is called like it, else the
 * usual one unless the crate is called otherwise, else NULL. */
const char *log_package(struct arena *arena, const struct log_packages *packages,
                        const struct test_program *program, const char *usual);

#endif
