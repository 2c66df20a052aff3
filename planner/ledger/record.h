/* Records: what a ledger knows, one line of text each. Lines are told apart by their bytes, so that
 * two ledgers are merged by putting their lines together: the order in which they came, and how
 * often, never matters. */
#ifndef WHITTLE_LEDGER_RECORD_H
#define WHITTLE_LEDGER_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "graph/base/arena.h"
#include "graph/base/hash.h"

enum record_kind {
    RECORD_PASS,    /* what the key names has passed */
    RECORD_FAIL,    /* it has failed: earlier passes of the key count no more */
    RECORD_REVOKED, /* a person took back what was said of the key, or what passed in the run, up to
                       then */
    RECORD_TIME,    /* how long something took, whatever it was made of */
    RECORD_TOOLS,   /* what a job's row ran on (planner/ledger/tools.h) */
};

enum {
    RECORD_ID = 32,           /* hex digits of an id */
    RECORD_LIMIT = 64 * 1024, /* bytes of a line */
};

#define TIME_UNKNOWN (-1)

/* How long it took, in milliseconds; TIME_UNKNOWN. */
struct durations {
    int64_t set_up;  /* of the runner: checkout, toolchain, caches */
    int64_t compile; /* of all that it needs */
    int64_t work;    /* of the tests, or of the command where nothing tells these apart */
};

/* What was run: names as the plan has them; "" where nothing tells. */
struct record_name {
    const char *job;
    const char *row;     /* label of the job's row: "linux stable" */
    const char *package; /* "" for a time of all that a runner took together. Of RECORD_TOOLS the
                            workflow */
    const char *root;    /* of the package's units the one that the verdict is about:
                            "test smoke"; "" for all of an entry. Of RECORD_TOOLS what was
                            reported */
};

struct record {
    enum record_kind kind;
    char id[RECORD_ID + 1]; /* the verdict's key; for a time that of its name (record_name_id), for
                               tools that of their row (record_tools_id); for what takes back a
                               run that of the run (record_run_id) */
    int64_t when;           /* seconds since 1970, UTC, of the years to 9999: when it ended */
    const char *run;        /* the run's address, or whatever names it and no other; never "". Of
                               RECORD_REVOKED what it takes back: the key or the run */
    struct record_name name;
    struct durations took;
    bool divided; /* a part of what several took together: an estimate by itself */
};

struct records {
    struct record *items;
    size_t count, capacity;
};

/* The ids of what is looked for by something else than a verdict's key. */
void record_name_id(const struct record_name *name, char id[RECORD_ID + 1]);
void record_run_id(const char *run, char id[RECORD_ID + 1]);
void record_commit_id(const char *series, const char *commit, char id[RECORD_ID + 1]);
void record_tools_id(const char *workflow, const char *job, const char *row,
                     char id[RECORD_ID + 1]);

/* Whether it has the form of an id, as that of a key and of no address of a run. */
bool record_is_id(const char *bytes, size_t size);

/* The word for a kind: "pass". */
const char *record_kind_name(enum record_kind kind);

/* The line of a record, without its newline: fields with tabs between them, the id first, so that
 * sorted lines are sorted by id. Bytes that are no printable ASCII, and '%', are written %XX. It is
 * a line for record_read where the id is one, `run` is not empty and the line not longer than
 * RECORD_LIMIT; times that are negative are unknown, and a `when` is at most WHEN_LAST. */
const char *record_line(struct arena *arena, const struct record *record);

/* Reads a line, which need not end with a NUL. Strings are the arena's. False where it is not
 * exactly what record_line writes of some record, within the limit. */
bool record_read(struct arena *arena, const char *line, size_t size, struct record *record);

/* Whether record_read would. */
bool record_is_line(const char *line, size_t size);

#endif
