/* Output files: replaced as a whole or not at all. */
#ifndef WHITTLE_OUTPUT_FILE_H
#define WHITTLE_OUTPUT_FILE_H

#include "graph/base/err.h"

/* Replaces the file at `path` atomically: a temporary file beside it, then a rename. A symbolic
 * link is followed, the mode of an existing file is kept, a device or pipe is written directly.
 * ERR_OUTPUT names the file and what the system said. */
int file_replace(const char *path, const char *text, struct err *err);

/* Appends; creates where missing. For GITHUB_OUTPUT, which other steps write too. */
int file_append(const char *path, const char *text, struct err *err);

/* Writes to standard output and flushes it; a reader that went away is ERR_OUTPUT too. */
int file_print(const char *text, struct err *err);

#endif
