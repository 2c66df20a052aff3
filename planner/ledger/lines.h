/* The lines of ledgers as bytes. For the files of this folder. */
#ifndef WHITTLE_LEDGER_LINES_H
#define WHITTLE_LEDGER_LINES_H

#include "planner/ledger/ledger.h"

#define LEDGER_FIRST "whittle.ledger/1\n"

struct line {
    const char *at;
    size_t size; /* without its newline */
};

struct lines {
    struct line *items;
    size_t count, capacity;
};

/* The order of their bytes, for qsort. */
int line_compare(const void *left, const void *right);

/* Whether it says that it is a record of that kind. By its second field alone: most lines are of
 * another kind, and nothing else of them is read. */
bool line_is_of(const struct line *line, enum record_kind kind);

/* Where the first record of a text begins. */
size_t lines_begin(const struct ledger_text *text);

/* The line at `*at`, which becomes where the next one begins. False at the end, and where nothing
 * ends the line: who knows what was cut off. */
bool lines_next(const struct ledger_text *text, size_t *at, struct line *line);

/* Whether each line is greater than the one before, and ends; `*times` becomes true where one is a
 * time. ERR_INPUT with the line's number. */
int lines_check(struct arena *arena, const struct ledger_text *text, bool *times, struct err *err);

/* The lines of all texts, sorted, each once; ERR_INPUT as of ledger_merge. */
int lines_of(struct arena *arena, const struct ledger *ledger, struct lines *lines,
             struct err *err);

/* What both have, sorted, each once. */
struct lines lines_merge(struct arena *arena, const struct lines *left, const struct lines *right);

/* A text of them. ERR_INPUT where it were larger than LEDGER_LIMIT. */
int lines_text(struct arena *arena, const struct lines *lines, struct ledger_text *text,
               struct err *err);

#endif
