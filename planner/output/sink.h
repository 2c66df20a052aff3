/* Where what is printed goes, and how: files are replaced as a whole or not at all. */
#ifndef WHITTLE_OUTPUT_SINK_H
#define WHITTLE_OUTPUT_SINK_H

#include <stdbool.h>

#include "graph/base/err.h"

/* How text for a person is printed: colours, and the width of a terminal. */
enum color_when {
    COLOR_AUTO,
    COLOR_ALWAYS,
    COLOR_NEVER,
};

struct style {
    bool color;
    unsigned width; /* columns; 0 where it is no terminal: lines are not shortened */
};

/* For a file descriptor. NO_COLOR, CLICOLOR_FORCE and TERM count where the user said nothing of
 * colours. */
struct style style_for(enum color_when color, int fd);

struct sink {
    const char *file; /* that is replaced; NULL: standard output */
    bool quiet;       /* nothing is told to a person there */
    enum color_when color;
};

/* How to print what goes there. */
struct style sink_style(const struct sink *sink);

/* ERR_OUTPUT. */
int sink_print(const struct sink *sink, const char *result, struct err *err);

/* Likewise, text that is there for a person alone: nothing where the sink is quiet and no file. */
int sink_tell(const struct sink *sink, const char *text, struct err *err);

/* Replaces the file at `path` atomically: a temporary file beside it, then a rename. A symbolic
 * link is followed, the mode of an existing file is kept, a device or pipe is written directly.
 * ERR_OUTPUT names the file and what the system said. */
int file_replace(const char *path, const char *text, struct err *err);

/* Appends; creates where missing. For GITHUB_OUTPUT, which other steps write too. */
int file_append(const char *path, const char *text, struct err *err);

/* Writes to standard output and flushes it; a reader that went away is ERR_OUTPUT too. */
int file_print(const char *text, struct err *err);

#endif
