/* Files of the machine that a person or a CI service names. */
#ifndef WHITTLE_EVENT_NAMED_FILE_H
#define WHITTLE_EVENT_NAMED_FILE_H

#include <stddef.h>

#include "graph/base/arena.h"
#include "graph/base/err.h"

/* Reads a regular file, links followed; "-" is standard input, of any kind. `*bytes`, the arena's
 * with a NUL behind them, is NULL where there is no such file. Of more than `limit` bytes one more
 * than that is read, for the caller to refuse. ERR_INPUT for a pipe, a device or a directory, and
 * for what can't be read. */
int named_file_read(const char *file, size_t limit, struct arena *arena, const char **bytes,
                    size_t *size, struct err *err);

#endif
