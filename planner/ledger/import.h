/* What reports of CI services and of tools tell of times and outcomes, as records without keys. */
#ifndef WHITTLE_LEDGER_IMPORT_H
#define WHITTLE_LEDGER_IMPORT_H

#include "graph/base/err.h"
#include "graph/base/vec.h"
#include "planner/ledger/record.h"

/* What a report is about where it does not say so itself. */
struct import_context {
    const char *run;         /* NULL: not known */
    int64_t when;            /* seconds since 1970, UTC, where the report has no time of its own */
    int64_t since;           /* when the attempt of the run began (run_started_at), likewise: jobs
                                that started before are of an earlier one; 0: not known */
    struct record_name name; /* "" where nobody says */
};

/* What was left out of a report, and how often: "a step that ends before it starts". */
struct oddity {
    const char *what;
    size_t count;
};

/* Records are RECORD_TIME, and RECORD_FAIL and RECORD_PASS; of IMPORT_RUSTC RECORD_TOOLS and
 * RECORD_FAIL, whose row is what the plan calls the leg. Their id is "": who imports knows no key,
 * and names may still be brought to what a plan calls them. */
struct imported {
    struct records records;
    VEC(struct oddity) oddities;
};

enum import_format {
    IMPORT_GITHUB_JOBS,   /* GET …/runs/{id}/attempts/{n}/jobs, one page, several in an array
                             or one after another */
    IMPORT_GH_RUN_VIEW,   /* gh run view --json jobs,… */
    IMPORT_JUNIT,         /* of nextest, pytest, GitLab: testsuites or one testsuite */
    IMPORT_CARGO_TIMINGS, /* the page that cargo build --timings writes */
    IMPORT_CARGO_TEST,    /* what cargo test prints */
    IMPORT_SECONDS,       /* lines "NAME SECONDS" */
    IMPORT_RUSTC,         /* what legs ran on: lines of rustc -vV, with job, row, image and result;
                             it is never guessed */
};

/* The format that the content looks like; false where it is none of them. */
bool import_guess(const char *bytes, size_t size, enum import_format *format);

/* The names of those that have times, in that order, for the command line. */
#define IMPORT_FORMATS "github-jobs gh-run-view junit cargo-timings cargo-test seconds"

/* The name of a format: "github-jobs", …; NULL past the last. */
const char *import_format_name(enum import_format format);

enum {
    IMPORT_LIMIT = 64 * 1024 * 1024, /* bytes of a report */
    IMPORT_RECORDS = 256 * 1024,     /* that one may come to: far more than a workspace has */
    IMPORT_NAME = 2048,              /* bytes of a name: five of them fit into a record's line, even
                                        if each byte takes three (RECORD_LIMIT) */
    IMPORT_LONGEST = 35 * 24 * 3600, /* seconds: no run of GitHub lasts longer, see
                                         https://docs.github.com/actions/reference/limits */
};

/* Reads a report. ERR_INPUT, naming `file` and where it can the line, where it is not of the
 * format: then nothing is taken. What is strange in a good one is left out and counted. */
int import_read(struct arena *arena, enum import_format format, const char *file, const char *bytes,
                size_t size, const struct import_context *context, struct imported *imported,
                struct err *err);

#endif
