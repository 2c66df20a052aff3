/* What the rows of jobs ran on, as they reported it themselves: which compiler, and which image of
 * a runner. Nobody but the runner knows what `stable` is today. */
#ifndef WHITTLE_LEDGER_TOOLS_H
#define WHITTLE_LEDGER_TOOLS_H

#include "planner/ledger/ledger.h"

/* What one report says: single words without punctuation that tools_text writes, the image a few
 * with blanks between. "" or NULL where it does not say it; without a release the next three say
 * nothing. */
struct tools_report {
    const char *release, *commit, *host, *llvm; /* of rustc -vV */
    const char *image;                          /* "ubuntu24 20261101.1.0" */
};

/* What is known of a row. Initialise with {0}: nothing is reported. */
struct tools {
    const char *told;  /* all of it as one text, which is another one where anything is; NULL */
    const char *doubt; /* why it is not known though it is reported: a phrase; NULL */
};

/* "rustc 1.95.0, 59807616e, x86_64-unknown-linux-gnu, LLVM 22.1.2; image ubuntu24 20261101.1.0":
 * the text of a report; NULL of one that says nothing. */
const char *tools_text(struct arena *arena, const struct tools_report *report);

/* The release of the compiler that such a text names, "1.95.0"; NULL where it names none. */
const char *tools_release(struct arena *arena, const char *told);

/* Whose row it is: jobs of two workflows may be called alike, and install other tools. */
struct tools_row {
    const char *workflow, *job, *row; /* ".github/workflows/ci.yml"; "" where nobody says which */
};

/* The record of a text. Its `when` and `run` are the caller's. */
struct record tools_record(const struct tools_row *row, const char *told);

/* What was reported last for a row, unless that is older than `window` seconds before `as_of`
 * (seconds since 1970). Reports of later than that count, so that a clock that is wrong lets no
 * older compiler count. Where the last ones are of the same time and say different things, that is
 * a doubt. */
struct tools tools_last(struct arena *arena, const struct ledger *ledger,
                        const struct tools_row *row, int64_t as_of, int64_t window);

#endif
