/* Running another program, within bounds: of time, of what it prints, of what it writes. Never a
 * shell. */
#ifndef WHITTLE_GIT_PROGRAM_H
#define WHITTLE_GIT_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

#include "graph/base/arena.h"
#include "graph/base/err.h"

struct program_call {
    const char *dir;                /* where it runs */
    const char *const *arguments;   /* ends with NULL; the first is its name, looked for in PATH */
    const char *const *environment; /* ends with NULL */
    size_t file_limit;              /* bytes of a file that it may write; 0: any number */
    int seconds;                    /* then it is ended, and whatever it has started */
};

struct program_end {
    int status; /* of its exit; -1 where a signal ended it */
    char *printed;
    size_t printed_size;
    char *said; /* on standard error; never NULL */
};

/* Runs it to its end. ERR_GIT where it can't be started, takes longer than its time, or prints more
 * than it ever should. An interrupt of this program ends that one first. */
int program_run(struct arena *arena, const struct program_call *call, struct program_end *end,
                struct err *err);

/* The last line of what it said that says why, for a message; "" where it said nothing. */
const char *program_reason(struct arena *arena, const char *said);

#endif
