/* A lock file as cargo itself writes it, read line by line: ten times as fast as TOML at large, and
 * a lock file is by far the largest file of most workspaces. */
#ifndef WHITTLE_CARGO_LOCK_SCAN_H
#define WHITTLE_CARGO_LOCK_SCAN_H

#include "graph/cargo/toml.h"

/* The document, as toml_parse would make it; NULL where a line is not as cargo (since format 2)
 * writes it: then it may still be TOML, or an error that a parser has to explain. */
const struct toml *lock_scan(struct arena *arena, const char *text, size_t size);

#endif
