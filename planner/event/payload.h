/* JSON that CI services hand over: event payloads, results of jobs, a plan that was stored. */
#ifndef WHITTLE_EVENT_PAYLOAD_H
#define WHITTLE_EVENT_PAYLOAD_H

#include "graph/base/err.h"
#include "graph/base/value.h"

/* Services cut payloads at 25 MB; a plan can be larger. */
enum {
    PAYLOAD_LIMIT = 256 * 1024 * 1024,
};

/* Parses `bytes` into `*value`, which is the arena's. ERR_INPUT with file, line and column for what
 * is no JSON, is nested too deep, has a key twice, or a NUL in a text. */
int payload_parse(struct arena *arena, const char *file, const char *bytes, size_t size,
                  const struct value **value, struct err *err);

/* The same, of a regular file of the machine; "-" is standard input, of any kind. */
int payload_load(struct arena *arena, const char *file, const struct value **value,
                 struct err *err);

#endif
