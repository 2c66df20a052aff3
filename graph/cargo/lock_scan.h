/* A lock file as cargo itself writes it, read line by line: far faster than TOML at large, and a
 * lock file is by far the largest file of most workspaces. */
#ifndef WHITTLE_CARGO_LOCK_SCAN_H
#define WHITTLE_CARGO_LOCK_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "graph/base/arena.h"
#include "graph/base/vec.h"
#include "graph/cargo/toml.h"

/* A part of the file's text. */
struct lock_word {
    const char *text;
    size_t len;
};

/* A package as it is written; what is missing is NULL. */
struct lock_item {
    const char *name, *version, *source, *checksum, *replace;
    unsigned line, column;
    const struct toml *list; /* its dependencies as TOML; NULL where they were scanned: */
    size_t first, end;       /* places in the words */
};

struct lock_items {
    struct lock_item *items;
    size_t count, capacity;
};

struct lock_scan {
    unsigned version; /* 0 where the file does not say */
    struct lock_items packages;
    struct lock_items unused;    /* of [[patch.unused]] */
    VEC(struct lock_word) words; /* what packages depend on, pointing into the text */
};

/* Fills `scan` with what toml_parse would find: strings are of `arena`, lists of `scratch`. False
 * where a line is not as cargo (since format 2) writes it, or a package lacks what every one has:
 * then it may still be TOML, or an error that a parser has to explain. */
bool lock_scan(struct arena *arena, struct arena *scratch, const char *text, size_t size,
               struct lock_scan *scan);

#endif
