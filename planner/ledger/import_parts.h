/* What the readers of reports share. Nobody but import*.c includes it. */
#ifndef WHITTLE_LEDGER_IMPORT_PARTS_H
#define WHITTLE_LEDGER_IMPORT_PARTS_H

#include "planner/ledger/import.h"

/* A report while it is read. */
struct report {
    struct arena *arena;
    const char *file;
    const char *bytes;
    size_t size;
    const struct import_context *context;
    const char *run; /* of the context; else one that this very content has, and no other */
    struct imported *imported;
    struct err *err;
    bool overfull; /* it comes to more than IMPORT_RECORDS: nothing more need be read */
};

/* One for each format. */
int import_github_jobs(struct report *report);
int import_gh_run_view(struct report *report);
int import_junit(struct report *report);
int import_cargo_timings(struct report *report);
int import_cargo_test(struct report *report);
int import_seconds(struct report *report);
int import_rustc(struct report *report);

/* Counts what is left out. The word is not copied. */
void report_leave_out(struct report *report, const char *what);
void report_leave_out_many(struct report *report, const char *what, size_t count);

/* A record of what the context says, without times. */
struct record report_record(const struct report *report);

/* Adds a time: all that is known of how long it took. */
void report_add_time(struct report *report, const struct record *record);

/* Adds that what the record names has passed or failed. Strings are not copied. */
void report_add_verdict(struct report *report, const struct record *record, bool passed);

/* Adds what a leg ran on (planner/ledger/tools.h). */
void report_add_tools(struct report *report, const struct record *record);

/* A duration of at most IMPORT_LONGEST, in microseconds, so that many short ones add up: digits
 * with a point or an exponent, as writers of numbers in all languages make them. */
bool duration_read(const char *text, size_t size, int64_t *duration);

/* Likewise of a number; false where it is none. */
bool duration_of(double seconds, int64_t *duration);

/* Adds to a sum that never runs over. */
void duration_add(int64_t *sum, int64_t more);

/* In milliseconds, rounded; TIME_UNKNOWN where it is longer than IMPORT_LONGEST. */
int64_t duration_milliseconds(int64_t duration);

/* Reads a moment with its offset from UTC, of 1970 or later, as milliseconds since then:
 * "2026-11-30T22:38:32.106Z". See https://www.rfc-editor.org/rfc/rfc3339#section-5.6 */
bool moment_read(const char *text, size_t size, int64_t *moment);

/* Whether it is a name as packages and crates have them: letters, digits, - and _. */
bool is_package_name(const char *text, size_t size);

/* Where the JSON ends that begins at `at`: behind the bracket that closes its first one, or at the
 * end of the report. Whether it is JSON is for its parser to say. */
size_t report_json_end(const struct report *report, size_t at);

/* A place in a report, with its line and column from 1. Begin with {0, 1, 1}. */
struct report_place {
    size_t at;
    unsigned line, column;
};

/* Goes on to a later byte. */
void report_place_move(const struct report *report, struct report_place *place, size_t at);

/* Moves an error of a part that begins at `place` to where it is in the report. */
void report_place_error(const struct report *report, const struct report_place *place);

/* A line without its end, and its number from 1. */
struct report_line {
    const char *bytes;
    size_t size;
    unsigned number;
};

/* The next line; false at the end. Begin with {.bytes = NULL}. */
bool report_next_line(const struct report *report, struct report_line *line);

#endif
